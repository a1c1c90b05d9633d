"""Looks leaders up in the state by hashes of their texts, and writes them there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from extractors.similarity.sample import sample
from extractors.similarity.sketch import Sketch, from_bytes, to_bytes
from storage.few_hashes import noted
from storage.leader import Kind, Leader
from storage.leader_hashes import LeaderHashes, id_hash, remove_hashes
from storage.leader_pairs import keys_to_bytes, noted_pairs
from storage.leader_runs import Asked, take_pairs
from storage.leader_tables import leader_log, leader_sketches, leaders
from storage.prepared import Prepared
from storage.recent import Recent

if TYPE_CHECKING:
    from storage.state import State

_CHUNK = 500

_ROW = select(
    leaders.c.number, leaders.c.record_id, leaders.c.story_id, leaders.c.founder, leaders.c.represents
)
_PUT_LEADER = Prepared(insert(leaders))
_PUT_SKETCH = Prepared(insert(leader_sketches))


# Where texts share passages with hundreds of others so many leaders are held in memory, 10 MB of kinds and 10
# of sketches, as they are mostly the same ones; none where questions are for less than twelve.
_KINDS, _SKETCHES, _MANY = 24_000, 4_000, 12


class LeaderIndex:
    """The leaders that are committed. Not for several threads at once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._hashes = LeaderHashes()
        # A number is never given again, and what stands beside it never changes: see `write`.
        self._kinds: Recent[Kind] = Recent(_KINDS, _MANY)
        self._packed: Recent[bytes] = Recent(_SKETCHES, _MANY)

    def hits(self, asked: Asked) -> list[tuple[int, int]]:
        """(hash, number of a leader that has it), for what is asked."""
        with self._state.read() as connection:
            return self._hashes.pairs(connection, asked)

    def leaders(self, numbers: Sequence[int]) -> dict[int, Leader]:
        """The leaders of these numbers that are still there."""
        if not numbers:
            return {}
        with self._state.read() as connection:
            rows = _of(numbers, leaders_of, connection)
        return {row[0]: _leader(row) for row in rows}

    def kinds(self, numbers: Sequence[int]) -> dict[int, Kind]:
        """What those of these numbers are that are still there, without their sketches."""
        return self._kinds.get(numbers, self._read_kinds)

    def packed(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The sketches of those of these numbers that are still there, as `to_bytes` gave them."""
        return self._packed.get(numbers, self._read_packed)

    def _read_kinds(self, numbers: Collection[int]) -> dict[int, Kind]:
        with self._state.read() as connection:
            rows = _of(numbers, rows_of, connection)
        return {
            number: Kind(record, story, bool(founder), bool(stands))
            for number, record, story, founder, stands in rows
        }

    def _read_packed(self, numbers: Collection[int]) -> dict[int, bytes]:
        with self._state.read() as connection:
            rows = _of(numbers, sketches_of, connection)
        return {number: bytes(kept) for number, kept in rows}

    def sketches(self, record_ids: Collection[str]) -> dict[str, Sketch]:
        """The sketches of those of some records that are there, by record."""
        found: dict[str, Sketch] = {}
        with self._state.read() as connection:
            rows = _rows(connection, self._hashes, record_ids)
            for some in _chunks([row[0] for row in rows if row[1] in record_ids]):
                read = _of(some, leaders_of, connection)
                found.update((row[1], from_bytes(row[5])) for row in read)
        return found

    def representing(self, story_id: str) -> list[str]:
        """The ids of the records that lie in `articles` and lead a story."""
        with self._state.read() as connection:
            rows = _rows(connection, self._hashes, [story_id])
        return [record_id for _, record_id, story, _, represents in rows if story == story_id and represents]

    def of_record(self, record_id: str) -> Leader | None:
        """A record as leader, or None where it leads nobody."""
        with self._state.read() as connection:
            rows = _rows(connection, self._hashes, [record_id])
        found = self.leaders([row[0] for row in rows if row[1] == record_id])
        return next(iter(found.values()), None)

    def forget_read(self) -> None:
        """Look at the next question what was committed in between."""
        self._hashes.forget_read()

    def write(
        self,
        connection: Connection,
        gone: Collection[str],
        put: Sequence[Leader],
        keys: Mapping[str, Sequence[int]],
    ) -> None:
        """Take records out and put leaders in, inside a transaction; `keys` are the hashes of each record."""
        self.forget_read()
        removed = _remove(connection, self._hashes, gone)
        self._kinds.forget(removed)
        self._packed.forget(removed)
        if not put:
            return
        numbered = list(enumerate(put, self._hashes.next_number(connection)))
        _PUT_LEADER.run_all(connection, (_row(number, leader) for number, leader in numbered))
        sketches = ({"number": number, "sketch": to_bytes(leader.sketch)} for number, leader in numbered)
        _PUT_SKETCH.run_all(connection, sketches)
        hashes = {number: (*keys[leader.record_id], *_id_hashes(leader)) for number, leader in numbered}
        self._hashes.add(connection, hashes)


@cache
def leaders_of(count: int) -> Prepared:
    """The query for the leaders of so many numbers, given as k0, k1 ..."""
    whole = _ROW.add_columns(leader_sketches.c.sketch)
    joined = whole.where(leader_sketches.c.number == leaders.c.number)
    return Prepared(joined.where(leaders.c.number.in_(_names(count))))


@cache
def rows_of(count: int) -> Prepared:
    """The same without their sketches."""
    return Prepared(_ROW.where(leaders.c.number.in_(_names(count))))


@cache
def sketches_of(count: int) -> Prepared:
    """The query for their sketches alone."""
    query = select(leader_sketches.c.number, leader_sketches.c.sketch)
    return Prepared(query.where(leader_sketches.c.number.in_(_names(count))))


def _names(count: int) -> list[Any]:
    return [bindparam(f"k{place}") for place in range(count)]


def _of(
    numbers: Collection[int], query: Callable[[int], Prepared], connection: Connection
) -> list[tuple[Any, ...]]:
    """The rows of some numbers, one at least.

    The last one is said again up to a power of two: each length is a statement of its own, and to put one
    together and have it parsed takes longer than its answer.
    """
    some = list(numbers)
    some += some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))
    return query(len(some)).rows(connection, _named(some))


def _named(values: Collection[int]) -> dict[str, int]:
    return {f"k{place}": value for place, value in enumerate(values)}


def _row(number: int, leader: Leader) -> dict[str, Any]:
    return {
        "number": number,
        "record_id": leader.record_id,
        "story_id": leader.story_id,
        "founder": leader.founder,
        "represents": leader.represents,
    }


def _leader(row: Sequence[Any]) -> Leader:
    _, record_id, story_id, founder, represents, sketch = row
    return Leader(
        record_id=record_id,
        story_id=story_id,
        founder=bool(founder),
        represents=bool(represents),
        sketch=from_bytes(sketch),
    )


def _id_hashes(leader: Leader) -> tuple[int, int]:
    return id_hash(leader.record_id), id_hash(leader.story_id)


def _rows(connection: Connection, hashes: LeaderHashes, ids: Collection[str]) -> list[tuple[Any, ...]]:
    """The rows without sketch of the leaders of these records and stories, and few others."""
    asked = Asked(tuple({id_hash(one) for one in ids}))
    found = {number for _, number in hashes.pairs(connection, asked)}
    rows: list[tuple[Any, ...]] = []
    for numbers in _chunks(sorted(found)):
        rows.extend(_of(numbers, rows_of, connection))
    return rows


def _remove(connection: Connection, hashes: LeaderHashes, removed: Collection[str]) -> list[int]:
    """Take records out inside a transaction; the numbers that they had."""
    numbers = [row[0] for row in _rows(connection, hashes, removed) if row[1] in removed]
    for some in _chunks(numbers):
        noted_of: list[tuple[int, bytes]] = []
        for row in _of(some, leaders_of, connection):
            leader = _leader(row)
            noted_of.append((row[0], keys_to_bytes({*noted(sample(leader.sketch)), *_id_hashes(leader)})))
        take_pairs(connection, noted_pairs(noted_of))
        for table in (leader_log, leader_sketches, leaders):
            connection.execute(delete(table).where(table.c.number.in_(some)))
    return numbers


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _CHUNK):
        yield numbers[start : start + _CHUNK]


def remove_leaders(connection: Connection, removed: Collection[str]) -> None:
    """Let records lead nobody any more, inside a transaction, where no index is open."""
    _remove(connection, LeaderHashes(), frozenset(removed))


def remove_all_leaders(connection: Connection) -> None:
    """Empty the index inside a transaction."""
    remove_hashes(connection)
    for table in (leader_sketches, leaders):
        connection.execute(delete(table))
