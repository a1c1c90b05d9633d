"""A site's template: learnt from some of its pages, applied to others, and never trusted blindly."""

from datetime import UTC, datetime

import msgspec
import pytest

from extractors.cleaning.line import Line
from extractors.cleaning.site_memory import SiteMemory, line_hash
from extractors.discovery.url_key import url_key
from extractors.document import parse
from extractors.extract import extract
from extractors.page import Page
from extractors.templates.apply import apply
from extractors.templates.learn import MIN_PAGES, learn
from extractors.templates.names import element_name, selectors_of, stable_names
from extractors.templates.reader import FULL_EVERY, likeness
from extractors.templates.sample import Sample, take_sample
from extractors.templates.template import Template

SUBJECTS = (
    "ferry",
    "library",
    "orchard",
    "tramway",
    "museum",
    "theatre",
    "market",
    "quarry",
    "canal",
    "mill",
)
TRADES = ("surveyor", "baker", "curator", "painter", "warden", "treasurer", "beekeeper", "gardener", "joiner")
AD = "Sign up for the evening letter of the Valley Post"


def paragraphs(number: int, count: int = 6) -> list[str]:
    """Text of a story, unlike that of any other."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return [
        f"The {TRADES[(number + at) % len(TRADES)]} of the {subject} counted {number * 7 + at} crates on the "
        f"morning of day {at}, wrote the sum on a slate beside the door, and went back to work before noon."
        for at in range(count)
    ]


def page(number: int, *, text: list[str] | None = None, body: str | None = None, extra: str = "") -> Page:
    """A page of the Valley Post: its text in `div.story-text`, furniture in and around it."""
    told = paragraphs(number) if text is None else text
    inside = "".join(f"<p>{line}</p>" for line in told[:3])
    inside += f'<aside class="promo"><p>{AD}</p></aside>'
    inside += "".join(f"<p>{line}</p>" for line in told[3:])
    box = f'<div class="story-text css-1x9k2 post-{number}">{inside}{extra}</div>' if body is None else body
    links = "".join(f'<li><a href="/{at}">What the {SUBJECTS[at]} was told</a></li>' for at in range(6))
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>What became of the {SUBJECTS[number % 10]} - Valley Post</title></head><body>"
        '<header class="top"><nav><a href="/">Home</a><a href="/news">News</a></nav></header>'
        f"<main><h1>What became of the {SUBJECTS[number % 10]}</h1>{box}"
        f'<section class="more"><h2>More</h2><ul>{links}</ul></section></main>'
        '<footer class="foot"><p>Printed in the valley since the flood.</p></footer></body></html>'
    )
    return Page(
        url=f"http://valley.test/{number}",
        requested_url=f"http://valley.test/{number}",
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def lines(texts: list[str]) -> list[Line]:
    """Paragraphs as a full reading gives them."""
    return [Line(number=number, text=text) for number, text in enumerate(texts, 1)]


def sample(number: int) -> Sample:
    """What a page of the Valley Post shows."""
    found = take_sample(parse(page(number)), lines(paragraphs(number)), line_hash(str(number)))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def template() -> Template:
    """Learnt from four pages."""
    found = learn([sample(number) for number in range(4)])
    assert found is not None
    return found


def test_the_text_of_further_pages_is_found(template):
    """All paragraphs in order, not the furniture between them, and nothing of the page around."""
    found = apply(template, parse(page(7)))

    assert template.container == "div.story-text"
    assert (found.failed, [line.text for line in found.lines]) == (None, paragraphs(7))


def test_the_headline_goes_with_the_text_where_it_did():
    """Cleaning tells a standfirst by it: it comes first, once, as a heading."""
    known = []
    for number in range(4):
        heading = Line(number=1, text=f"What became of the {SUBJECTS[number]}", type="heading", level=2)
        rest = [Line(number=at, text=text) for at, text in enumerate(paragraphs(number), 2)]
        known.append(take_sample(parse(page(number)), [heading, *rest], line_hash(str(number))))
    template = learn([each for each in known if each])
    assert template is not None
    found = apply(template, parse(page(7)))

    assert template.headline == "h1"
    assert (found.lines[0].text, found.lines[0].type) == ("What became of the quarry", "heading")
    assert [line.number for line in found.lines] == list(range(1, 8))
    assert apply(template, parse(page(7, extra="<h1>Another</h1>"))).lines[0].type == "paragraph"


def test_few_pages_teach_nothing():
    """Below four pages a site has no template, and none where its pages have nothing in common."""
    known = [sample(number) for number in range(4)]
    strange = [msgspec.structs.replace(each, rungs=()) for each in known]

    assert learn(known[: MIN_PAGES - 1]) is None
    assert learn(strange) is None


def test_a_template_does_not_depend_on_the_order_of_pages(template):
    """Whichever page was read first, the same is learnt."""
    assert template == learn([sample(number) for number in (2, 0, 3, 1)])


def test_a_template_is_readable_data(template):
    """It comes back from JSON as it was; no text of the pages is in it."""
    text = msgspec.json.encode(template)

    assert template == msgspec.json.decode(text, type=Template)
    assert b"slate" not in text


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            page(7, body="<div class='new'>" + "<p>A new layout came overnight.</p>" * 40 + "</div>"),
            "0 times",
        ),
        (page(7, body="<div class='story-text'><p>One.</p></div>" * 2), "2 times"),
        (page(7, text=["Only one short sentence."]), "characters of text"),
        (page(7, extra=f"<blockquote><p>{'An unseen kind of text. ' * 20}</p></blockquote>"), "in doubt"),
        (page(7, extra="<h5 class='odd'>A</h5><p>And.</p>" * 9), "unlike any seen"),
        (
            page(7, extra=f"</div><div class='rest'>{'<p>' + 'It goes on elsewhere. ' * 9 + '</p>'}" * 9),
            "elsewhere",
        ),
    ],
    ids=["moved", "twice", "short", "unseen text", "unseen labels", "text elsewhere"],
)
def test_a_page_unlike_the_others_is_not_read(template, changed, fault):
    """Each check names what is wrong, and no line comes of such a page."""
    found = apply(template, parse(changed))

    assert found.lines == ()
    assert fault in (found.failed or "")


@pytest.mark.parametrize(
    ("box", "fault"),
    [
        (
            '<div class="comments"><ul class="comment-list"><li class="comment"><p>{}</p></li></ul></div>',
            None,
        ),
        ('<div class="newsletter-signup related-teaser"><p>{}</p></div>', None),
        ("<div><div><p>{}</p></div></div>", "in doubt"),
    ],
)
def test_a_block_of_an_unseen_kind_is_no_doubt_where_its_names_speak_against_it(template, box, fault):
    """Comments and teasers that no page before had are left out; a box without a name may hold text."""
    said = (
        "A reader wrote that the crates were never counted, and that nobody in the valley believed the slate."
    )
    found = apply(template, parse(page(7, extra=box.format(said))))

    assert (found.failed is None) == (fault is None)
    assert fault is None or fault in found.failed
    assert fault is not None or [line.text for line in found.lines] == paragraphs(7)


def test_a_page_with_too_little_text_is_no_sample():
    """Nor one whose text stands nowhere in it."""
    short = ["Only one short sentence."]

    assert take_sample(parse(page(1, text=short)), lines(short), "x") is None
    assert take_sample(parse(page(1)), lines(["Words that the page does not hold."] * 30), "x") is None


def test_names_of_builds_and_states_are_left_out():
    """What a build or a story adds to a class list is not part of an element's name."""
    assert stable_names("story css-1ab2 post-12 Body__aXbYcZ wide is-open") == ("story", "wide")
    assert element_name("div", "b a c d") == "div.a.b.c"
    assert list(selectors_of("div", {"class": "a 7", "id": "body", "itemprop": "articleBody"})) == [
        'div[itemprop="articleBody"]',
        "div#body",
        "div.a",
    ]


