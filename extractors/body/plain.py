"""The plainest reading of a page: the paragraphs of the element that holds most of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractors.characters import tidy
from extractors.cleaning.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extractors.article import BlockType

_BLOCKS: dict[str, BlockType] = {
    "p": "paragraph",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "li": "list_item",
    "blockquote": "quote",
    "pre": "preformatted",
}
_SELECTOR = ", ".join(_BLOCKS)
# Menus and buttons are shorter; a page without this much text has none worth reading.
_MIN_PARAGRAPH = 40
_MIN_TEXT = 250
# A page of more paragraphs is no article; it bounds the work on hostile pages.
_MAX_NODES = 20_000


def read_plain(tree: LexborHTMLParser) -> tuple[Line, ...]:
    """The blocks of the element with most paragraph text; () where the page has less than 250 characters."""
    best = _container(tree)
    if best is None:
        return ()
    blocks = [(node, text) for node in best.css(_SELECTOR)[:_MAX_NODES] if (text := tidy(node.text()))]
    lines = tuple(_lines([(node, text) for node, text in blocks if not _inside_block(node)]))
    return lines if sum(len(line.text) for line in lines) >= _MIN_TEXT else ()


def _container(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that is parent (or, for half the credit, grandparent) of most paragraph text."""
    credit: Counter[int] = Counter()
    nodes: dict[int, LexborNode] = {}
    for paragraph in tree.css("p")[:_MAX_NODES]:
        length = len(paragraph.text())
        parent = paragraph.parent
        for share in (1.0, 0.5):
            if length >= _MIN_PARAGRAPH and parent is not None:
                nodes[parent.mem_id] = parent
                credit[parent.mem_id] += int(share * length)
            parent = parent.parent if parent is not None else None
    return nodes[max(credit, key=credit.__getitem__)] if credit else None


def _inside_block(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in _BLOCKS


def _lines(blocks: list[tuple[LexborNode, str]]) -> Iterator[Line]:
    for number, (node, text) in enumerate(blocks, 1):
        tag = node.tag or "p"
        level = int(tag[1]) if tag[0] == "h" else 1 if tag == "li" else None
        yield Line(number=number, text=text, type=_BLOCKS[tag], level=level)
