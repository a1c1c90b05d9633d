"""Cuts the parsed page into text blocks: what a reader sees as one paragraph, heading, item or cell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from extractors.body.reader.deep import steps
from extractors.body.reader.in_line import BLOCKS, INLINE, is_in_line
from extractors.body.reader.pieces import BOLD, ITALIC, apart, count, folded, together
from extractors.body.reader.place import place_in, plain_words, root_place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extractors.body.reader.pieces import Piece
    from extractors.body.reader.place import Place

    _Handler = Callable[["_Walker", LexborNode, Place, "tuple[str] | None", int], None]

# Python's own recursion limit is 1,000 frames and a level takes two; deeper text is taken as it stands.
_MAX_DEPTH = 250
MAX_CUT = 60_000  # a live blog of 4 MB has 30,000; lists nested in lists take 3 s and 250 MB for so many
_NO_TEXT = (
    "script style svg noscript template head math datalist option meter progress map track link meta base"
    " title textarea select input rt rp"
)
_MEDIA = "iframe video audio object embed canvas"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class TextBlock(msgspec.Struct, eq=False, gc=False):  # hundreds a page, made in a third of the time
    """One block: its text with single line breaks as newlines, and what its characters are.

    `inline` are the classes of the inline elements inside; `part` counts from 0 where breaks cut an
    element into several blocks, else it is -1; `media` counts pictures and players since the block before.
    """

    place: Place
    text: str
    links: list[tuple[str, str]]
    linked: int
    bold: int
    italic: int
    inline: Sequence[str]
    breaks: int
    part: int
    media: int

    @property
    def names(self) -> tuple[str, ...]:
        """The class words of the inline elements inside, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(map(plain_words, self.inline))))


@dataclass(slots=True)
class Segments:
    """The block elements of a page that hold text, in document order (parents first), and its text blocks.

    `whole` is False where the page is nested too deep to be cut throughout, or has over `MAX_CUT` blocks.
    """

    places: list[Place]
    blocks: list[TextBlock]
    whole: bool = True


def segment(tree: LexborHTMLParser, *, unscripted: bool = False) -> Segments:
    """The blocks of a page; none where it has no body. `unscripted`: as browsers without scripts show it."""
    walker = _Walker(_UNSCRIPTED if unscripted else _HANDLERS)
    root = walker.root
    if tree.body is not None:
        walker.walk(tree.body.first_child, root, None, 0)
        walker.flush(root)
    root.end, root.last = len(walker.blocks), len(walker.places)
    return Segments(walker.places, walker.blocks, walker.whole)


