"""The strip around the headline: the short texts between it and the body, where byline and date stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractors.fields.title import key_of
from extractors.fields.title_elements import headlines, title_elements
from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from extractors.document import Document

_MAX_FIRST = 20
_AFTER = 70
_BEFORE = 25
_LONG = 160
_AROUND = 4
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "iframe", "textarea", "head", "nav")
)
_HINTING = ("class", "id", "rel", "itemprop")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
WHOLE = frozenset(("body", "main", "article"))


class Element:
    """Tag and attributes of an element around texts."""

    __slots__ = ("_attributes", "_hints", "is_placed", "node", "parent", "tag")

    def __init__(self, node: LexborNode) -> None:
        self.tag = node.tag or ""
        self.node = node
        self.parent: Element | None = None
        self.is_placed = False
        self._attributes: Mapping[str, str | None] | None = None
        self._hints: str | None = None

    @property
    def attributes(self) -> Mapping[str, str | None]:
        """Read where they are asked for: those of one element in three never are."""
        if self._attributes is None:
            self._attributes = self.node.attributes
        return self._attributes

    @property
    def hints(self) -> str:
        """Tag, class, id, rel and itemprop, lower case."""
        if self._hints is None:
            given = self.attributes
            if given:
                named = [(given.get(key) or "")[:200] for key in _HINTING]
                self._hints = f"{self.tag} {named[0]} {named[1]} {named[2]} {named[3]}".lower()
            else:
                self._hints = f"{self.tag}    "
        return self._hints


class Around:
    """The elements around a text, innermost first, four at most.

    A page has forty of these: Python's own cached properties would take a lock for each value.
    """

    __slots__ = ("_hints", "is_teaser", "line")

    def __init__(self, line: Sequence[Element]) -> None:
        self.line = line
        self._hints: str | None = None
        tags = [element.tag for element in line]
        self.is_teaser = "a" in tags and not _HEADINGS.isdisjoint(tags)

    @property
    def hints(self) -> str:
        """Tag, class, id, rel and itemprop of three elements, lower case."""
        if self._hints is None:
            near = []
            for element in self.line[:3]:
                if element.tag in WHOLE:
                    break
                near.append(element.hints)
            self._hints = " ".join(near)
        return self._hints


class Piece(NamedTuple):
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
        return next((value for each in self.around.line[:2] if (value := each.attributes.get(name))), None)

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of two elements around the text has one of the attributes."""
        near = self.around.line
        return bool(near) and not (
            names.isdisjoint(near[0].attributes) and (len(near) < 2 or names.isdisjoint(near[1].attributes))
        )


class _Surroundings:
    """What stands around the texts of one page, read once an element: neighbours share theirs."""

    def __init__(self) -> None:
        self._elements: dict[int, Element] = {}
        self._found: dict[int, Around] = {}

    def of(self, text: LexborNode) -> Around:
        """The elements around a text, nearest first, four at most."""
        parent = text.parent
        if parent is None:
            return Around(())
        key = parent.mem_id
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Around(self._line(parent))
        return found

    def _line(self, node: LexborNode) -> list[Element]:
        element: Element | None = self._element(node)
        line: list[Element] = []
        while element is not None and len(line) < _AROUND:
            line.append(element)
            element = self._above(element)
        return line

    def _above(self, element: Element) -> Element | None:
        """The element around one; asked of the tree once."""
        if not element.is_placed:
            parent = element.node.parent
            element.parent = None if parent is None else self._element(parent)
            element.is_placed = True
        return element.parent

    def _element(self, node: LexborNode) -> Element:
        key = node.mem_id
        found = self._elements.get(key)
        if found is None:
            found = self._elements[key] = Element(node)
        return found


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


def pieces_in(node: LexborNode, start: int = 0) -> tuple[Piece, ...]:
    """The pieces inside an element, in page order, placed as if `start` texts lay between headline and it."""
    known = _Surroundings()
    texts = [inner for inner in node.traverse(include_text=True) if inner.is_text_node]
    shown = [text for text in texts if text.parent is not None and text.parent.tag not in _SKIPPED]
    told = [(" ".join((text.text_content or "").split()), text) for text in shown]
    return tuple(
        Piece(text, start + number, known.of(node))
        for number, (text, node) in enumerate([each for each in told if each[0]], 1)
    )


def _headline_node(document: Document, headline: str | None) -> LexborNode | None:
    key = key_of(headline or "")
    first = headlines(document)[:_MAX_FIRST]
    for node in (*first, *title_elements(document)):
        text = key_of(node.text()[:600])
        if key and text and (text == key or (key in text and len(text) < 1.5 * len(key))):
            return node
    return next(iter(first), None)


def _texts(start: LexborNode, step: int, limit: int) -> Iterator[tuple[str, LexborNode]]:
    """Text nodes after (or before) an element, nearest first."""
    node = _beyond(start, step)
    while node is not None and limit > 0:
        inner = None
        if node.is_text_node:
            text = " ".join((node.text_content or "").split())
            if text:
                limit -= 1
                yield text, node
        elif node.tag not in _SKIPPED:
            inner = node.first_child if step > 0 else node.last_child
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
