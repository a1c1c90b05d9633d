"""Reads the headings of a page as they stand: whole, in their parts, and whether they only end a trail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from extractors.fields.heading_text import text_of
from extractors.fields.title_elements import headlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extractors.document import Document

_MAX = 400
_MAX_HEADINGS = 6
_MAX_PIECES = 5
_MAX_SIBLINGS = 12
# What papers call the line over the headline, and the trail of sections above both.
_KICKER = re.compile(
    r"kicker|over-?line|top-?line|roof-?line|dachzeile|spitzmarke|eyebrow|strap-?line|super-?title|pre-?title"
    r"|title-?header|overtitle|rubri[ck]|antetitulo|chapeu|occhiello|flag"
)
_TRAIL = re.compile(r"bread-?(?:crumb|bar)|crumb")
_TRAIL_LEVELS = 3
_TRAIL_LINKS = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its text, and the last and the longest of its parts where it has several.

    `in_trail` where it only ends a trail of sections, as search engines are told; papers that do so print
    another headline below. `has_kicker` where its first part is marked as the line over the headline.
    """

    text: str
    parts: tuple[str, ...] = ()
    in_trail: bool = False
    has_kicker: bool = False


def read_headings(document: Document) -> tuple[list[Heading], Heading | None]:
    """The first headings of level 1, and the one of level 2 that stands in for them where all end trails."""
    nodes = headlines(document)[:_MAX_HEADINGS]
    found = [(node, read_heading(node)) for node in nodes]
    headings = [heading for _, heading in found if heading.text]
    if not headings or not all(heading.in_trail for heading in headings):
        return headings, None
    return headings, _below(document.tree, nodes[-1])


def read_heading(node: LexborNode) -> Heading:
    """One heading element; a text of more than 400 characters is none."""
    text = _text(node)
    if not text or len(text) >= _MAX:
        return Heading("")
    pieces = _pieces(node)
    texts = [_text(piece) for piece in pieces]
    ends = dict.fromkeys([texts[-1], max(texts, key=len)]) if len(texts) > 1 else ()
    parts = tuple([end for end in ends if f" {end} " in f" {text} "])  # else a piece begins inside a word
    return Heading(text, parts, is_in_trail(node), bool(parts) and bool(_KICKER.search(_hints(pieces[0]))))


def is_in_trail(node: LexborNode) -> bool:
    """Whether an element is the last step of a trail: so named, in a list, or behind two links."""
    if node.parent is not None and node.parent.tag in ("li", "nav"):
        return True
    around: LexborNode | None = node
    for _ in range(_TRAIL_LEVELS):
        if around is None or around.tag in ("body", "main", "article"):
            break
        if _TRAIL.search(_hints(around)):
            return True
        around = around.parent
    return sum(1 for sibling in _before(node) if sibling.tag == "a") >= _TRAIL_LINKS


def _below(tree: LexborHTMLParser, last: LexborNode) -> Heading | None:
    """The first heading behind the trail that is no link."""
    nodes = tree.css("h1, h2")
    places = [place for place, node in enumerate(nodes) if node.mem_id == last.mem_id]
    for node in nodes[places[0] + 1 :][:_MAX_HEADINGS] if places else ():
        linked = node.css_first("a") is not None or (node.parent is not None and node.parent.tag == "a")
        heading = read_heading(node)
        if heading.text and not linked:
            return heading
    return None


def _pieces(node: LexborNode) -> list[LexborNode]:
    """The children that hold words, of the innermost element that holds all of them."""
    while True:
        pieces = [child for child in _children(node) if any(c.isalnum() for c in _text(child))]
        if len(pieces) != 1 or pieces[0].is_text_node:
            return pieces if len(pieces) <= _MAX_PIECES else []
        node = pieces[0]


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return islice(_along(node.child, "next"), _MAX_SIBLINGS)


def _before(node: LexborNode) -> Iterator[LexborNode]:
    return islice(_along(node.prev, "prev"), _MAX_SIBLINGS)


def _along(node: LexborNode | None, step: Literal["next", "prev"]) -> Iterator[LexborNode]:
    while node is not None:
        yield node
        node = getattr(node, step)


def _text(node: LexborNode) -> str:
    return text_of(node, 2 * _MAX)


def _hints(node: LexborNode) -> str:
    if node.is_text_node:
        return ""
    attributes = node.attributes
    return f"{(attributes.get('class') or '')[:200]} {(attributes.get('id') or '')[:100]}".lower()
