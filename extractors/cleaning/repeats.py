"""Takes out what is printed twice, a line or the whole text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.cleaning.context import Context, Finding
from extractors.cleaning.key import key, opening, words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_long

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.line import Line

# Recipes, price lists and tables repeat short lines on purpose, and anything at a distance.
_MIN_WORDS = 6
_MIN_LINES = 3


def adjacent_repeats(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """A line that says the same as the line before it; rows and code repeat on purpose."""
    for before, line in pairwise(lines):
        if line.type in {"table_row", "preformatted"} or not _same(before, line):
            continue
        if len(words(line.text)) >= _MIN_WORDS:
            yield Finding(line=line, reason=Reason.REPEAT_ADJACENT, evidence=f"same as line {before.number}")


def whole_text_twice(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """The second half, where it is the first half again line by line."""
    half = len(lines) // 2
    if half < _MIN_LINES or len(lines) % 2:
        return
    pairs = list(zip(lines[:half], lines[half:], strict=True))
    if all(_same(first, second) for first, second in pairs):
        for first, second in pairs:
            yield Finding(line=second, reason=Reason.REPEAT_WHOLE, evidence=f"same as line {first.number}")


def repeated_runs(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Runs of lines that stand in the same order further up: a text printed again inside the page."""
    long = [line for line in lines if is_long(line)]
    openings = [opening(line.text) for line in long]
    if () not in openings and len(set(openings)) == len(long):
        return  # none begins as another does: most texts need not be read to their ends
    seen: dict[str, Line] = {}
    run: list[tuple[Line, Line]] = []
    for line in long:
        before = seen.setdefault(key(line.text), line)
        if before is line:
            yield from _run(run)
            run = []
        else:
            run.append((line, before))
    yield from _run(run)


def _run(run: Sequence[tuple[Line, Line]]) -> Iterator[Finding]:
    numbers = [first.number for _, first in run]
    if len(run) >= _MIN_LINES and numbers == sorted(set(numbers)):
        for second, first in run:
            yield Finding(line=second, reason=Reason.REPEAT_RUN, evidence=f"same as line {first.number}")


def _same(one: Line, other: Line) -> bool:
    """The same words; that lengths differ by more than a fifth is a cheap no."""
    length = len(other.text)
    if abs(len(one.text) - length) > 0.2 * length:
        return False
    begun, begins = opening(one.text), opening(other.text)
    return (begun == begins or not begun or not begins) and key(one.text) == key(other.text)
