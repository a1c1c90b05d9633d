"""Counts how many runs a text shares with each of many others, before any of them is looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.similarity.sketch import Sketch

# A place for the lower 16 bits of each run, 64 kB: of the runs that a text of 500 lacks one in 130 passes.
_PLACES = 1 << 16


def shared_runs(sketched: Sketch, others: Sequence[NDArray[np.uint32]]) -> list[int]:
    """How many of its runs each of some other texts has, given as the runs of each, every run once.

    12 texts of 500 words take 40 microseconds, one after the other as sets 240.
    """
    mine = np.frombuffer(sketched.runs, np.uint32)
    if not others or not len(mine):
        return [0] * len(others)
    theirs = np.concatenate(others)
    known = np.zeros(_PLACES, np.bool_)
    known[mine.astype(np.uint16)] = True
    likely = known[theirs.astype(np.uint16)].nonzero()[0]
    ordered, asked = np.sort(mine), theirs[likely]
    at = ordered.searchsorted(asked)
    at[at == len(ordered)] = 0
    shared = likely[ordered[at] == asked]
    ends = shared.searchsorted(list(accumulate(map(len, others)))).tolist()
    return [end - begin for begin, end in pairwise([0, *ends])]
