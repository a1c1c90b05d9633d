"""What HTML itself says of judged blocks: tables, asides, headlines, headings and other articles."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.body.reader.clues import fold
from extractors.body.reader.read import read_learned
from extractors.body.reader.reconsider import reconsider
from extractors.body.reader.segment import segment
from extractors.document import parse
from extractors.page import Page

HEADLINE = "Harbour master closes the eastern quay"
LONG = "Ferries to the islands will leave from the fish market until further notice, the authority said. " * 4
KEEP = 0.55


def kept(html, scores, headline=HEADLINE):
    """The texts taken of a page, its blocks scored by the words they begin with; others with 0.9."""
    page = segment(LexborHTMLParser(html.encode()))
    found = [
        next((value for start, value in scores.items() if block.text.startswith(start)), 0.9)
        for block in page.blocks
    ]
    again = reconsider(page, frozenset([fold(headline)]), found, KEEP)
    return [block.text for block, score in zip(page.blocks, again, strict=True) if score >= KEEP]


def table(rows):
    return f"<table>{''.join(f'<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>' for a, b, c in rows)}</table>"


@pytest.mark.parametrize(("rest", "count"), [(0.5, 0), (0.6, 9)])
def test_a_table_is_taken_whole_or_not_at_all(rest, count):
    """Cells that are in by themselves do not come without those beside them, nor do the others stay out."""
    rows = [("Ann", "Pilot", "North"), ("Bob", "Deckhand", "South"), ("Cid", "Cook", "East")]
    scores = {
        "Ann": 0.56,
        "Pilot": 0.57,
        "Bob": 0.54,
        **dict.fromkeys(("North", "De", "S", "Ci", "Co", "E"), rest),
    }
    assert count == len(kept(table(rows), scores))


@pytest.mark.parametrize(("score", "taken"), [(0.4, True), (0.3, False)])
def test_a_doubted_table_amid_the_text_is_taken(score, taken):
    """Between two paragraphs it belongs to the text; above or below it stand boxes of figures."""
    rows = [(f"a{n}", f"b{n}", f"c{n}") for n in range(3)]
    cells = [cell for row in rows for cell in row]
    scores = dict.fromkeys(("a", "b", "c"), score)
    amid = f"<p>{LONG}</p>{table(rows)}<p>{LONG}</p>"
    below = f"<p>{LONG}</p><p>{LONG}</p>{table(rows)}"
    text = LONG.strip()
    assert [text, *(cells if taken else []), text] == kept(amid, scores)
    assert [text, text] == kept(below, scores)


def test_a_table_that_lays_a_page_out_is_no_table_of_facts():
    """Cells that hold paragraphs or a table are judged one by one; the table inside is one of its own."""
    rows = [(f"a{n}", f"b{n}", f"c{n}") for n in range(3)]
    laid = f"<table><tr><td>{LONG}</td><td>Menu</td><td>{table(rows)}</td></tr></table>"
    scores = {"Menu": 0.1, "a": 0.9, "b": 0.5, "c": 0.5}
    assert [LONG.strip(), *(cell for row in rows for cell in row)] == kept(laid, scores)
    few = table([("a", "b", "c")])
    assert ["a"] == kept(few, scores)


def test_a_page_without_any_of_this_stays_as_it_is():
    """No table, aside, headline or heading: what is kept is what the model keeps."""
    assert ["One."] == kept("<p>One.</p><p>Two.</p>", {"Two": 0.5})
    assert [] == kept("<html></html>", {})


@pytest.mark.parametrize("tag", ["aside", "figcaption"])
def test_what_is_set_apart_has_to_be_certain(tag):
    """A box or caption that is only likely to be text is left; one that is certain is taken."""
    page = f"<p>{LONG}</p><{tag}><p>The port in figures</p></{tag}>"
    assert [LONG.strip()] == kept(page, {"The port": 0.85})
    assert [LONG.strip(), "The port in figures"] == kept(page, {"The port": 0.95})


def test_an_aside_that_holds_most_of_the_text_is_none():
    """Where a page keeps its story in an `aside`, the story is taken."""
    assert [LONG.strip()] == kept(f"<p>By Ann.</p><aside><p>{LONG}</p></aside>", {"Ferries": 0.8, "By": 0.1})


def test_a_second_article_below_the_first_is_left():
    """An `article` with an h1 of its own is another story, one without is not judged so."""
    first = f"<article><h1>{HEADLINE}</h1><p>{LONG}</p></article>"
    second = "<article><h1>Council meets on Friday</h1><p>The council meets on Friday.</p></article>"
    third = "<article><p>A box that belongs to the story.</p></article>"
    scores = {"Harbour": 0.1, "Council": 0.1}
    assert [LONG.strip(), "A box that belongs to the story."] == kept(first + second + third, scores)


def test_the_other_articles_of_an_archive_are_left():
    """Stories that follow on one page, each below a heading like the page's own, are not read as one."""
    stories = [f"<article><h2>{title}</h2><p>{LONG}</p></article>" for title in (HEADLINE, "Council meets")]
    box = "<article><h3>In short</h3><p>Repairs begin.</p></article>"
    scores = {"Harbour": 0.1, "Council": 0.1}
    assert [LONG.strip(), "In short", "Repairs begin."] == kept("".join(stories) + box, scores)


