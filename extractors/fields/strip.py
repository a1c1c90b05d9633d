"""The strip around the headline: the short texts between it and the body, where byline and date stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from extractors.document import Document

_AFTER = 70
_BEFORE = 25
_LONG = 160
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "iframe", "textarea", "head", "nav")
)
_TITLES = {
    "": 'h1, h2, [itemprop~="headline"]',
    "title": '[class*="title" i]',
    "headline": '[class*="headline" i]',
}
_SIGNS = re.compile(r"[\W_]+")
_MAX_TITLES = 40
_HINTING = ("class", "id", "rel", "itemprop")
_NO_HINTS = ("",) * len(_HINTING)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


class Around:
    """The elements around a text, innermost first, four at most: tags and attributes.

    A page has forty of these: Python's own cached properties would take a lock for each value.
    """

    __slots__ = ("_hints", "is_teaser", "line")

    def __init__(self, line: Sequence[tuple[str, Mapping[str, str | None]]]) -> None:
        self.line = line
        self._hints: str | None = None
        tags = [tag for tag, _ in line]
        self.is_teaser = "a" in tags and not _HEADINGS.isdisjoint(tags)

    @property
    def hints(self) -> str:
        """Tag, class, id, rel and itemprop of three elements, lower case."""
        if self._hints is None:
            self._hints = self._read_hints()
        return self._hints

    def _read_hints(self) -> str:
        found = []
        for tag, attributes in self.line[:3]:
            if tag in ("body", "main", "article"):
                break
            found.append(tag)
            if attributes:
                found += [(attributes.get(key) or "")[:200] for key in _HINTING]
            else:
                found += _NO_HINTS
        return " ".join(found).lower()


@dataclass(frozen=True, slots=True)
class Piece:
    """One text node near the headline; `place` counts from the headline, negative before it."""

    text: str
    place: int
    around: Around

    def hints(self) -> str:
        """Class, id, rel and itemprop of the elements around the text, innermost first, lower case."""
        return self.around.hints

    @property
    def is_teaser(self) -> bool:
        """Whether the text is the linked heading of another article."""
        return self.around.is_teaser

    def attribute(self, name: str) -> str | None:
        """The attribute of the nearest of two elements around the text that has it."""
        return next((value for _, each in self.around.line[:2] if (value := each.get(name))), None)

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of two elements around the text has one of the attributes."""
        return any(not names.isdisjoint(attributes) for _, attributes in self.around.line[:2])


class _Surroundings:
    """What stands around the texts of one page, read once an element: neighbours share theirs."""

    def __init__(self) -> None:
        self._elements: dict[int, tuple[str, Mapping[str, str | None]]] = {}
        self._found: dict[int, Around] = {}

    def of(self, text: LexborNode) -> Around:
        parent = text.parent
        if parent is None:
            return Around(())
        found = self._found.get(parent.mem_id)
        if found is None:
            found = self._found[parent.mem_id] = Around(self._line(parent))
        return found

    def _line(self, node: LexborNode | None) -> list[tuple[str, Mapping[str, str | None]]]:
        line = []
        for _ in range(4):
            if node is None:
                break
            element = self._elements.get(node.mem_id)
            if element is None:
                element = self._elements[node.mem_id] = (node.tag or "", node.attributes)
            line.append(element)
            node = node.parent
        return line


def read_strip(document: Document, headline: str | None) -> tuple[Piece, ...]:
    """The pieces from a little before the headline to the second long paragraph after it, in page order."""
    start = _headline_node(document, headline)
    if start is None:
        return ()
    known = _Surroundings()
    before = [
        Piece(text, -1 - i, known.of(node)) for i, (text, node) in enumerate(_texts(start, -1, _BEFORE))
    ]
    after = []
    long = 0
    for i, (text, node) in enumerate(_texts(start, 1, _AFTER)):
        after.append(Piece(text, 1 + i, known.of(node)))
        long += width(text) > _LONG
        if long > 2:
            break
    return (*reversed(before), *after)


def _headline_node(document: Document, headline: str | None) -> LexborNode | None:
    key = _key(headline or "")
    nodes = document.select(_TITLES)[:_MAX_TITLES]
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
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return _SIGNS.sub("", folded)
