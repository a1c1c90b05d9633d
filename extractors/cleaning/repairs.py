"""Mends lost glyphs: bullets that a charset conversion turned into "? "."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.article import Repair
from extractors.cleaning.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.line import Line

_LOST = re.compile(r"\? (?=[^\W\d_])")
# One line may be a stray question mark; no sentence begins so, hence two are a pattern.
_MIN_LINES = 2


def lost_glyphs(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Repair, ...]]:
    """The lines without their lost bullets, and what was taken off; reversible, no bullet is invented."""
    marked = {line.number for line in lines if _LOST.match(line.text)}
    if len(marked) < _MIN_LINES:
        return tuple(lines), ()
    mended = tuple(
        replace(line, text=line.text.removeprefix("? ")) if line.number in marked else line for line in lines
    )
    return mended, tuple(
        Repair(line=number, removed="? ", reason=str(Reason.LOST_GLYPH)) for number in sorted(marked)
    )
