"""Looks leaders up in the state by hashes of their texts, and writes them there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select

from extractors.similarity.sample import sample
from extractors.similarity.sketch import from_bytes, to_bytes
from storage.facts import read_fact, write_fact
from storage.leader import Leader
from storage.leader_log import LeaderLog, keys_from_bytes, keys_to_bytes
from storage.leader_tables import sketch_keys, sketch_log, sketches
from storage.prepared import Prepared

if TYPE_CHECKING:
    from storage.state import State

# So many hashes, of some 20,000 leaders, are held in memory (35 MB) before they are sorted into the table.
# That rewrites nearly every page of it: at a million leaders 16 kB a record.
MERGED_AT = 400_000
_MERGED = "sketch_keys"
"""The fact that holds the number of the last leader whose hashes were sorted in."""
_CHUNK = 500
_ROWS = 1000

_LEADER = select(
    sketches.c.number,
    sketches.c.record_id,
    sketches.c.story_id,
    sketches.c.founder,
    sketches.c.represents,
    sketches.c.sketch,
)
_OF_RECORD = Prepared(_LEADER.where(sketches.c.record_id == bindparam("record")))
_REPRESENTING = Prepared(
    select(sketches.c.record_id).where(
        and_(sketches.c.story_id == bindparam("story"), sketches.c.represents.is_(True))
    )
)
_PUT_LEADER = Prepared(insert(sketches))
_PUT_LOG = Prepared(insert(sketch_log))
_PUT_PAIR = Prepared(insert(sketch_keys))
_TAKE_PAIR = Prepared(
    delete(sketch_keys).where(
        and_(sketch_keys.c.key == bindparam("k"), sketch_keys.c.number == bindparam("n"))
    )
)


class LeaderIndex:
    """The leaders that are committed. Not for several threads at once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._log = LeaderLog()
        self._merged = -1
        self._is_current = False

    def hits(self, keys: Sequence[int]) -> list[tuple[int, int]]:
        """(hash, number of a leader that has it), for each of these hashes."""
        with self._state.read() as connection:
            self._catch_up(connection)
            found = pairs_of(len(keys)).rows(connection, _named(keys)) if self._merged else []
        return found + self._log.pairs(keys)

    def leaders(self, numbers: Sequence[int]) -> dict[int, Leader]:
        """The leaders of these numbers that are still there."""
        if not numbers:
            return {}
        with self._state.read() as connection:
            rows = leaders_of(len(numbers)).rows(connection, _named(numbers))
        return {row[0]: _leader(row) for row in rows}

    def representing(self, story_id: str) -> list[str]:
        """The ids of the records that lie in `articles` and lead a story."""
        with self._state.read() as connection:
            return [row[0] for row in _REPRESENTING.rows(connection, {"story": story_id})]

    def of_record(self, record_id: str) -> Leader | None:
        """A record as leader, or None where it leads nobody."""
        with self._state.read() as connection:
            rows = _OF_RECORD.rows(connection, {"record": record_id})
        return _leader(rows[0]) if rows else None

    def forget_read(self) -> None:
        """Look at the next question what was committed in between."""
        self._is_current = False

    def write(
        self,
        connection: Connection,
        gone: Collection[str],
        put: Sequence[Leader],
        keys: Mapping[str, Sequence[int]],
    ) -> None:
        """Take records out and put leaders in, inside a transaction; `keys` are the hashes of each record."""
        remove_leaders(connection, gone)
        if not put:
            return
        self.forget_read()
        self._catch_up(connection)
        last = connection.execute(select(func.max(sketches.c.number))).scalar() or 0
        numbered = list(enumerate(put, max(last, self._merged, self._log.known) + 1))
        _PUT_LEADER.run_all(connection, (_row(number, leader) for number, leader in numbered))
        noted = {number: keys[leader.record_id] for number, leader in numbered}
        rows = ({"number": number, "keys": keys_to_bytes(mine)} for number, mine in noted.items() if mine)
        _PUT_LOG.run_all(connection, rows)
        if self._log.count + sum(map(len, noted.values())) > MERGED_AT:
            _merge(connection)
        self.forget_read()

    def _catch_up(self, connection: Connection) -> None:
        """Read what was committed since the last question."""
        if self._is_current:
            return
        merged = int(read_fact(connection, _MERGED) or 0)
        if merged != self._merged:
            self._log, self._merged = LeaderLog(known=merged), merged
        fresh = select(sketch_log.c.number, sketch_log.c["keys"]).where(sketch_log.c.number > self._log.known)
        for number, kept in connection.execute(fresh.order_by(sketch_log.c.number)):
            self._log.add(number, keys_from_bytes(kept))
        self._is_current = True


@cache
def pairs_of(count: int) -> Prepared:
    """The query for so many hashes, given as k0, k1 ..."""
    return Prepared(
        select(sketch_keys.c.key, sketch_keys.c.number).where(sketch_keys.c.key.in_(_names(count)))
    )


@cache
def leaders_of(count: int) -> Prepared:
    """The query for the leaders of so many numbers, given as k0, k1 ..."""
    return Prepared(_LEADER.where(sketches.c.number.in_(_names(count))))


def _names(count: int) -> list[Any]:
    return [bindparam(f"k{place}") for place in range(count)]


def _named(values: Sequence[int]) -> dict[str, int]:
    return {f"k{place}": value for place, value in enumerate(values)}


def _row(number: int, leader: Leader) -> dict[str, Any]:
    return {
        "number": number,
        "record_id": leader.record_id,
        "story_id": leader.story_id,
        "founder": leader.founder,
        "represents": leader.represents,
        "sketch": to_bytes(leader.sketch),
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


def _merge(connection: Connection) -> None:
    """Sort all hashes of the log into the table, so that each of its pages is written once."""
    pairs: list[int] = []
    last = 0
    for number, kept in connection.execute(select(sketch_log).order_by(sketch_log.c.number)):
        pairs.extend(key << 32 | number for key in keys_from_bytes(kept))
        last = number
    pairs.sort()
    for start in range(0, len(pairs), _ROWS):
        some = pairs[start : start + _ROWS]
        _PUT_PAIR.run_all(connection, ({"key": pair >> 32, "number": pair & 0xFFFFFFFF} for pair in some))
    connection.execute(delete(sketch_log))
    write_fact(connection, _MERGED, str(last))


def remove_leaders(connection: Connection, removed: Collection[str]) -> None:
    """Let records lead nobody any more, inside a transaction."""
    ids = sorted(removed)
    for start in range(0, len(ids), _CHUNK):
        mine = sketches.c.record_id.in_(ids[start : start + _CHUNK])
        rows = connection.execute(select(sketches.c.number, sketches.c.sketch).where(mine)).all()
        if not rows:
            continue
        pairs = [{"k": key, "n": row.number} for row in rows for key in sample(from_bytes(row.sketch))]
        if pairs:
            _TAKE_PAIR.run_all(connection, pairs)
        numbers = [row.number for row in rows]
        connection.execute(delete(sketch_log).where(sketch_log.c.number.in_(numbers)))
        connection.execute(delete(sketches).where(sketches.c.number.in_(numbers)))


def remove_all_leaders(connection: Connection) -> None:
    """Empty the index inside a transaction."""
    for table in (sketch_keys, sketch_log, sketches):
        connection.execute(delete(table))
    write_fact(connection, _MERGED, "")