def test_two_articles_without_a_known_headline_both_stay():
    """Which one is the page's own cannot be told, or the own one has no text: nothing is left out."""
    first = f"<article><h1>Another title altogether</h1><p>{LONG}</p></article>"
    second = "<article><h1>Council meets on Friday</h1><p>The council meets on Friday.</p></article>"
    scores = {"Another": 0.1, "Council": 0.1}
    assert [LONG.strip(), "The council meets on Friday."] == kept(first + second, scores)
    short = f"<article><h1>{HEADLINE}</h1><p>Read more.</p></article>"
    assert ["Read more.", "The council meets on Friday."] == kept(short + second, scores | {"Harbour": 0.1})


def test_teasers_before_the_headline_are_left():
    """What stands before the headline and is wrapped unlike the text behind it is not of the article."""
    teasers = "<ul><li>Fish prices rise again in the north.</li><li>Town hall opens its doors.</li></ul>"
    page = f"{teasers}<div class=story><h2>{HEADLINE}</h2><p>{LONG}</p></div>"
    assert [LONG.strip()] == kept(page, {"Harbour": 0.1}, f"{HEADLINE} - The Gull")


def test_text_before_the_headline_that_is_wrapped_as_the_rest_stays():
    """A heading amid the text that repeats the title, or one with little below it, takes nothing away."""
    amid = f"<div><p>Lead of the story.</p><h2>{HEADLINE}</h2><p>{LONG}</p></div>"
    assert ["Lead of the story.", LONG.strip()] == kept(amid, {"Harbour": 0.1})
    below = f"<ul><li>{LONG}</li></ul><h2>{HEADLINE}</h2><p>Print this page.</p>"
    assert [LONG.strip(), "Print this page."] == kept(below, {"Harbour": 0.1})


def test_an_h1_is_the_headline_before_an_h2_is():
    """The h2 that says the title once more further down does not make the lead a teaser."""
    page = f"<h1>{HEADLINE}</h1><div><p>{LONG}</p></div><h2>{HEADLINE}</h2><section><b>{LONG}</b></section>"
    assert [LONG.strip(), LONG.strip()] == kept(page, {"Harbour": 0.1})


def test_a_doubted_heading_comes_with_the_text_below_it():
    """A heading that is rather out than in is taken above text, not above a heading, link or nothing."""
    page = f"<p>{LONG}</p><h3>What now?</h3><p>Repairs begin.</p><h3>Why?</h3><h3>Links</h3><p>Share</p>"
    scores = {"What": 0.45, "Why": 0.45, "Links": 0.45, "Share": 0.1}
    assert [LONG.strip(), "What now?", "Repairs begin."] == kept(page, scores)
    assert ["Repairs begin."] == kept("<h3>What now?</h3><p>Repairs begin.</p>", scores)


QUAY = [
    "The harbour master closed the eastern quay on Tuesday after divers found two cracks below water.",
    "Ferries to the islands will leave from the fish market until further notice, the port authority said.",
    "“We would rather lose a week of business than a single passenger,” said Mirjam Holt, who runs the port.",
    "Repairs are expected to take until the middle of March and to cost about four million, she added.",
]
LIMES = [
    "The town council agreed on Monday to plant four hundred limes along the river before the spring.",
    "Residents had asked for shade since the hot summer three years ago, when the old poplars were felled.",
    "“We will water them by hand if we have to,” said Aram Tekin, who speaks for the gardeners of the town.",
]


def story(headline, paragraphs):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<article class=article><h1>{headline}</h1><div class=article-body>{text}</div></article>"


def test_a_page_that_scrolls_on_to_the_next_story_is_read_up_to_it():
    """The story below, which looks the same to the model, is not read into the page's own."""
    both = story(HEADLINE, QUAY) + story("Limes for the river bank", LIMES)
    html = f"<html><head><title>{HEADLINE} - The Gull</title></head><body><main>{both}</main></body></html>"
    address, at = "https://news.example/harbour/quay", datetime(2026, 11, 20, tzinfo=UTC)
    page = Page(url=address, requested_url=address, body=html.encode(), status=200, fetched_at=at)
    assert [HEADLINE, *QUAY] == [line.text for line in read_learned(parse(page))]
