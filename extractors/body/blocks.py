"""Typed lines from trafilatura's element tree, whose tags are TEI: p, head, item, quote, row, code, lb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.characters import tidy, visible
from extractors.cleaning.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from extractors.article import BlockType

_BLOCKS: dict[str, BlockType] = {
    "p": "paragraph",
    "ab": "paragraph",
    "fw": "paragraph",
    "head": "heading",
    "quote": "quote",
    "item": "list_item",
    "row": "table_row",
    "code": "preformatted",
}
_CONTAINERS = {"body", "div", "list", "table", "main", "article"}


@dataclass(frozen=True, slots=True)
class _Block:
    """The kind of line that text belongs to."""

    type: BlockType
    level: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text in a block, or, with `text` None, the end of a line."""

    block: _Block
    text: str | None


_PARAGRAPH = _Block("paragraph")


def read_blocks(body: _Element) -> tuple[Line, ...]:
    """The lines of an extracted tree, numbered from 1, empty ones left out."""
    lines: list[Line] = []
    pieces: list[_Piece] = []
    for piece in _flow(body, _PARAGRAPH):
        if piece.text is not None:
            pieces.append(piece)
            continue
        line = _line(pieces, len(lines) + 1)
        lines.extend([line] if line else [])
        pieces = []
    line = _line(pieces, len(lines) + 1)
    return (*lines, line) if line else tuple(lines)


def _flow(element: _Element, around: _Block) -> Iterator[_Piece]:
    """The text of an element as pieces; blocks begin and end a line."""
    block = _block(element, around)
    breaks = element.tag in _CONTAINERS or (element.tag in _BLOCKS and not _inline(element, around))
    if breaks:
        yield _Piece(around, None)
    if element.tag == "lb":
        yield _line_break(around)
    else:
        yield from _inside(element, block)
    if breaks:
        yield _Piece(block, None)


def _inside(element: _Element, block: _Block) -> Iterator[_Piece]:
    if element.text:
        yield _Piece(block, element.text)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        yield from _flow(child, block)
        if child.tag == "cell" and child.getnext() is not None:
            yield _Piece(block, " | ")
        if child.tail:
            yield _Piece(block, child.tail)


def _inline(element: _Element, around: _Block) -> bool:
    """Whether a block tag is only part of the line it stands in: anything in a row, code in a sentence."""
    if around.type in {"table_row", "heading"}:
        return True
    return element.tag == "code" and "\n" not in "".join(str(text) for text in element.itertext())


def _block(element: _Element, around: _Block) -> _Block:
    kind = _BLOCKS.get(str(element.tag))
    if kind is None or _inline(element, around):
        return around
    if kind == "heading":
        return _Block("heading", _heading_level(element))
    if kind == "list_item":
        return _Block("list_item", (around.level or 0) + 1 if around.type == "list_item" else 1)
    if kind == "paragraph" and around.type in {"quote", "list_item"}:
        return around
    return _Block(kind)


def _heading_level(element: _Element) -> int:
    digits = (element.get("rend") or "")[1:]
    return min(max(int(digits), 2), 6) if digits.isdigit() else 2


def _line_break(around: _Block) -> _Piece:
    """A break ends a line of running text; it is a space in a heading or row and itself in code."""
    if around.type in {"heading", "table_row"}:
        return _Piece(around, " ")
    return _Piece(around, "\n" if around.type == "preformatted" else None)


def _line(pieces: list[_Piece], number: int) -> Line | None:
    text = "".join(piece.text or "" for piece in pieces)
    block = next((piece.block for piece in pieces if piece.text and piece.text.strip()), _PARAGRAPH)
    text = visible(text).strip("\n") if block.type == "preformatted" else tidy(text)
    if not text.strip(" |\n"):
        return None
    return Line(number=number, text=text, type=block.type, level=block.level)
