"""Finds the lines of text that are the article's body: one function, whatever stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.body.blocks import read_blocks
from extractors.body.generic import find_body
from extractors.body.links import attach_links
from extractors.body.plain import read_plain
from extractors.body.stated import prefer_stated

if TYPE_CHECKING:
    from extractors.cleaning.line import Line
    from extractors.document import Document


def read_body(document: Document) -> tuple[Line, ...]:
    """The lines of the article's text in reading order, numbered from 1; () where the page has none.

    Headings, list items, quotes, table rows and preformatted text keep their type, links their
    absolute address. Nothing is cleaned yet: the headline's copy and see-also links may be among the lines.
    """
    body = find_body(document.html, document.page.url)
    lines = read_plain(document.tree) if body is None else read_blocks(body)
    return attach_links(prefer_stated(lines, document), document.tree, document.page.url)
