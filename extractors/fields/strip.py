"""The strip around the headline: the short texts between it and the body, where byline and date stand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from extractors.document import Document

_AFTER = 70
_BEFORE = 25
_LONG = 160
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "iframe", "textarea", "head", "nav")
)
_TITLES = 'h1, h2, [class*="title" i], [class*="headline" i], [itemprop~="headline"]'
_MAX_TITLES = 40
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


@dataclass(frozen=True, slots=True)
class Piece:
    """One text node near the headline; `place` counts from the headline, negative before it."""

    text: str
    place: int
    node: LexborNode

    def hints(self, levels: int = 3) -> str:
        """Class, id, rel and itemprop of the elements around the text, innermost first, lower case."""
        found = []
        node: LexborNode | None = self.node.parent
        for _ in range(levels):
            if node is None or node.tag in ("body", "main", "article"):
                break
            attributes = node.attributes
            found += [
                node.tag or "",
                *((attributes.get(k) or "")[:200] for k in ("class", "id", "rel", "itemprop")),
            ]
            node = node.parent
        return " ".join(found).lower()

    @property
    def is_teaser(self) -> bool:
        """Whether the text is the linked heading of another article."""
        tags = []
        node: LexborNode | None = self.node.parent
        for _ in range(4):
            if node is None:
                break
            tags.append(node.tag)
            node = node.parent
        return "a" in tags and not _HEADINGS.isdisjoint(tags)

    def attribute(self, name: str, levels: int = 2) -> str | None:
        """The attribute of the nearest element around the text that has it."""
        node: LexborNode | None = self.node.parent
        for _ in range(levels):
            if node is None:
                return None
            value = node.attributes.get(name)
            if value:
                return value
            node = node.parent
        return None


def read_strip(document: Document, headline: str | None) -> tuple[Piece, ...]:
    """The pieces from a little before the headline to the second long paragraph after it, in page order."""
    start = _headline_node(document, headline)
    if start is None:
        return ()
    before = [Piece(text, -1 - i, node) for i, (text, node) in enumerate(_texts(start, -1, _BEFORE))]
    after = []
    long = 0
    for i, (text, node) in enumerate(_texts(start, 1, _AFTER)):
        after.append(Piece(text, 1 + i, node))
        long += width(text) > _LONG
        if long > 2:
            break
    return (*reversed(before), *after)


def _headline_node(document: Document, headline: str | None) -> LexborNode | None:
    key = _key(headline or "")
    nodes = document.tree.css(_TITLES)[:_MAX_TITLES]
    for node in nodes:
        text = _key(node.text()[:600])
        if key and text and (text == key or (key in text and len(text) < 1.5 * len(key))):
            return node
    return next((n for n in nodes if n.tag == "h1"), None)


def _texts(start: LexborNode, step: int, limit: int) -> Iterator[tuple[str, LexborNode]]:
    """Text nodes after (or before) an element, nearest first."""
    node = _beyond(start, step)
    while node is not None and limit > 0:
        if node.is_text_node:
            text = " ".join((node.text_content or "").split())
            if text:
                limit -= 1
                yield text, node
        inner = None if node.tag in _SKIPPED else (node.child if step > 0 else node.last_child)
        node = inner if inner is not None else _beyond(node, step)


def _beyond(node: LexborNode, step: int) -> LexborNode | None:
    """The next node outside this one."""
    current: LexborNode | None = node
    while current is not None:
        neighbour = current.next if step > 0 else current.prev
        if neighbour is not None:
            return neighbour
        current = current.parent
    return None


def _key(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
