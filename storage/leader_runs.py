"""Keeps the hashes of all leaders but the newest in sorted runs, of which a question reads few blocks.

A log-structured merge tree (O'Neil and others, 1996) in two tables: a run is a sorted list of (hash, number
of a leader), cut into blocks of a page each. What is sorted in joins the run of the first level; a level that
grows beyond its share joins the next one, eight times as large. So a million leaders lie in two runs, and
each of their hashes was written eight times, always whole pages in a row; sorted into one tree each of them
dirtied a page of its own. Most hashes that a new text asks for no leader has: a filter for each run knows.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from storage.few_hashes import marks
from storage.leader_filter import drop_filter, empty_filter, likely, passing, set_bits, write_filter
from storage.leader_log import keys_from_bytes, keys_to_bytes
from storage.leader_tables import sketch_blocks, sketch_runs
from storage.prepared import Prepared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pairs = NDArray[np.uint64]
    """Sorted: the hash in the upper 32 bits, the number in the lower ones."""

# 4,000 bytes: with its row's head one page of SQLite.
BLOCK = 500
# Pairs of the first level, of eight logs or 160,000 leaders, 26 MB; and how much more each further one holds.
FIRST_LEVEL, GROWTH = 3_200_000, 8
# Blocks of the largest run that are merged at a time: 256,000 pairs, 2 MB.
_WINDOW = 512
# Blocks asked for in one statement.
_ASKED = 500
_PLACES = 24
"""Bits of a block's id that count blocks: eight thousand million pairs a run."""

_PUT_BLOCK = Prepared(insert(sketch_blocks))
_BETWEEN = and_(sketch_blocks.c.id >= bindparam("first"), sketch_blocks.c.id < bindparam("behind"))
_BLOCKS = Prepared(
    select(sketch_blocks.c.id, sketch_blocks.c.pairs).where(_BETWEEN).order_by(sketch_blocks.c.id)
)
_TAKE_BLOCKS = Prepared(delete(sketch_blocks).where(_BETWEEN))


@dataclass(frozen=True, slots=True)
class Run:
    """What is held in memory of a sorted run."""

    number: int
    level: int
    count: int
    """Pairs."""
    fences: array[int]
    """The first hash of each block."""

    def places(self, key: int) -> range:
        """The blocks that may hold a hash: one, or more where very many leaders have it."""
        return range(max(bisect_left(self.fences, key) - 1, 0), bisect_right(self.fences, key))

    def ids(self, places: range) -> range:
        """Blocks as the table knows them."""
        first = self.number << _PLACES
        return range(first + places.start, first + places.stop)


