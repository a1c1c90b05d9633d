"""Lets two texts be compared by how many hashes they share, the same from both sides.

Two must be shared: one is often chance. But where either text has less than four, one is enough; and so
that a text with many finds one with few, each hash of the latter is noted twice, once with a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# Copies that share fewer than two hashes were none among 958, but for texts that have few of them.
ENOUGH = 2
_FEW = 4
# Samples are hashes under 2**29: the marked ones lie above.
_MARK = 1 << 31


def enough(one: int, other: int) -> int:
    """How many hashes two texts must share to be compared, by how many each has."""
    return ENOUGH if min(one, other) >= _FEW else 1


def with_marks(keys: Sequence[int]) -> tuple[int, ...]:
    """What is looked up for a text with these hashes: one with few is met twice by each that both have."""
    return (*keys, *marks(keys))


def marks(keys: Iterable[int]) -> tuple[int, ...]:
    """The marks of some hashes. Nobody is found by the mark of a hash that nobody is found by."""
    return tuple([key ^ _MARK for key in keys])


def noted(keys: tuple[int, ...]) -> tuple[int, ...]:
    """What is noted of a text with these hashes."""
    return keys if len(keys) >= _FEW else with_marks(keys)
