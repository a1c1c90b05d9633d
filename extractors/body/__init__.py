"""Finds the lines of text that are the article's body: one function, whatever stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.body.blocks import read_blocks
from extractors.body.generic import find_body
from extractors.body.links import attach_links
from extractors.body.plain import read_plain
from extractors.body.reader.read import read_learned
from extractors.body.reader.remains import read_remains
from extractors.body.stated import prefer_stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.read import Judged
    from extractors.cleaning.line import Line
    from extractors.document import Document

# Shorter than this our own reading asks for a second one, taken where it is twice as long: so it is on 5 of
# 1,461 articles of sites that the model has not seen, and on a quarter of the pages that are no articles.
_SHORT = 150
_MUCH_MORE = 2
# trafilatura takes 0.1 s for so much, 3.5 s for 50,000 blocks, and grows with the square of them.
_FEW, _SMALL = 1_000, 500_000


def read_body(document: Document) -> tuple[Line, ...]:
    """The lines of the article's text in reading order, numbered from 1; () where the page has none.

    Headings, list items, quotes, table rows and preformatted text keep their type, links their
    absolute address. Nothing is cleaned yet: the headline's copy and see-also links may be among the lines.
    """
    lines = read_learned(document)
    if _length(lines) < _SHORT:
        other = _second_opinion(document)
        if _length(other) > _MUCH_MORE * _length(lines):
            lines = other
    stated = prefer_stated(lines, document)
    return lines if stated == lines else attach_links(stated, document)


def _second_opinion(document: Document) -> tuple[Line, ...]:
    """What is left of a page; where it is nested too deep to judge, what a generic reader takes for the body.

    trafilatura's answer on the pages with little text was right more rarely than what is left, at ten times
    the cost: see docs/extraction.md. On pages of many blocks it takes minutes, and is not asked.
    """
    judged: Judged = document.notes["judged"]
    if judged.page.whole or len(judged.page.blocks) > _FEW or len(document.html) > _SMALL:
        return read_remains(document, judged)
    body = find_body(document.html, document.page.url)
    lines = read_plain(document.tree) if body is None else read_blocks(body)
    return attach_links(lines, document)


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)
