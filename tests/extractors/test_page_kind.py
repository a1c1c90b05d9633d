"""Videos, galleries and closed articles are told from articles; a page that shows a story is let through."""

from datetime import UTC, datetime

import pytest

from extractors.document import parse
from extractors.extract import extract
from extractors.fields.fields import read_fields
from extractors.fields.measure import measure
from extractors.page import Page
from extractors.site import UNKNOWN_SITE

AT = datetime(2026, 1, 2, tzinfo=UTC)
SENTENCE = "The harbour master of the small town said on Monday that the ferry will sail again in spring. "
FIGURES = "".join(
    f"<figure><img src='/{i}.jpg'><figcaption>{i}. {SENTENCE}{SENTENCE}</figcaption></figure>"
    for i in range(6)
)
PARAGRAPHS = "".join(f"<p>On day {i} of the trial, {SENTENCE}{SENTENCE}</p>" for i in range(7))
STORY = f"<article><h1>Ferry sails again</h1>{PARAGRAPHS}</article>"
TEASERS = "".join(
    f"<div><h3><a href='/story/{i}'>{SENTENCE}</a></h3><p>{SENTENCE} It is the story number {i}…</p></div>"
    for i in range(12)
)
CARDS = FIGURES.replace("</figcaption>", "<a href='/harbour'>More</a></figcaption>")
DATED = "<p>By Ann Lee</p><time datetime='2025-12-30'>30 December 2025</time>"
FILM = f"<video src='/a.mp4'></video><p>{SENTENCE}{SENTENCE}</p>"
CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
WALL = "<div class='paywall'><p>Subscribe to continue reading.</p></div>"


def read(head, body, url="https://gazette.example/harbour/ferry-sails-again", asked=None):
    html = f"<html lang='en'><head>{head}</head><body>{body}</body></html>"
    return extract(Page(url=url, requested_url=asked or url, body=html.encode(), status=200, fetched_at=AT))


def refusal(head, body):
    return read(head, body).refusal


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            '<meta property="og:type" content="video.other">',
            f"<h1>Ferry on film</h1><video src='/a.mp4'></video><p>{SENTENCE * 9}</p>",
            "video",
        ),
        (
            '<meta property="article:published_time" content="2025-12-30T08:00:00Z">',
            f"<h1>Ferry in pictures</h1>{FIGURES}",
            "gallery",
        ),
        (
            '<meta property="og:type" content="article">',
            f"<h1>Ferry in pictures</h1>{DATED}{FIGURES}",
            "gallery",
        ),
        ('<meta property="og:type" content="article">', f"<h1>Ferry in pictures</h1>{DATED}{CARDS}", None),
        ('<meta property="og:type" content="article">', f"<h1>Ferry on film</h1>{DATED}{FILM}", None),
        ("", f"<h1>Ferry on film</h1>{FILM}", "video"),
        ("", f"<h1>Ferry sails again</h1><p>By Ann Lee</p><p>{SENTENCE * 5}</p>{WALL}", "paywall_stub"),
        ("", STORY, None),
        ("", f"{STORY}{FIGURES}", None),
        ("", f"{STORY}{WALL}", None),
    ],
)
def test_what_a_page_is(head, body, expected):
    """Captions alone are a gallery, a paragraph before a wall is a stub; a story with either is a story."""
    assert expected == refusal(head, body)


def test_a_closed_article_of_which_much_is_there():
    """As much as a brief is kept, and flagged, where two signs speak of a wall; a whole story has no flag."""
    told = "".join(f"<p>On day {i}, {SENTENCE * 2}</p>" for i in range(4))
    body = f"<h1>Ferry sails again</h1><p>By Ann Lee</p>{told}{WALL}"
    began = read("", body)

    assert (began.refusal, began.article.flags) == (None, ("teaser_only",))
    assert read(CLOSED, body).refusal == "paywall_stub"
    assert "teaser_only" not in read("", f"{STORY}{WALL}").article.flags


def test_a_home_page_whose_teasers_break_off():
    """They are no story to which another address led; who asks for the home page gets them."""
    home, front = "https://gazette.example/", f"<h1>Gazette</h1>By Ann Lee{TEASERS}"
    asked = read("", front, home)

    assert read("", front, home, asked=f"{home}story/1").refusal == "listing"
    assert (asked.refusal, asked.article.flags) == (None, ("home_page",))


def test_a_list_at_what_is_no_address():
    """It is read as a home page is: the page of a file may be given any address."""
    found = read("", f"<h1>Gazette</h1>{TEASERS}", "http://[gazette")

    assert (found.refusal, found.article.headline) == (None, "Gazette")


def test_a_page_that_its_query_names_is_no_home_page():
    """Blogs of old call their posts ?p=959: such a page is measured as one without an address."""
    depths = []
    for url in ("https://blog.example/?p=959", "https://blog.example/", ""):
        page = Page(url=url, requested_url=url, body=STORY.encode(), status=200, fetched_at=AT)
        document = parse(page)
        depths.append(measure(document, read_fields(document, UNKNOWN_SITE), ()).depth)

    assert depths[0] == depths[2] != depths[1] == 0
