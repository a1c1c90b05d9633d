"""Puts the pieces of text together that stand between two borders of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.body.reader.segment import TextBlock

BOLD, ITALIC = 1, 2

# A piece of text, the address of the link around it, and its marks; None is a line break.
Piece = tuple[str, tuple[str] | None, int] | None


def apart(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces between double breaks; breaks at the ends go."""
    part: list[Piece] = []
    breaks = 0
    for piece in pieces:
        if piece is None:
            breaks += 1
        elif not breaks or not piece[0].isspace():
            if breaks > 1 and part:
                yield part
                part = []
            elif breaks and part:
                part.append(None)
            breaks = 0
            part.append(piece)
    yield part


def together(pieces: list[Piece]) -> str:
    """The text of pieces, white space folded, breaks as newlines."""
    if None in pieces:
        joined = "".join([piece[0].replace("\n", " ") if piece else "\n" for piece in pieces])
        return "\n".join(filter(None, (" ".join(line.split()) for line in joined.split("\n"))))
    return folded("".join([piece[0] for piece in pieces if piece]).strip())


def folded(text: str) -> str:
    """A text that neither begins nor ends with white space, its white space folded."""
    # Most texts need no folding; of white space only a plain space is printable.
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


def count(block: TextBlock, pieces: list[Piece]) -> None:
    """Count the breaks of a block, its links, and how much of it is in links, bold and italic."""
    last: tuple[str] | None = None
    for piece in pieces:
        if piece is None:
            block.breaks += 1
            continue
        text, link, marks = piece
        if marks:
            block.bold += len(text.strip()) if marks & BOLD else 0
            block.italic += len(text.strip()) if marks & ITALIC else 0
        if link is not None:
            block.linked += len(text.strip())
            if link is last:
                block.links[-1] = (block.links[-1][0] + text, link[0])
            else:
                block.links.append((text, link[0]))
        last = link
