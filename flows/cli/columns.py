"""Which columns of a table of counts are shown where the terminal is too narrow for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN = 2
_NOTHING = frozenset(("", "-", "0"))


def fitting(rows: Sequence[Sequence[str]], room: int, always: int) -> list[int]:
    """The columns to show of rows whose first is the head, in `room` columns of the terminal.

    All, where they fit; else the first `always` and those in which some row has something.
    """
    every = range(len(rows[0]))
    width = sum(max(cell_len(row[column]) for row in rows) + _BETWEEN for column in every) - _BETWEEN
    if width <= room:
        return list(every)
    return [
        column for column in every if column < always or any(row[column] not in _NOTHING for row in rows[1:])
    ]
