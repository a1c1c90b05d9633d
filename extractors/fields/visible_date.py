"""Reads the dates that stand beside the headline, and tells publication from change by their labels."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from extractors.fields.moment import Moment, read_moment
from extractors.fields.strip import WHOLE
from extractors.fields.written_date import find_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fields.strip import Piece

_CHANGE_WORDS = tuple(
    line
    for line in files("extractors.fields").joinpath("date_labels.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
_CHANGE_HINT = re.compile(r"modif|updat|datemod|revis")
# The microformat hAtom asks for a class `updated` on every post's only date: `entry-date updated`.
_BOTH = re.compile(r"(?=.*(?<![^ ])updated(?![^ ])).*(?:date(?![a-z])|published|posted)")
_LABEL_REACH = 40
_ATTRIBUTES = ("datetime", "content", "title", "data-datetime", "data-date", "data-timestamp")
_NAMES = frozenset(_ATTRIBUTES)
_MAX_PIECE = 300
_SHORT = 110
_BEFORE = 8
_AFTER = 35


@dataclass(frozen=True, slots=True)
class Visible:
    """A date near the headline; `is_change` where it is labelled as an update.

    `is_near` where it stands by itself or in a short line, not in running text or far from the headline.
    """

    moment: Moment
    place: int
    is_change: bool
    is_near: bool = True


def read_visible(strip: Sequence[Piece], language: str | None, *, month_first: bool) -> list[Visible]:
    """Dates of the strip, the nearest to the headline first, each day once."""
    found = [*_machine(strip), *_written(strip, language, month_first=month_first)]
    by_place = sorted(found, key=lambda v: (not v.is_near, abs(v.place) + (0.5 if v.place < 0 else 0)))
    distinct: dict[tuple[object, bool], Visible] = {}
    for visible in by_place:
        distinct.setdefault((visible.moment.day, visible.is_change), visible)
    return list(distinct.values())


def _machine(strip: Sequence[Piece]) -> Iterator[Visible]:
    """Dates in attributes of `<time>` and its imitations."""
    label = ""
    for piece in strip:
        for name in _ATTRIBUTES if piece.has_any(_NAMES) else ():
            value = piece.attribute(name)
            moment = read_moment(value) if value and value[:1].isdigit() else None
            if moment:
                yield Visible(moment, piece.place, _is_change(f"{label} {piece.text}", piece))
                break
        label = piece.text[-_LABEL_REACH:]


def _written(strip: Sequence[Piece], language: str | None, *, month_first: bool) -> Iterator[Visible]:
    """Dates in the text, also where day, month and year stand in elements of their own."""
    pieces = [p for p in strip if len(p.text) <= _MAX_PIECE and not p.is_teaser]
    starts, text = [], ""
    for piece in pieces:
        starts.append(len(text))
        text += piece.text + " "
    last = 0
    for found in find_dates(text, language, month_first=month_first):
        piece = pieces[bisect_right(starts, found.start) - 1]
        label = text[max(last, found.start - _LABEL_REACH) : found.start]
        near = len(piece.text) <= _SHORT and -_BEFORE <= piece.place <= _AFTER
        yield Visible(found.moment, piece.place, _is_change(label, piece), near)
        last = found.end


def _is_change(label: str, piece: Piece) -> bool:
    return _is_named_change(piece) or any(map(label.casefold().__contains__, _CHANGE_WORDS))


def _is_named_change(piece: Piece) -> bool:
    if not _CHANGE_HINT.search(piece.hints()):
        return False
    return any(
        _CHANGE_HINT.search(element.hints) and not _BOTH.search(element.hints)
        for element in piece.around.line[:3]
        if element.tag not in WHOLE
    )