class _Walker:
    """One walk over the tree: collects pieces of text until a block ends."""

    def __init__(self, handlers: Mapping[str, _Handler]) -> None:
        self._handlers = handlers
        self.root = root_place()
        self.places = [self.root]
        self.blocks: list[TextBlock] = []
        self.whole = True
        self._pictures = 0
        self._pieces: list[Piece] = []
        self._inline: list[str] = []
        self._before = 0  # pictures up to the last block
        self._depth = 0

    def walk(self, child: LexborNode | None, place: Place, link: tuple[str] | None, marks: int) -> None:
        """Read the children of a node that stands at `place`, from the first on."""
        if child is None:
            return
        if self._depth > _MAX_DEPTH:
            self.whole = False
            self._deep(child, place, link, marks)
            return
        self._depth += 1
        pieces, handlers = self._pieces, self._handlers
        while child is not None:
            if child.is_text_node:
                text = child.text_content
                if text and (pieces or not text.isspace()):
                    pieces.append((text, link, marks))
            elif child.is_element_node:
                tag = child.tag or ""
                handle = handlers.get(tag)
                if handle is None:
                    self._block(child, tag, place, link, marks)
                else:
                    handle(self, child, place, link, marks)
            child = child.next
        self._depth -= 1

    def _block(self, node: LexborNode, tag: str, place: Place, link: tuple[str] | None, marks: int) -> None:
        if tag not in BLOCKS and is_in_line(node):
            self.inline(node, place, link, marks)
            return
        if self._pieces:
            self.flush(place)
        place.children += 1
        start = node.first_child
        if start is None or self._is_full():
            return
        places, blocks = self.places, self.blocks
        index, first = len(places), len(blocks)
        inner = place_in(place, index, first, tag, node.attributes)
        places.append(inner)
        self.walk(start, inner, link, marks)
        if self._pieces:
            self.flush(inner)
        inner.end = end = len(blocks)
        if end == first:
            del places[index:]  # nothing to read inside: half of all elements
        else:
            inner.last = len(places)

    def _is_full(self) -> bool:
        if len(self.blocks) < MAX_CUT:
            return False
        self.whole = False
        return True

    def _deep(self, child: LexborNode | None, place: Place, link: tuple[str] | None, marks: int) -> None:
        """Read what is nested deeper: each block element counts as a child of `place`, however deep it is."""
        inner = place
        for node, opens in steps(child, _UNREAD):
            handle = self._handlers.get(node.tag or "")
            if node.is_text_node:
                self._pieces.append((node.text_content or "", link, marks))
            elif self._is_full():
                break
            elif handle is None:
                self._end(inner, place)
                inner = self._begin(node, place) if opens else place
            elif handle is _Walker.line_break and opens:
                self._pieces.append(None)
        self._end(inner, place)

    def _begin(self, node: LexborNode, place: Place) -> Place:
        place.children += 1
        inner = place_in(place, len(self.places), len(self.blocks), node.tag or "", node.attributes)
        self.places.append(inner)
        return inner

    def _end(self, inner: Place, place: Place) -> None:
        self.flush(inner)
        inner.end, inner.last = len(self.blocks), len(self.places)
        if inner is not place and inner.end == inner.first:
            del self.places[inner.index :]

    def skip(self, _node: LexborNode, _place: Place, _link: tuple[str] | None, _marks: int) -> None:
        """An element whose text nobody reads."""

    def media(self, _node: LexborNode, _place: Place, _link: tuple[str] | None, _marks: int) -> None:
        """A picture or player."""
        self._pictures += 1

    def button(self, node: LexborNode, place: Place, link: tuple[str] | None, marks: int) -> None:
        """A button: no text of the page, but for a heading that can be pressed."""
        if place.tag in _HEADINGS:
            self.walk(node.first_child, place, link, marks)

    def line_break(self, _node: LexborNode, _place: Place, _link: tuple[str] | None, _marks: int) -> None:
        """A `<br>`."""
        self._pieces.append(None)

    def anchor(self, node: LexborNode, place: Place, _link: tuple[str] | None, marks: int) -> None:
        """A link."""
        attributes = node.attributes
        if name := attributes.get("class"):
            self._inline.append(name)
        self.walk(node.first_child, place, (attributes.get("href") or "",), marks)

    def bold(self, node: LexborNode, place: Place, link: tuple[str] | None, marks: int) -> None:
        """Bold text."""
        self.walk(node.first_child, place, link, marks | BOLD)

    def italic(self, node: LexborNode, place: Place, link: tuple[str] | None, marks: int) -> None:
        """Italic text."""
        self.walk(node.first_child, place, link, marks | ITALIC)

    def inline(self, node: LexborNode, place: Place, link: tuple[str] | None, marks: int) -> None:
        """Any other element inside a line."""
        name = node.attributes.get("class")
        if name:
            if "br" in name.lower() and node.first_child is None and "br" in plain_words(name):
                self._pieces += [None, None]  # an empty element called "br": some editors part paragraphs so
            self._inline.append(name)
        self.walk(node.first_child, place, link, marks)

    def flush(self, place: Place) -> None:
        """End the block that the pieces so far belong to; two breaks in a row part it."""
        pieces, inline = self._pieces, self._inline
        if inline:
            self._inline = []
        if len(pieces) == 1 and (piece := pieces[0]) is not None and place.tag != "pre":
            self._emit_piece(place, piece, inline)
        elif None not in pieces:
            self._emit(place, pieces, inline, -1)
        else:
            parts = list(apart(pieces))
            for number, part in enumerate(parts[: max(MAX_CUT - len(self.blocks), 1)]):
                self._emit(place, part, inline, number if len(parts) > 1 else -1)
        pieces.clear()

    def _emit_piece(self, place: Place, piece: tuple[str, tuple[str] | None, int], inline: list[str]) -> None:
        """The block of one piece, as two of three are: three fifths of the time."""
        whole, link, marks = piece
        said = whole.strip()
        if not said:
            return
        size = len(said)
        self.blocks.append(
            TextBlock(
                place,
                folded(said),
                [(whole, link[0])] if link else [],
                size if link else 0,
                size if marks & BOLD else 0,
                size if marks & ITALIC else 0,
                inline or (),
                0,
                -1,
                self._pictures - self._before,
            )
        )
        self._before = self._pictures

    def _emit(self, place: Place, pieces: list[Piece], inline: list[str], part: int) -> None:
        if place.tag == "pre":
            text = "".join([piece[0] if piece else "\n" for piece in pieces])
            text = "" if text.isspace() else text
        else:
            text = together(pieces)
        if not text:
            return
        block = TextBlock(place, text, [], 0, 0, 0, inline or (), 0, part, self._pictures - self._before)
        self._before = self._pictures
        count(block, pieces)
        self.blocks.append(block)


_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys(_NO_TEXT.split(), _Walker.skip),
    **dict.fromkeys([*_MEDIA.split(), "img"], _Walker.media),
    **dict.fromkeys([*INLINE, "span"], _Walker.inline),
    **dict.fromkeys(("b", "strong"), _Walker.bold),
    **dict.fromkeys(("i", "em"), _Walker.italic),
    "a": _Walker.anchor,
    "br": _Walker.line_break,
    "button": _Walker.button,
}
_UNREAD = frozenset((*_NO_TEXT.split(), *_MEDIA.split(), "button"))
_UNSCRIPTED = {tag: handle for tag, handle in _HANDLERS.items() if tag != "noscript"}
