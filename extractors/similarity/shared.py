"""Counts how many runs a text shares with each of many others, before any of them is looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.similarity.sketch import Sketch

# Of runs that a text of 500 lacks one in 130 passes a table of so many places; 64 kB, made in 2 microseconds.
_PLACES = 1 << 16


def shared_runs(sketched: Sketch, others: Sequence[NDArray[np.uint32]]) -> list[int]:
    """How many of its runs each of some other texts has, given as the runs of each, every run once.

    12 texts of 500 words take 60 microseconds, one after the other as sets 700.
    """
    mine = np.frombuffer(sketched.runs, np.uint32)
    if not others or not len(mine):
        return [0] * len(others)
    theirs = np.concatenate(others)
    known = np.zeros(_PLACES, np.bool_)
    known[mine & np.uint32(_PLACES - 1)] = True
    likely = np.flatnonzero(known[theirs & np.uint32(_PLACES - 1)])
    ordered = np.sort(mine)
    asked = theirs[likely]
    at = np.minimum(np.searchsorted(ordered, asked), len(ordered) - 1)
    shared = likely[ordered[at] == asked]
    ends = np.cumsum([len(runs) for runs in others])
    found: list[int] = np.diff(np.searchsorted(shared, ends), prepend=0).tolist()
    return found
