"""Live blogs as entries with times, told from articles, comments and lists that look like them."""

import json
from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.page import Page
from extractors.site import Site

WORDS = (
    "The river has risen by {0} centimetres since the last report and the sluices at gate {0} stay open.",
    "Volunteers carried {0} hundred sandbags to the old quay, where the market stalls were taken down.",
    "The mayor asked everyone who lives below street {0} to bring cars and animals to higher ground.",
    "A bus with {0} pupils was turned round at the bridge; all of them are at home by now.",
    "The power company switched off station number {0} as a precaution, some streets are without light.",
)
HOURS = (17, 15, 14, 12, 9)


def text_of(number):
    return WORDS[number].format(number + 3)


def stamp(number):
    return f"2026-03-04T{HOURS[number]:02}:30:00+01:00"


def page(
    body, head="", url="https://gazette.example/flood-live", title="Flood live: the river is still rising"
):
    html = (
        f'<html lang="en"><head><title>{title} - The Gazette</title>'
        f'<meta property="og:type" content="article">{head}'
        f"</head><body><h1>{title}</h1>{body}</body></html>"
    )
    fetched = datetime(2026, 3, 4, 20, tzinfo=UTC)
    return Page(url=url, requested_url=url, body=html.encode(), status=200, fetched_at=fetched)


def shown(stamps=stamp, heading=True):
    """Entries as blocks of one kind, each with a time."""
    entries = "".join(
        f'<div class="post"><time datetime="{stamps(n)}">{HOURS[n]}.30</time>'
        + (f"<h3>Report number {n}</h3>" if heading else "")
        + f"<p>{text_of(n)}</p><p>More as soon as we hear of it, say our people at gate {n}.</p></div>"
        for n in range(5)
    )
    return f'<main><div class="posts">{entries}</div></main>'


def declared(count=5):
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Report number {n}",
            "datePublished": stamp(n),
            "articleBody": text_of(n),
        }
        for n in range(count)
    ]
    data = {"@type": "LiveBlogPosting", "headline": "Flood live", "liveBlogUpdate": updates}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def entries(article):
    """(text of the block that begins it, its time, its level) of each entry."""
    return [
        (article.article_body[block.start : block.end], block.date_published, block.level)
        for block in article.blocks
        if block.type == "entry"
    ]


def test_entries_that_structured_data_lists():
    """Each begins with its heading, in the order of the page, with its own instant and offset."""
    article = extract(page(shown(stamps=lambda n: ""), head=declared())).article

    assert entries(article) == [(f"Report number {n}", stamp(n), 3) for n in range(5)]
    assert article.kind == "liveblog"
    assert [text_of(n) in article.article_body for n in range(5)] == [True] * 5


def test_entries_that_only_blocks_with_times_show():
    """Blocks of one kind that run one way in time, on a page that calls itself live."""
    article = extract(page(shown())).article

    assert [when for _, when, _ in entries(article)] == [stamp(n) for n in range(5)]
    assert article.kind == "liveblog"


def test_the_time_over_an_entry_is_no_text():
    """It is moved to the entry's block, on record."""
    article = extract(page(shown(heading=False))).article
    moved = [(change.text, change.to) for change in article.moved if change.reason == "entry:time"]

    assert set(moved) <= {(f"{hour}.30", "blocks") for hour in HOURS}
    assert len(moved) >= 3
    assert ".30" not in article.article_body


def test_an_entry_without_heading_begins_with_its_first_paragraph():
    """Its block has no level then."""
    article = extract(page(shown(heading=False))).article

    assert entries(article) == [(text_of(n), stamp(n), None) for n in range(5)]


def test_a_time_without_zone_is_not_given_one():
    """It orders the entries, but is no instant; with a configured time zone it is."""
    blog = page(shown(stamps=lambda n: stamp(n)[:19]))
    article = extract(blog).article
    configured = extract(blog, Site(time_zone="Europe/Berlin")).article

    assert [when for _, when, _ in entries(article)] == [None] * 5
    assert entries(configured)[0][1] == "2026-03-04T17:30:00+01:00"


def test_entries_shown_by_script_only_are_taken_from_the_data():
    """Where there is next to nothing to read the listed text is the article, HTML in it understood."""
    head = declared().replace(text_of(0), f"<p>{text_of(0)}</p><ul><li>Gate one</li></ul>")
    read = extract(page('<div id="app"></div>', head=head))
    types = [block.type for block in read.article.blocks]

    assert read.refusal is None
    assert [when for _, when, _ in entries(read.article)] == [stamp(n) for n in range(5)]
    assert types[:3] == ["entry", "paragraph", "list_item"]


def test_an_introduction_stays_the_article_and_says_that_entries_are_not_in_it():
    """What the page does not show is not put beside what it does."""
    text = "".join(f"<p>{WORDS[n].format(n)} {WORDS[n].format(n + 20)}</p>" for n in range(3))
    head = declared().replace("Volunteers", "Helpers").replace("risen", "climbed").replace("mayor", "council")
    article = extract(page(f"<article>{text}</article>", head=head)).article

    assert entries(article) == []
    assert "entries_not_shown" in article.flags
    assert article.article_body.startswith(WORDS[0].format(0))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "The river is still rising", "url": "https://gazette.example/flood"},
        {"body": shown().replace('class="posts"', 'class="comments"')},
        {"body": shown(stamps=lambda n: f"20{10 + n}-01-01T10:00:00Z")},
        {"body": shown(stamps=lambda n: stamp(0))},
        {"body": shown(stamps=lambda n: stamp((0, 4, 1, 3, 2)[n]))},
        {"body": shown(stamps=lambda n: stamp(n)[:10])},
    ],
    ids=["not called live", "comments", "years apart", "one time", "no order", "days only"],
)
def test_what_only_looks_like_a_live_blog(changes):
    """Comments, teasers and articles with many dates are none."""
    article = extract(page(**{"body": shown(), **changes})).article

    assert entries(article) == []
    assert article.kind != "liveblog"


def test_a_listed_update_without_words_is_passed_over():
    """Nor does one that is no object count."""
    head = declared().replace('"liveBlogUpdate": [', '"liveBlogUpdate": ["x", {"@type": "BlogPosting"}, ')
    article = extract(page(shown(), head=head)).article

    assert len(entries(article)) == 5