def read_runs(connection: Connection) -> tuple[Run, ...]:
    """All runs there are, the lowest level first."""
    rows = connection.execute(select(sketch_runs).order_by(sketch_runs.c.level))
    return tuple(Run(row.number, row.level, row.held, keys_from_bytes(row.fences)) for row in rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """The hashes that a text is looked up by."""

    keys: Sequence[int]
    marked: bool = False
    """Each hash is asked for with its mark, too; see `storage.few_hashes`."""
    least: int = 1
    """Leaders that have fewer of the hashes are not asked for, and need not be found."""


def pairs_in(
    connection: Connection, runs: Iterable[tuple[Run, bytearray]], asked: Asked
) -> list[tuple[int, int]]:
    """(hash, number of a leader that has it), for what is asked; each run comes with its filter."""
    wanted: dict[int, list[int]] = {}
    for run, bits in runs:
        keys = passing(bits, likely(bits, asked.keys))
        if asked.marked:
            keys += passing(bits, marks(keys))
        # All hashes of a leader lie in one run: they are sorted in, and merged, together.
        for key in keys if len(keys) >= asked.least else ():
            for block in run.ids(run.places(key)):
                wanted.setdefault(block, []).append(key)
    if not wanted:
        return []
    found = []
    for block, kept in _read(connection, wanted):
        values = keys_from_bytes(kept)
        behind = len(values) // 2
        for key in wanted[block]:
            at = bisect_left(values, key, 0, behind)
            while at < behind and values[at] == key:
                found.append((key, values[behind + at]))
                at += 1
    return found


def sort_in(connection: Connection, fresh: Pairs) -> None:
    """Add sorted pairs, inside a transaction."""
    runs = {run.level: run for run in read_runs(connection)}
    merged, level, count = [], 1, len(fresh)
    while True:
        if level in runs:
            merged.append(runs[level])
            count += runs[level].count
        if count <= FIRST_LEVEL * GROWTH ** (level - 1):
            break
        level += 1
    _write(connection, level, count, _merge(connection, fresh, merged))
    for run in merged:
        _drop_blocks(connection, run.ids(range(len(run.fences))))
        connection.execute(delete(sketch_runs).where(sketch_runs.c.number == run.number))
        drop_filter(connection, run.number)


def take_pairs(connection: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Remove (hash, number) pairs wherever they lie, inside a transaction."""
    gone = {key << 32 | number for key, number in pairs}
    wanted: dict[int, list[int]] = {}
    for run in read_runs(connection):
        for pair in gone:
            for block in run.ids(run.places(pair >> 32)):
                wanted.setdefault(block, []).append(pair)
    for block, kept in list(_read(connection, wanted)):
        before = _pairs([kept])
        left = before[~np.isin(before, np.array(wanted[block], np.uint64))]
        if len(left) < len(before):
            changed = update(sketch_blocks).where(sketch_blocks.c.id == block)
            connection.execute(changed.values(pairs=b"".join(_packed(left))))


def _merge(connection: Connection, fresh: Pairs, runs: Sequence[Run]) -> Iterator[Pairs]:
    """All pairs in order, in pieces that are small beside a run."""
    largest = max(runs, key=lambda run: run.count, default=None)
    edges = list(largest.fences[_WINDOW::_WINDOW]) if largest is not None else []
    read = {run.number: 0 for run in runs}
    for low, high in zip([0, *edges], [*edges, 1 << 32], strict=True):
        pieces = [_between(fresh, low, high)]
        for run in runs:
            places = range(run.places(low).start, run.places(high).stop)
            first, behind = run.ids(places).start, run.ids(places).stop
            rows = _BLOCKS.rows(connection, {"first": first, "behind": behind})
            pieces.append(_between(_pairs([kept for _, kept in rows]), low, high))
            # At once, so that the new blocks take the pages of the old ones.
            behind = run.places(high).start
            _drop_blocks(connection, run.ids(range(read[run.number], behind)))
            read[run.number] = behind
        yield np.sort(np.concatenate(pieces), kind="stable")


def _drop_blocks(connection: Connection, ids: range) -> None:
    _TAKE_BLOCKS.run_all(connection, [{"first": ids.start, "behind": ids.stop}])


def _between(pairs: Pairs, low: int, high: int) -> Pairs:
    # Compared as 64 bits: the last edge is beyond every hash.
    first, behind = np.searchsorted(pairs >> np.uint64(32), np.array([low, high], np.uint64))
    return pairs[first:behind]


def _write(connection: Connection, level: int, count: int, pieces: Iterator[Pairs]) -> None:
    """A run of so many pairs at most."""
    number = (connection.execute(select(func.max(sketch_runs.c.number))).scalar() or 0) + 1
    bits, fences, written = empty_filter(count), array("I"), 0
    for pairs in _whole_blocks(pieces):
        first = (number << _PLACES) + len(fences)
        rows = ({"id": at, "pairs": kept} for at, kept in enumerate(_packed(pairs), first))
        _PUT_BLOCK.run_all(connection, rows)
        keys = pairs >> np.uint64(32)
        fences.extend(keys[::BLOCK].tolist())
        set_bits(bits, keys)
        written += len(pairs)
    values = {"level": level, "held": written, "fences": keys_to_bytes(fences)}
    connection.execute(insert(sketch_runs).values(number=number, **values))
    write_filter(connection, number, bits)


def _whole_blocks(pieces: Iterator[Pairs]) -> Iterator[Pairs]:
    """The same pairs in pieces that fill their blocks, but for the last one."""
    left = np.empty(0, np.uint64)
    for piece in pieces:
        left = np.concatenate([left, piece])
        whole = len(left) // BLOCK * BLOCK
        yield left[:whole]
        left = left[whole:]
    yield left


def _read(connection: Connection, blocks: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Blocks by their ids, as far as they are there."""
    ids = list(blocks)
    for start in range(0, len(ids), _ASKED):
        some = ids[start : start + _ASKED]
        values = {f"b{at}": block for at, block in enumerate(some)}
        for block, kept in blocks_of(len(some)).rows(connection, values):
            yield block, bytes(kept)


@cache
def blocks_of(count: int) -> Prepared:
    """The query for so many blocks, given as b0, b1 ..."""
    names: list[Any] = [bindparam(f"b{at}") for at in range(count)]
    return Prepared(select(sketch_blocks.c.id, sketch_blocks.c.pairs).where(sketch_blocks.c.id.in_(names)))


def _packed(pairs: Pairs) -> Iterator[bytes]:
    """Pairs as blocks keep them: the hashes of a block, then their numbers, 32 bits each, little endian."""
    both = pairs.astype("<u8").view("<u4")
    whole = len(pairs) // BLOCK
    blocks = both[: whole * BLOCK * 2].reshape(whole, BLOCK, 2)[:, :, ::-1].transpose(0, 2, 1)
    yield from map(bytes, np.ascontiguousarray(blocks))
    if whole * BLOCK < len(pairs):
        yield both[whole * BLOCK * 2 :].reshape(-1, 2)[:, ::-1].T.tobytes()


def _pairs(blocks: Sequence[bytes]) -> Pairs:
    """What `_packed` was given."""
    found = [np.empty(0, np.uint64)]
    for length, alike in groupby(filter(None, blocks), len):
        both = np.frombuffer(b"".join(alike), "<u4").reshape(-1, 2, length // 8).astype(np.uint64)
        found.append((both[:, 0] << np.uint64(32) | both[:, 1]).ravel())
    return np.concatenate(found)
