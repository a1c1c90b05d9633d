"""The few runs of a text by which an index finds its copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

# A run is taken by its own hash alone, so an excerpt takes the same ones as the text it was cut from: that is
# what bands of minima over whole texts cannot do. One run in 32 all over, one in 8 at the beginning, where
# stubs and teasers are cut from: about 18 for 400 words. Every hash costs a search and a row: with 23 of them
# no more of the 956 true pairs of the bench were found, with 12 of them 3 to 8 were missed.
_ALL, _BEGINNING, _BEGIN = 32, 8, 64
# A long text takes fewer of its runs: those with the smallest hashes.
MOST = 64

# Of each run of a text, in its order, the hash below which it is taken.
_TAKEN = np.full(16_000, 2**32 // _ALL, np.uint32)
_TAKEN[:_BEGIN] = 2**32 // _BEGINNING


def sample(sketched: Sketch) -> tuple[int, ...]:
    """Hashes that two copies have in common, most of them; at most `MOST`, smallest first."""
    runs = np.frombuffer(sketched.runs, np.uint32)
    taken = runs[runs < _TAKEN[: len(runs)]].tolist()
    return tuple(sorted(taken or runs[:1].tolist())[:MOST])
