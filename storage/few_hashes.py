"""Lets two texts be compared by how many hashes they share, the same from both sides.

Two must be shared: one is often chance. But where either text has less than four, one is enough; and so
that a text with many finds one with few, each hash of the latter is noted twice, once with a mark.
"""

from __future__ import annotations

from collections.abc import Iterable

# Copies that share fewer than two hashes were none among 958, but for texts that have few of them.
ENOUGH = 2
_FEW = 4
# Samples are numbers under 2**36: the marked ones lie above. Lower bits differ too: a filter goes by them.
_MARK = 1 << 36 | 0xB4B4B


def enough(one: int, other: int) -> int:
    """How many hashes two texts must share to be compared, by how many each has."""
    return ENOUGH if min(one, other) >= _FEW else 1


def marks(keys: Iterable[int]) -> tuple[int, ...]:
    """The marks of some hashes. Who is looked up asks for both: a text with few is met twice by each.

    Nobody is found by the mark of a hash that nobody is found by.
    """
    return tuple([key ^ _MARK for key in keys])


def noted(keys: tuple[int, ...]) -> tuple[int, ...]:
    """What is noted of a text with these hashes."""
    return keys if len(keys) >= _FEW else (*keys, *marks(keys))
