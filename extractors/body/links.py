"""Gives lines their links back from the page: trafilatura's own link mode changes which text it keeps."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.address import absolute_link, page_base
from extractors.article import Link
from extractors.characters import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extractors.cleaning.line import Line
    from extractors.document import Document

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    }
)
_HOLDERS = frozenset({"table_row", "list_item", "quote"})
_MIN_PART = 12
# Pages with more of these are no articles; it bounds the work on hostile ones.
_MAX_LINKS = 3_000
_MAX_LINES = 3_000
_MAX_TEXT = 500_000
# Links that nobody closed hold each other, and each the rest of the page: a minute for half a megabyte.
_MAX_BLOCK = 200_000
_MAX_READ = 5_000_000


def attach_links(lines: Sequence[Line], document: Document) -> tuple[Line, ...]:
    """The lines with the page's links that stand in them, addresses absolute, in page order."""
    body = "\n".join(line.text for line in lines)
    if len(lines) > _MAX_LINES or len(body) > _MAX_TEXT:
        return tuple(lines)
    found: defaultdict[int, list[Link]] = defaultdict(list)
    base = page_base(document)
    for block, anchors in _blocks(document.tree, body):
        for index in _places(block, lines):
            found[index] += [
                Link(text=text, href=href)
                for text, address in anchors
                if text in lines[index].text and (href := absolute_link(base, address))
            ]
    return tuple(_with(line, found[index]) for index, line in enumerate(lines))


def _blocks(tree: LexborHTMLParser, body: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(text of a block, its anchors as (text, address)) for each block with an anchor in the body."""
    blocks: dict[int, tuple[LexborNode, list[tuple[str, str]]]] = {}
    budget = _MAX_READ
    for anchor in tree.css("a[href]")[:_MAX_LINKS]:
        raw = anchor.text()
        budget -= len(raw)
        text = tidy(raw[:_MAX_BLOCK])
        if len(text) < 2 or text not in body or budget < 0:
            continue
        block = _around(anchor)
        _, anchors = blocks.setdefault(block.mem_id, (block, []))
        anchors.append((text, anchor.attributes.get("href") or ""))
    for block, anchors in blocks.values():
        raw = block.text() if budget > 0 else ""
        budget -= len(raw)
        yield tidy(raw[:_MAX_BLOCK]), anchors


def _around(anchor: LexborNode) -> LexborNode:
    node = anchor
    while node.parent is not None and node.tag not in _BLOCKS:
        node = node.parent
    return node


def _places(block: str, lines: Sequence[Line]) -> Iterable[int]:
    """The lines that are a block, or a part of it (split at breaks), or that it is a part of (a cell)."""
    exact = [index for index, line in enumerate(lines) if line.text == block]
    if exact:
        return exact
    parts = [index for index, line in enumerate(lines) if line.text in block]
    return parts or [index for index, line in enumerate(lines) if _holds(line, block)][:1]


def _holds(line: Line, block: str) -> bool:
    """Whether a larger line was made of this block and others; a menu's one word is not evidence."""
    return line.type in _HOLDERS and len(block) >= _MIN_PART and block in line.text


def _with(line: Line, links: list[Link]) -> Line:
    if not links:
        return line
    whole = next((link.href for link in links if len(link.text) >= 0.9 * len(line.text)), None)
    return replace(line, links=tuple(dict.fromkeys(links)), href=whole)