def test_extraction_says_that_a_template_read_the_text(template):
    """In its provenance; without a template the same text comes out, and says nothing of one."""
    story = next(number for number in range(4, 99) if int(page_hash(number), 16) % FULL_EVERY)
    by_template = extract(page(story), memory=SiteMemory(template=template, learning=True))
    in_full = extract(page(story))

    assert [p.source for p in by_template.article.provenance if p.field == "article_body"] == ["template"]
    assert by_template.article.article_body == in_full.article.article_body
    assert by_template.shown is not None
    assert by_template.shown.used
    assert in_full.shown is None


def test_one_page_in_sixteen_is_read_in_full_and_compared(template):
    """So that a template that goes wrong slowly is found out."""
    story = next(number for number in range(4, 999) if int(page_hash(number), 16) % FULL_EVERY == 0)
    found = extract(page(story), memory=SiteMemory(template=template, learning=True))

    assert found.shown is not None
    assert (found.shown.used, found.shown.failed) == (False, None)
    assert (found.shown.alike or 0.0) > 0.9
    assert found.shown.sample is not None


def test_a_page_that_fails_is_read_in_full_and_teaches(template):
    """Its sample goes to what the site's template is learnt from next."""
    moved = page(7, body="<div class='new'>" + "".join(f"<p>{t}</p>" for t in paragraphs(7)) + "</div>")
    found = extract(moved, memory=SiteMemory(template=template, learning=True))

    assert found.shown is not None
    assert found.shown.failed == "div.story-text stands 0 times on the page"
    assert found.shown.sample is not None
    assert paragraphs(7)[0] in found.article.article_body


def test_a_page_that_nobody_wants_to_sample_shows_all_else(template):
    """Where its hash is higher than those of the samples that are kept."""
    moved = page(7, body="<div class='new'>" + "".join(f"<p>{t}</p>" for t in paragraphs(7)) + "</div>")
    own = page_hash(7)
    shown = [
        extract(moved, memory=SiteMemory(template=template, learning=True, last_wanted=last)).shown
        for last in (own, "0" * len(own))
    ]

    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0].sample is not None
    assert msgspec.structs.replace(shown[0], sample=None) == shown[1]


def test_a_longer_text_in_the_pages_data_goes_before_the_template(template):
    """Where the page states much more than it shows, the full reading decides."""
    whole = " ".join(paragraphs(7, 30))
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{whole}"}}</script>'
    stated = page(7, extra=data)
    found = extract(stated, memory=SiteMemory(template=template, learning=True))

    assert found.shown is not None
    assert found.shown.failed == "the page states a much longer text in its data"


def test_likeness_counts_characters():
    """A line more is as much unlike as it is long; two empty readings are the same."""
    assert likeness(lines(["aaaa", "bb"]), lines(["aaaa", "cc"])) == 0.5
    assert likeness([], []) == 1.0


def page_hash(number: int) -> str:
    """The hash by which a page is chosen to be read in full."""
    return line_hash(url_key(f"http://valley.test/{number}"))


def test_a_page_whose_address_is_none_is_read_all_the_same():
    """A manifest may give any address: nothing is learned under one that is none, and the page is read."""
    told = page(1)
    found = extract(
        Page(
            url="xhttps://valley.test/1",
            requested_url="xhttps://valley.test/1",
            body=told.body,
            status=200,
            fetched_at=told.fetched_at,
        ),
        memory=SiteMemory(learning=True, pages={"0": frozenset("1")}),
    )

    assert paragraphs(1)[0] in found.article.article_body
    assert found.shown is None
