"""Chosen blocks as typed lines."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from extractors.article import Link
from extractors.body.reader.lines import as_lines
from extractors.body.reader.segment import segment

BASE = "https://news.example/a/b"


def lines(html):
    return as_lines(segment(LexborHTMLParser(html.encode())).blocks, BASE)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>x</p>", [("paragraph", None, "x")]),
        ("<h1>x</h1><h4>y</h4>", [("heading", 2, "x"), ("heading", 4, "y")]),
        ("<h2>x<br>y</h2>", [("heading", 2, "x y")]),
        ("<ul><li>x<ol><li><p>y</p></li></ol></li></ul>", [("list_item", 1, "x"), ("list_item", 2, "y")]),
        ("<blockquote><p>x</p></blockquote>", [("quote", None, "x")]),
        ("<pre>x\n  y\n</pre>", [("preformatted", None, "x\n  y")]),
        ("<p>x<br>y</p>", [("paragraph", None, "x"), ("paragraph", None, "y")]),
        ("<table><tr><th>x<td>y<tr><td>z</table>", [("table_row", None, "x | y"), ("paragraph", None, "z")]),
        ("<table><tr><td><p>x</p><td><p>y</p></table>", [("paragraph", None, "x"), ("paragraph", None, "y")]),
    ],
)
def test_lines_keep_their_type(html, expected):
    """Headings, items, quotes, rows and code are told apart; a break ends a line of running text."""
    assert expected == [(line.type, line.level, line.text) for line in lines(html)]


def test_long_cells_are_paragraphs():
    """A table that only lays out the page gives paragraphs, not rows."""
    html = f"<table><tr><td>{'word ' * 60}<td>{'text ' * 60}</table>"
    assert ["paragraph", "paragraph"] == [line.type for line in lines(html)]


def test_lines_are_numbered_and_links_absolute():
    """Numbers count from 1; a link keeps its text and gets its whole address."""
    first, second = lines('<p>see <a href="../c?d#e">the map</a> today</p><p><a href="/f">all of it</a></p>')
    assert ((1, None), (2, "https://news.example/f")) == (
        (first.number, first.href),
        (second.number, second.href),
    )
    assert (Link(text="the map", href="https://news.example/c?d#e"),) == first.links


def test_no_links_from_scripts_and_places_on_the_page():
    """Only addresses of pages are links."""
    (line,) = lines(
        '<p>a <a href="javascript:x()">b c</a> <a href="#d">d e</a> <a href="mailto:x@y">f</a></p>'
    )
    assert () == line.links
