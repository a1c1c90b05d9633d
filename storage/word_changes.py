"""Compares two texts word by word, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from extractors.article import Value
from extractors.cleaning.key import UNSPACED

_TOKEN = re.compile(rf"\s+|[{UNSPACED}]|[^\W_{UNSPACED}]+|.", re.DOTALL)
# Longer runs of paragraphs are shown as taken out and put in: to match them word by word takes seconds.
_MOST = 4000

Is = Literal["same", "out", "in"]


class Piece(Value, frozen=True):
    """Words in a row that stayed, left or came."""

    is_: Is = msgspec.field(name="is")
    text: str


class Passage(Value, frozen=True):
    """Paragraphs in a row that differ, word by word."""

    before: str
    after: str
    pieces: tuple[Piece, ...]


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, left and came, in the order to read it; what left stands before what came."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST:
        return _pieces([("out", before), ("in", after)])
    found: list[tuple[Is, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[start:end])))
        else:
            found += [("out", "".join(old[start:end])), ("in", "".join(new[new_start:new_end]))]
    return _pieces(_without_islands(found))


def compare_paragraphs(before: str, after: str) -> tuple[Passage, ...]:
    """The passages of two texts that differ; paragraphs are parted by blank lines."""
    old, new = before.split("\n\n"), after.split("\n\n")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        passage
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
        for passage in _passages(old[start:end], new[new_start:new_end])
    )


def share_changed(passages: Sequence[Passage], before: str, after: str) -> float:
    """The part of the words of both texts that left or came, from 0 to 1."""
    changed = sum(len(piece.text.split()) for one in passages for piece in one.pieces if piece.is_ != "same")
    every = len(before.split()) + len(after.split())
    return round(min(1.0, changed / every), 4) if every else 0.0


def _passages(old: list[str], new: list[str]) -> Iterator[Passage]:
    """One by one where paragraphs were only reworded, so that each is compared with what became of it."""
    if len(old) == len(new):
        pairs = list(zip(old, new, strict=True))
    else:
        pairs = [("\n\n".join(old), "\n\n".join(new))]
    for before, after in pairs:
        yield Passage(before, after, compare_words(before, after))


def _without_islands(found: list[tuple[Is, str]]) -> Iterator[tuple[Is, str]]:
    """White space and marks that stayed between two changes are read more easily as part of them."""
    for place, (is_, text) in enumerate(found):
        inside = 0 < place < len(found) - 1
        if is_ == "same" and inside and not any(char.isalnum() for char in text):
            yield "out", text
            yield "in", text
        else:
            yield is_, text


def _pieces(found: Sequence[tuple[Is, str]] | Iterator[tuple[Is, str]]) -> tuple[Piece, ...]:
    """Runs of words that left or came, each gathered up to the next that stayed."""
    pieces: list[Piece] = []
    out = put = ""
    for is_, text in [*found, ("same", "")]:
        if is_ == "same":
            pieces += [Piece("out", out)] * bool(out) + [Piece("in", put)] * bool(put)
            pieces += [Piece("same", text)] * bool(text)
            out = put = ""
        elif is_ == "out":
            out += text
        else:
            put += text
    return tuple(pieces)
