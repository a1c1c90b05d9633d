"""Packs a hash and the number of a leader that has it into 64 bits, so that sorted they lie by hash."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pairs = NDArray[np.uint64]
    """The hash in the upper bits, the number in the lower ones; sorted, if nothing else is said."""

# 134 million numbers below the hash: samples have 36 bits, and one more where they are marked.
NUMBER = 27
MOST_NUMBER = (1 << NUMBER) - 1
# No batch that begins here goes beyond.
LAST_NUMBER = MOST_NUMBER - (1 << 20)


def paired(keys: NDArray[np.uint64], numbers: NDArray[np.uint64]) -> Pairs:
    """Each hash with the number of its leader, in the order given."""
    return keys << np.uint64(NUMBER) | numbers


def noted_pairs(rows: Sequence[tuple[int, bytes]]) -> Pairs:
    """The pairs of some leaders, in no order; the hashes of each as `keys_to_bytes` has them."""
    keys = np.frombuffer(b"".join([kept for _, kept in rows]), "<u8").astype(np.uint64)
    numbers = np.array([number for number, _ in rows], np.uint64)
    return paired(keys, np.repeat(numbers, [len(kept) // 8 for _, kept in rows]))


def merged(pieces: Sequence[Pairs]) -> Pairs:
    """Sorted pieces as one."""
    pairs = np.concatenate(pieces)
    pairs.sort(kind="stable")  # merges what is sorted already: a third of the time of a quicksort
    return pairs


def keys_to_bytes(keys: Iterable[int]) -> bytes:
    """Hashes, or pairs, as the tables hold them: 64 bits each, little endian."""
    values = array("Q", keys)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def keys_from_bytes(kept: bytes) -> array[int]:
    """What `keys_to_bytes` was given."""
    values = array("Q")
    values.frombytes(kept)
    if sys.byteorder == "big":
        values.byteswap()
    return values
