"""Keeps the hashes of all leaders but the newest in sorted runs, of which a question reads few blocks.

A log-structured merge tree (O'Neil and others, 1996), merged in tiers: a run is a sorted list of (hash,
number of a leader), cut into blocks of a page each. What is sorted in makes a run of the first level; where a
level would have four of them, they make one of the next. So a million leaders lie in four runs, and each of
their hashes was written twice, always whole pages in a row; sorted into one tree each of them dirtied a page
of its own. Most hashes that a new text asks for no leader has: one filter for all the runs knows.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from storage.leader_filter import LeaderFilter
from storage.leader_pairs import MOST_NUMBER, NUMBER, keys_from_bytes, keys_to_bytes, merged
from storage.leader_tables import leader_blocks, leader_runs
from storage.prepared import Prepared

if TYPE_CHECKING:
    from storage.leader_pairs import Pairs

# 4,000 bytes: with its row's head one page of SQLite.
BLOCK = 500
# Runs of a level that become one of the next. With eight each hash is written once less in six million
# leaders, and twice as many runs are asked for what somebody has.
TIER = 4
# Blocks of the longest run that are merged at a time, 1 MB, with as many of each other one.
_WINDOW = 256
# Blocks asked for in one statement.
_ASKED = 500
_PLACES = 24
"""Bits of a block's id that count blocks: eight thousand million pairs a run."""

_PUT_BLOCK = Prepared(insert(leader_blocks))
_BETWEEN = and_(leader_blocks.c.id >= bindparam("first"), leader_blocks.c.id < bindparam("behind"))
_BLOCKS = Prepared(select(leader_blocks.c.pairs).where(_BETWEEN).order_by(leader_blocks.c.id))
_TAKE_BLOCKS = Prepared(delete(leader_blocks).where(_BETWEEN))


@dataclass(frozen=True, slots=True)
class Run:
    """What is held in memory of a sorted run."""

    number: int
    level: int
    count: int
    """Pairs."""
    fences: array[int]
    """The first pair of each block."""

    def places(self, first: int, last: int) -> range:
        """The blocks that may hold pairs from one to another; at least one."""
        return range(max(bisect_right(self.fences, first) - 1, 0), max(bisect_right(self.fences, last), 1))

    def ids(self, places: range) -> range:
        """Blocks as the table knows them."""
        first = self.number << _PLACES
        return range(first + places.start, first + places.stop)

    @property
    def blocks(self) -> range:
        """All of its blocks as the table knows them."""
        return self.ids(range(len(self.fences)))


