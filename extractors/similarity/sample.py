"""The few runs of a text by which an index finds its copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.similarity.sketch import MAX_WORDS

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

# A run is taken by its own hash alone, so an excerpt takes the same ones as the text it was cut from: that is
# what bands of minima over whole texts cannot do. One run in 30 all over, one in 8 at the beginning, where
# stubs and teasers are cut from: about 19 for 400 words. Every hash costs a search and a row: with 23 of them
# no more of the 956 true pairs of the bench were found, with 12 of them 3 to 8 were missed.
_ALL, _BEGINNING, _BEGIN = 30, 8, 64
# A long text takes fewer of its runs: those with the smallest hashes.
MOST = 64

# Of each run of a text, in its order, the hash below which it is taken.
_TAKEN = np.full(MAX_WORDS, 2**32 // _ALL, np.uint32)
_TAKEN[:_BEGIN] = 2**32 // _BEGINNING


# A run and so many bits of the one behind it: 27 bits of a run alone are, among a million texts, in one case
# of twelve those of another by chance, and each such case costs a look-up in vain. An edited word takes five
# runs with it then, not four; with one in 30 instead of 32, 8 of 60,000 edited copies are missed, before 12.
_BEHIND = 7
_MASK = (1 << _BEHIND) - 1


def sample(sketched: Sketch) -> tuple[int, ...]:
    """Numbers of 36 bits that two copies have in common; at most `MOST`, of the smallest hashes."""
    runs = np.frombuffer(sketched.runs, np.uint32)
    at = (runs < _TAKEN[: len(runs)]).nonzero()[0]
    taken, behind = runs.take(at).tolist(), runs.take(at + 1, mode="clip").tolist()
    if not taken:
        taken, behind = runs[:1].tolist(), runs[1:2].tolist() or runs[:1].tolist()
    both = zip(taken, behind, strict=True)
    return tuple(sorted([run << _BEHIND | after & _MASK for run, after in both])[:MOST])
