"""A filter of many hashes: which ones surely nobody has, so that they are not looked for.

A Bloom filter (Bloom, Space/time trade-offs in hash coding with allowable errors, 1970) of three bits a
hash, all in one line of the cache (Putze and others, Cache-, hash- and space-efficient Bloom filters, 2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from storage.few_hashes import marks
from storage.leader_pairs import NUMBER
from storage.leader_tables import leader_filter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from storage.leader_pairs import Pairs
    from storage.leader_runs import Asked

# 12 to 24 bits a hash: of those that are not there one in 80 to 500 passes. 64 MB at most, of 45 million
# hashes, two million leaders; a million has 32 MB.
_BITS, _MOST = 12, 1 << 29
# The first bit is that of the hash itself: the lower bits of all hashes are evenly spread. The others differ
# in the lowest nine, by nine each of a product with 2**25 over the golden ratio, which fits into 64 bits: by
# those in which all of the hash has a part, as hashes with the same first bit differ above it alone.
_SPREAD, _MIDDLE, _UPPER, _LINE = 0x13C6EF3, 28, 37, 511
_ONE = np.uint8(1) << np.arange(8, dtype=np.uint8)
_PIECE, _STEP = 1 << 20, 1 << 17


class Probe:
    """The hashes that a text is looked up by, made ready to be asked of several filters."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        values = np.array(asked.keys, np.int64)
        self.places = values >> 3
        self.ones = _ONE.take(values & 7)


class LeaderFilter:
    """The hashes of some pairs. A hash never leaves it: it is made anew with those that are left."""

    def __init__(self, room: int, bits: bytearray | None = None) -> None:
        """`room` is how many hashes it is to hold at least; it takes 1.5 to 3 bytes for each."""
        self.bits = bits or bytearray(min(max(1 << (_BITS * room - 1).bit_length(), 512), _MOST) // 8)
        self._view = np.frombuffer(self.bits, np.uint8)
        self._mask = len(self.bits) * 8 - 1

    def has_room(self, count: int) -> bool:
        """Whether so many hashes pass as seldom as they are to, or no larger filter is made."""
        return len(self.bits) * 8 >= min(_BITS * count, _MOST)

    def add(self, pairs: Pairs) -> None:
        """Let the hashes of these pairs pass, in pieces that take 10 MB of memory on the way."""
        for start in range(0, len(pairs), _STEP):
            keys = (pairs[start : start + _STEP] >> np.uint64(NUMBER)).astype(np.int64)
            spread = keys * _SPREAD
            for other in (0, spread >> _MIDDLE & _LINE, spread >> _UPPER & _LINE):
                _set(self._view, (keys ^ other) & self._mask)

    def passing(self, probe: Probe) -> list[int]:
        """The hashes, and marks of hashes, that are worth looking for: none where a leader lacks too many."""
        # All first bits at once: one after the other each would wait for memory.
        bytes_there = self._view.take(probe.places & self._mask >> 3)
        asked, likely = probe.asked, (bytes_there & probe.ones).nonzero()[0].tolist()
        found = [key for key in map(asked.keys.__getitem__, likely) if self._has_others(key)]
        if asked.marked and found:
            found += [key for key in marks(found) if self._has_first(key) and self._has_others(key)]
        return found if len(found) >= asked.least else []

    def _has_first(self, key: int) -> int:
        return self.bits[(key & self._mask) >> 3] >> (key & 7) & 1

    def _has_others(self, key: int) -> int:
        bits, mask, spread = self.bits, self._mask, key * _SPREAD
        one, other = (key ^ spread >> _MIDDLE & _LINE) & mask, (key ^ spread >> _UPPER & _LINE) & mask
        return bits[one >> 3] >> (one & 7) & 1 and bits[other >> 3] >> (other & 7) & 1


def _set(bits: NDArray[np.uint8], at: NDArray[np.int64]) -> None:
    """Set these bits. Of several in one byte one is set at a time: a third of the time of `bitwise_or.at`."""
    places, ones = at >> 3, _ONE[at & 7]
    while len(places):
        bits[places] |= ones
        left = bits[places] & ones == 0
        places, ones = places[left], ones[left]


def write_filter(connection: Connection, kept: LeaderFilter) -> None:
    """Keep a filter in place of the one before, in pieces: it need not fit into memory twice."""
    connection.execute(delete(leader_filter))
    for place, at in enumerate(range(0, len(kept.bits), _PIECE)):
        piece = bytes(kept.bits[at : at + _PIECE])
        connection.execute(insert(leader_filter).values(id=place, bits=piece))


def read_filter(connection: Connection) -> LeaderFilter:
    """What `write_filter` kept, or one that nothing passes."""
    query = select(leader_filter.c.bits).order_by(leader_filter.c.id)
    bits = bytearray()
    for (piece,) in connection.execute(query.execution_options(yield_per=1)):
        bits += piece
    return LeaderFilter(0, bits)
