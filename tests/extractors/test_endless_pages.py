"""Pages of very many blocks, lines, links and options are read in bounded time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Link
from extractors.body import read_body
from extractors.body.reader import lines as line_rules
from extractors.body.reader import read, segment
from extractors.document import parse
from extractors.extract import extract
from extractors.page import Page
from extractors.slow_markup import without_slow_markup

URL = "https://harbour.example/2026/05/04/the-ferry"
TOLD = "The harbour council voted to keep the old ferry for another winter, and passengers were glad of it"
HEAD = "<html><head><title>The old ferry stays another winter</title></head>"


def page_of(inside: str) -> Page:
    """A page around some markup."""
    html = f"{HEAD}<body><h1>The old ferry stays another winter</h1>{inside}</body></html>"
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Page(url=URL, requested_url=URL, body=html.encode(), status=200, fetched_at=at)


@pytest.fixture
def few_blocks(monkeypatch):
    """Pages of more than 30 blocks count as very long."""
    monkeypatch.setattr(read, "MAX_BLOCKS", 30)


def entry(number: int) -> str:
    """An entry of a live blog."""
    return f"<div class=entry><h3>Entry {number}</h3><p>{TOLD}, says entry {number}.</p></div>"


def test_a_page_of_very_many_blocks_goes_on_as_it_began(few_blocks):
    """Behind the blocks that are judged, those are taken that are wrapped like the text before."""
    comments = "".join(f"<li class=comment>{TOLD}, says reader {number}.</li>" for number in range(40))
    blog = "".join(map(entry, range(60)))
    lines = read_body(parse(page_of(f"<article>{blog}</article><ul id=comments>{comments}</ul>")))

    told = [line.text for line in lines if line.text.startswith(TOLD)]
    assert told == [f"{TOLD}, says entry {number}." for number in range(60)]


def test_an_element_that_goes_on_behind_the_judged_blocks_is_judged_by_its_beginning(few_blocks):
    """A table of facts that is longer than what is judged stays a table, and is read to its end."""
    rows = "".join(f"<tr><td>Pier {n}</td><td>{n} metres</td><td>sound</td></tr>" for n in range(40))
    paragraphs = "".join(f"<p>{TOLD}, says paragraph {number}.</p>" for number in range(6))
    lines = read_body(parse(page_of(f"<article>{paragraphs}<table>{rows}</table></article>")))

    rows_read = [line.text for line in lines if line.type == "table_row"]
    assert rows_read == [f"Pier {n} | {n} metres | sound" for n in range(40)]
    assert sum(line.text.startswith(TOLD) for line in lines) == 6


def test_a_page_of_more_blocks_than_are_cut_is_flagged(monkeypatch):
    """The record says that there was more on the page."""
    monkeypatch.setattr(segment, "MAX_CUT", 20)
    monkeypatch.setattr("extractors.extract.MAX_CUT", 20)
    long, short = ("".join(f"<p>{TOLD}, says paragraph {n}.</p>" for n in range(count)) for count in (40, 10))

    cut = extract(page_of(f"<article>{long}</article>")).article
    assert "says paragraph 15." in cut.article_body
    assert "says paragraph 30." not in cut.article_body
    assert "cut_short" in cut.flags
    assert "cut_short" not in extract(page_of(f"<article>{short}</article>")).article.flags


def test_more_lines_than_are_read_are_left_out_and_flagged(monkeypatch):
    """A text of more line breaks than any story has is read up to a line."""
    monkeypatch.setattr(line_rules, "MAX_LINES", 12)
    monkeypatch.setattr("extractors.extract.MAX_LINES", 12)
    article = extract(page_of(f"<p>{'<br>'.join(f'{TOLD}, line {n}.' for n in range(30))}</p>")).article

    assert "line 10." in article.article_body
    assert "line 20." not in article.article_body
    assert "cut_short" in article.flags


def test_depth_does_not_hide_more_blocks_than_are_cut(monkeypatch):
    """What is nested deep counts like all else."""
    monkeypatch.setattr(segment, "MAX_CUT", 20)
    deep = "<div>" * 400 + "".join(f"<p>Paragraph {n}</p>" for n in range(60)) + "</div>" * 400
    page = segment.segment(LexborHTMLParser(f"<body>{deep}</body>".encode()))

    assert (False, 20) == (page.whole, len(page.blocks))


def test_text_nested_deep_is_cut_at_blocks_and_breaks():
    """Scripts and pictures in it are no text; text behind an element is a block of its own."""
    deep = "one <b>bold</b><script>no</script><p>two<br>three<p></p><ul><li>a<li>b</ul>tail"
    html = f"<body>{'<div>' * 300}<div>{deep}</div>{'</div>' * 300}<p>end</p></body>"
    page = segment.segment(LexborHTMLParser(html.encode()))

    assert [block.text for block in page.blocks] == ["one bold", "two\nthree", "a", "b", "tail", "end"]
    assert [block.place.tag for block in page.blocks] == ["div", "p", "li", "li", "div", "p"]
    assert all(place.first < place.end <= len(page.blocks) for place in page.places)


def test_links_of_a_block_with_very_many_keep_their_lines(monkeypatch):
    """Where searching each line for each link would take seconds, they are taken in their order."""
    inside = "".join(f"On day {n} the <a href=/day/{n}>ferry {n}</a> sailed.<br>" for n in range(20))
    plain = read_body(parse(page_of(f"<article><p>{TOLD * 3}.</p><p>{inside}</p></article>")))
    monkeypatch.setattr(line_rules, "_SEARCHED", 10_000)
    lines = read_body(parse(page_of(f"<article><p>{TOLD * 3}.</p><p>{inside}</p></article>")))

    day = next(line for line in lines if line.text == "On day 7 the ferry 7 sailed.")
    assert day.links == (Link(text="ferry 7", href="https://harbour.example/day/7"),)
    assert [line.text for line in lines] == [line.text for line in plain]


def test_links_that_stand_in_no_line_end_the_search(monkeypatch):
    """A link that a break cuts in two is in no line; the ones behind it are found, up to a bound."""
    inside = "".join(
        f"<a href=/cut/{n}>ferry<br>{n}</a> and <a href=/day/{n}>boat {n}</a><br>" for n in range(9)
    )
    page = page_of(f"<article><p>{TOLD * 3}.</p><p>{inside}</p></article>")
    found = []
    for searched in (3_000, 1_500):
        monkeypatch.setattr(line_rules, "_SEARCHED", searched)
        found.append([link.text for line in read_body(parse(page)) for link in line.links])

    assert "boat 0" in found[0]
    assert not any(text.startswith("ferry") for text in found[0])
    assert len(found[1]) < len(found[0])


def test_options_of_an_endless_list_are_taken_out_before_parsing():
    """The parser takes 2 s for 20,000; what stands around them is untouched."""
    options = "".join(f"<option value={n}>Town {n}</option>" for n in range(6_000))
    html = f"<p>{TOLD}</p><select>{options}</select><p>{TOLD}</p>"
    left = without_slow_markup(html)

    assert "<option" not in left
    assert left.startswith(f"<p>{TOLD}</p><select> Town 0 ")
    assert left.endswith(f"</select><p>{TOLD}</p>")
    assert "<OPTION" not in without_slow_markup(html.replace("option", "OPTION"))


@pytest.mark.parametrize(
    "html", [f"<p>{TOLD}</p>", f"<p>{TOLD}</p>" * 1_000, "<option>Town" * 5_000 + " " * 9_000]
)
def test_other_pages_are_not_touched(html):
    """The very same text comes back, so that its bytes need not be made anew."""
    assert without_slow_markup(html) is html
