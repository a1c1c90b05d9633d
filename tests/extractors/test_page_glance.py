"""A glance tells plain stories from pages that are to be measured whole; both come to the same verdict."""

import random
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from extractors.cleaning.line import Line
from extractors.document import parse
from extractors.fields import kind, page_score
from extractors.fields.fields import read_fields
from extractors.fields.measure import LATER, STEPS, glance, measure
from extractors.page import Page
from extractors.site import UNKNOWN_SITE

AT = datetime(2026, 1, 2, tzinfo=UTC)
SENTENCE = "The harbour master of the small town said on Monday that the ferry will sail again in spring. "
DATA = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry sails again",'
    ' "datePublished": "2025-12-30T08:00:00Z", "author": {"@type": "Person", "name": "Ann Lee"}}</script>'
)
DATED = '<meta property="article:published_time" content="2025-12-30T08:00:00Z">'
PARAGRAPHS = [f"On day {day} of the trial, {SENTENCE}{SENTENCE}" for day in range(12)]
STORY = "<h1>Ferry sails again</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
FIGURES = "<figure><img src='/1.jpg'><figcaption>A ferry</figcaption></figure>" * 6
SHOP = (
    "<form action='/cart/add'><select><option>Red</option></select><input type='checkbox'></form>"
    + "<div class='product-price'>$ 12.00</div><a href='/p/12345'>A red ferry of painted wood, $ 12.00</a>"
    * 20
)
TEASERS = "".join(f"<h3><a href='/s/{n}'>{SENTENCE}</a></h3><p>{SENTENCE[:60]} …</p>" for n in range(12))
COOKIES = "We use cookies. Accept all cookies. Manage your cookie settings. Privacy policy. " * 30


def case(head, body, texts, status=200):
    html = f"<html lang='en'><head>{head}</head><body>{body}</body></html>"
    url = "https://gazette.example/2025/12/30/the-ferry-sails-again"
    page = Page(url=url, requested_url=url, body=html.encode(), status=status, fetched_at=AT)
    document = parse(page)
    lines = [Line(number=number, text=text) for number, text in enumerate(texts, 1)]
    return document, read_fields(document, UNKNOWN_SITE), lines


CASES = {
    "story": (DATA, STORY, PARAGRAPHS),
    "story without data": ("", STORY, PARAGRAPHS),
    "dated story": (DATED, STORY, PARAGRAPHS),
    "story and shop": (DATA, STORY + SHOP, PARAGRAPHS),
    "shop": ("", SHOP * 3, PARAGRAPHS[:2]),
    "gallery": (DATED, STORY + FIGURES, PARAGRAPHS),
    "teasers": ("", TEASERS, [SENTENCE[:60] + " …"] * 30),
    "consent": ("", f"<p>{COOKIES}</p><button>Accept all</button>", [COOKIES]),
    "short story": (DATA, STORY, PARAGRAPHS[:3]),
    "short story without data": ("", STORY, PARAGRAPHS[:3]),
    "story with pictures": ("", STORY + FIGURES, PARAGRAPHS * 3),
    "story and teasers": ("", STORY + TEASERS, PARAGRAPHS),
    "profile": ("<meta property='og:type' content='profile'>", STORY + TEASERS, [SENTENCE] * 30),
    "story of a forum": ("<meta name='generator' content='phpBB'>", STORY, PARAGRAPHS),
    "closed": (
        DATA.replace('"headline"', '"isAccessibleForFree": false, "headline"'),
        "<h1>Ferry</h1><p class='paywall'>Subscribe to continue reading</p>",
        PARAGRAPHS[:2],
    ),
    "stub": (DATA, "<h1>Ferry</h1><div class='paywall'>Subscribe to continue reading</div>", PARAGRAPHS[:1]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_glance_decides_nothing_that_measuring_would_not(name, monkeypatch):
    """The verdict is that of the whole shape, whether or not the glance was enough."""
    document, fields, lines = case(*CASES[name])
    at_a_glance = kind.judge(document, fields, lines)
    monkeypatch.setattr(kind, "_is_below", lambda *_: False)

    assert kind.judge(document, fields, lines) == at_a_glance


def test_a_plain_story_is_not_measured_whole(monkeypatch):
    """Of a long text with an article node neither the page's other texts nor its links are looked at."""
    document, fields, lines = case(*CASES["story"])
    steps = [(lambda *_: pytest.fail("measured whole"), unknown) for _, unknown in STEPS]
    monkeypatch.setattr(kind, "STEPS", steps)

    assert kind.judge(document, fields, lines) == kind.Verdict("news")


def test_a_dated_story_is_known_by_what_lists_are_made_of(monkeypatch):
    """Of a long text with a declared day nothing is looked at but what lists and shops are made of."""
    document, fields, lines = case(*CASES["dated story"])
    steps = [
        (step if number < 2 else lambda *_: pytest.fail("measured whole"), unknown)
        for number, (step, unknown) in enumerate(STEPS)
    ]
    monkeypatch.setattr(kind, "STEPS", steps)

    assert kind.judge(document, fields, lines) == kind.Verdict("news")


def test_a_page_that_is_gone_is_measured_whatever_it_looks_like():
    """A story under status 404 is refused as before."""
    document, fields, lines = case(*CASES["story"], status=404)

    assert kind.judge(document, fields, lines).refusal == "soft_404"


@pytest.mark.parametrize("name", CASES)
def test_no_score_is_higher_than_the_highest_foreseen(name):
    """What a glance foresees as the highest score holds, also for shapes with any rest."""
    document, fields, lines = case(*CASES[name])
    seen, whole = glance(document, fields, lines), measure(document, fields, lines)
    unknown = page_score.OF_STEPS
    chance = random.Random(name)
    changed = {field: chance.choice((0, 1, 50, 5_000)) for field in LATER}
    shares = {"body_share": chance.random(), "linked_page": chance.random(), "next_page": True}
    odd = replace(whole, **changed | shares)

    assert page_score.score(whole) <= page_score.highest_score(seen, unknown)
    assert page_score.score(odd) <= page_score.highest_score(seen, unknown)
    for step, unknown in STEPS:
        seen = step(document, seen, lines)
        assert page_score.score(whole) <= page_score.highest_score(seen, unknown)
