"""A filter for each sorted run: which hashes it surely lacks, so that no block is read for them.

A Bloom filter (Bloom, Space/time trade-offs in hash coding with allowable errors, 1970) of two bits a hash,
both in one line of the cache (Putze and others, Cache-, hash- and space-efficient Bloom filters, 2007).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from storage.leader_tables import sketch_filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

# 16 to 32 bits a hash: of those that are not there one in 50 to 150 passes. 16 MB at most, of a million
# leaders 7 bits a hash: one in 16; by then one hash in 12 is some leader's by chance.
_BITS, _MOST = 16, 1 << 27
# The first bit is that of the hash itself: sampled hashes are evenly spread below 2**27 and below 2**29. The
# second differs in the lowest nine, by nine of a product with 2**32 over the golden ratio: by those that
# all bits of the hash have a part in, as there are hashes that differ in the highest alone.
_SPREAD, _MIDDLE, _LINE = 0x9E3779B1, 31, 511
_PIECE = 1 << 20
_PLACES = 8
"""Bits of a piece's id that count the pieces of a filter."""


def empty_filter(count: int) -> NDArray[np.uint8]:
    """Room for so many hashes."""
    return np.zeros(min(max(1 << (_BITS * count - 1).bit_length(), 8), _MOST) // 8, np.uint8)


def set_bits(bits: NDArray[np.uint8], keys: NDArray[np.uint64]) -> None:
    """Let these hashes pass."""
    mask, other = np.uint64(len(bits) * 8 - 1), keys * np.uint64(_SPREAD) >> np.uint64(_MIDDLE)
    for at in (keys & mask, (keys ^ other & np.uint64(_LINE)) & mask):
        np.bitwise_or.at(bits, at >> np.uint64(3), np.uint8(1) << (at & np.uint64(7)).astype(np.uint8))


def likely(bits: bytearray, keys: Iterable[int]) -> list[int]:
    """The hashes whose first bit is set; of two that differ in their highest bit alone, both or neither."""
    mask = len(bits) * 8 - 1
    return [key for key in keys if bits[(key & mask) >> 3] >> (key & 7) & 1]


def passing(bits: bytearray, keys: Iterable[int]) -> list[int]:
    """Those of some likely hashes that may be there."""
    mask, found = len(bits) * 8 - 1, []
    for key in keys:
        at = (key ^ key * _SPREAD >> _MIDDLE & _LINE) & mask
        if bits[at >> 3] >> (at & 7) & 1:
            found.append(key)
    return found


def write_filter(connection: Connection, run: int, bits: NDArray[np.uint8]) -> None:
    """Keep the filter of a new run, in pieces: it need not fit into memory twice."""
    for place, at in enumerate(range(0, len(bits), _PIECE)):
        row = {"id": run << _PLACES | place, "bits": bits[at : at + _PIECE].tobytes()}
        connection.execute(insert(sketch_filters).values(**row))


def read_filter(connection: Connection, run: int) -> bytearray:
    """What `write_filter` kept."""
    query = select(sketch_filters.c.bits).where(_of(run)).order_by(sketch_filters.c.id)
    bits = bytearray()
    for (piece,) in connection.execute(query.execution_options(yield_per=1)):
        bits += piece
    return bits


def drop_filter(connection: Connection, run: int) -> None:
    """Remove what `write_filter` kept."""
    connection.execute(delete(sketch_filters).where(_of(run)))


def _of(run: int) -> ColumnElement[bool]:
    return and_(sketch_filters.c.id >= run << _PLACES, sketch_filters.c.id < (run + 1) << _PLACES)