def read_runs(connection: Connection) -> tuple[Run, ...]:
    """All runs there are, the lowest level first."""
    rows = connection.execute(select(leader_runs).order_by(leader_runs.c.level, leader_runs.c.number))
    return tuple(Run(row.number, row.level, row.held, keys_from_bytes(row.fences)) for row in rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """The hashes that a text is looked up by."""

    keys: Sequence[int]
    marked: bool = False
    """Each hash is asked for with its mark, too; see `storage.few_hashes`."""
    least: int = 1
    """Leaders that have fewer of the hashes are not asked for, and need not be found."""


def pairs_in(connection: Connection, runs: Iterable[Run], keys: Iterable[int]) -> list[tuple[int, int]]:
    """(hash, number of a leader that has it), for these hashes."""
    wanted: dict[int, list[int]] = {}
    for key in keys:
        first = key << NUMBER
        for run in runs:
            for block in run.ids(run.places(first, first | MOST_NUMBER)):
                wanted.setdefault(block, []).append(key)
    found: list[tuple[int, int]] = []
    for block, kept in _read(connection, wanted):
        pairs = keys_from_bytes(kept)
        for key in wanted[block]:
            begin = bisect_left(pairs, key << NUMBER)
            behind = bisect_right(pairs, key << NUMBER | MOST_NUMBER, begin)
            found.extend((key, pair & MOST_NUMBER) for pair in pairs[begin:behind])
    return found


def sort_in(connection: Connection, fresh: Pairs) -> None:
    """Add sorted pairs, inside a transaction."""
    runs, level, old = read_runs(connection), 1, list[Run]()
    while len(alike := [run for run in runs if run.level == level]) >= TIER - 1:
        old += alike
        level += 1
    _write(connection, level, _merge(connection, fresh, old))
    for run in old:
        _drop_blocks(connection, run.blocks)
        connection.execute(delete(leader_runs).where(leader_runs.c.number == run.number))


def filter_of(connection: Connection, runs: Sequence[Run]) -> LeaderFilter:
    """A filter that all hashes of the runs pass."""
    made = LeaderFilter(sum(run.count for run in runs))
    for run in runs:
        for start in range(0, len(run.fences), _WINDOW):
            places = range(start, min(start + _WINDOW, len(run.fences)))
            made.add(_between(connection, run.ids(places)))
    return made


def take_pairs(connection: Connection, gone: Pairs) -> None:
    """Remove pairs wherever they lie, inside a transaction."""
    wanted: dict[int, list[int]] = {}
    for run in read_runs(connection):
        for pair in gone.tolist():
            for block in run.ids(run.places(pair, pair)):
                wanted.setdefault(block, []).append(pair)
    for block, kept in list(_read(connection, wanted)):
        before = _pairs([kept])
        left = before[~np.isin(before, np.array(wanted[block], np.uint64))]
        if len(left) < len(before):
            changed = update(leader_blocks).where(leader_blocks.c.id == block)
            connection.execute(changed.values(pairs=left.astype("<u8").tobytes()))


def _merge(connection: Connection, fresh: Pairs, runs: Sequence[Run]) -> Iterator[Pairs]:
    """All pairs in order, in pieces that are small beside a run."""
    edges = _edges(fresh, runs)
    read = {run.number: 0 for run in runs}
    for low, high in zip([0, *edges], [*edges, 1 << 64], strict=True):
        pieces = [_cut(fresh, low, high)]
        for run in runs:
            places = run.places(low, high - 1)
            pieces.append(_cut(_between(connection, run.ids(places)), low, high))
            # At once, so that the new blocks take the pages of the old ones.
            _drop_blocks(connection, run.ids(range(read[run.number], places.stop - 1)))
            read[run.number] = places.stop - 1
        yield merged(pieces)


def _edges(fresh: Pairs, runs: Sequence[Run]) -> list[int]:
    """Where to part what is merged: every so many blocks of the longest of all."""
    largest = max(runs, key=lambda run: run.count, default=None)
    if largest is None or largest.count < len(fresh):
        return list(map(int, fresh[_WINDOW * BLOCK :: _WINDOW * BLOCK]))
    return list(largest.fences[_WINDOW::_WINDOW])


def _drop_blocks(connection: Connection, ids: range) -> None:
    _TAKE_BLOCKS.run_all(connection, [{"first": ids.start, "behind": ids.stop}])


def _cut(pairs: Pairs, low: int, high: int) -> Pairs:
    first = np.searchsorted(pairs, np.uint64(low))
    return pairs[first : np.searchsorted(pairs, np.uint64(high - 1), "right")]


def _write(connection: Connection, level: int, pieces: Iterator[Pairs]) -> None:
    """A run of these pairs."""
    number = (connection.execute(select(func.max(leader_runs.c.number))).scalar() or 0) + 1
    fences, written = array("Q"), 0
    for pairs in _whole_blocks(pieces):
        first = (number << _PLACES) + len(fences)
        kept = pairs.astype("<u8").tobytes()
        starts = range(0, len(kept), BLOCK * 8)
        blocks = (kept[start : start + BLOCK * 8] for start in starts)
        rows = ({"id": at, "pairs": block} for at, block in enumerate(blocks, first))
        _PUT_BLOCK.run_all(connection, rows)
        fences.extend(pairs[::BLOCK].tolist())
        written += len(pairs)
    values = {"level": level, "held": written, "fences": keys_to_bytes(fences)}
    connection.execute(insert(leader_runs).values(number=number, **values))


def _whole_blocks(pieces: Iterator[Pairs]) -> Iterator[Pairs]:
    """The same pairs in pieces that fill their blocks, but for the last one."""
    left = np.empty(0, np.uint64)
    for piece in pieces:
        left = np.concatenate([left, piece])
        whole = len(left) // BLOCK * BLOCK
        yield left[:whole]
        left = left[whole:]
    yield left


def _between(connection: Connection, ids: range) -> Pairs:
    """What lies in these blocks."""
    rows = _BLOCKS.rows(connection, {"first": ids.start, "behind": ids.stop})
    return _pairs([kept for (kept,) in rows])


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
    return Prepared(select(leader_blocks.c.id, leader_blocks.c.pairs).where(leader_blocks.c.id.in_(names)))


def _pairs(blocks: Sequence[bytes]) -> Pairs:
    """The pairs of blocks that follow one another."""
    return np.frombuffer(b"".join(blocks), "<u8").astype(np.uint64)
