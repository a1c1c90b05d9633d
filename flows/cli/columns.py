"""How a table of counts is made to fit a narrow terminal: which columns are shown, which texts are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


def shortened(rows: Sequence[Sequence[str]], room: int, least: Mapping[int, int]) -> list[list[str]]:
    """The rows with some columns cut so that all fit `room`; counts are not, as half a count misleads.

    `least` maps each column that may be cut to the width it keeps; the first is cut as far as it may be
    before the next.
    """
    cells = [list(row) for row in rows]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(cells[0]))]
    over = sum(widths) + _BETWEEN * (len(widths) - 1) - room
    for column, width in least.items():
        kept = max(width, widths[column] - max(0, over))
        over -= max(0, widths[column] - kept)
        for row in cells:
            if cell_len(row[column]) > kept:
                row[column] = f"{set_cell_size(row[column], kept - 1).rstrip()}…"
    return cells
