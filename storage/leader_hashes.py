"""Answers which leaders have a hash: the newest ones from memory, all others from the sorted runs."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.errors import StorageError
from storage.facts import write_fact
from storage.leader_filter import LeaderFilter, Probe, read_filter, write_filter
from storage.leader_log import LeaderLog
from storage.leader_pairs import LAST_NUMBER, keys_to_bytes, noted_pairs
from storage.leader_runs import Asked, Run, filter_of, pairs_in, read_runs, sort_in
from storage.leader_tables import leader_blocks, leader_filter, leader_log, leader_runs, leaders
from storage.prepared import Prepared
from storage.tables import facts

if TYPE_CHECKING:
    from storage.leader_pairs import Pairs

# So many hashes, of some 100,000 leaders, are held in memory (20 MB) before they are sorted into the runs.
MERGED_AT = 2_000_000
_MERGED = "leader_log"
"""The fact that holds the number of the last leader whose hashes were sorted in."""
# Leaders read at a time: 4 MB.
_READ = 20_000

_PUT_LOG = Prepared(insert(leader_log))
_FACT = Prepared(select(facts.c.value).where(facts.c.name == bindparam("fact")))
_LAST = Prepared(select(func.max(leaders.c.number)))
_BOUNDS = Prepared(
    select(
        select(func.min(leader_log.c.number)).scalar_subquery(),
        select(func.max(leader_log.c.number)).scalar_subquery(),
    )
)
_FRESH = Prepared(
    select(leader_log.c.number, leader_log.c["keys"])
    .where(leader_log.c.number >= bindparam("first"), leader_log.c.number < bindparam("behind"))
    .order_by(leader_log.c.number)
)


class LeaderHashes:
    """What is committed. Not for several threads at once."""

    def __init__(self) -> None:
        self._log = LeaderLog()
        self._runs: tuple[Run, ...] = ()
        self._filter = LeaderFilter(0)
        self._merged = -1
        self._is_current = False

    def forget_read(self) -> None:
        """Look at the next question what was committed in between."""
        self._is_current = False

    def pairs(self, connection: Connection, asked: Asked) -> list[tuple[int, int]]:
        """(hash, number of a leader that has it), for what is asked: each hash is asked for once."""
        if not self._is_current:
            self._catch_up(connection)
        probe = Probe(asked)
        found = self._log.pairs(probe)
        # All hashes of a leader lie in the log or in one run: they are sorted in, and merged, together.
        keys = self._filter.passing(probe) if self._runs else ()
        return found + pairs_in(connection, self._runs, keys) if keys else found

    def next_number(self, connection: Connection) -> int:
        """A number that no leader has had that anything still speaks of."""
        if not self._is_current:
            self._catch_up(connection)
        ((last,),) = _LAST.rows(connection, {})
        number = max(last or 0, self._merged, self._log.known) + 1
        if number > LAST_NUMBER:
            raise StorageError(f"the index of copies has given {number} numbers: run newsloom rebuild")
        return number

    def add(self, connection: Connection, noted: Mapping[int, Sequence[int]]) -> None:
        """Note the hashes of new leaders by their numbers, inside a transaction."""
        rows = ({"number": number, "keys": keys_to_bytes(keys)} for number, keys in noted.items())
        _PUT_LOG.run_all(connection, rows)
        if self._log.count + sum(map(len, noted.values())) > MERGED_AT:
            self._log, self._filter, self._merged = LeaderLog(), LeaderFilter(0), -1  # their memory is needed
            _sort_log(connection)
        self.forget_read()

    def _catch_up(self, connection: Connection) -> None:
        """Read what was committed since the last question."""
        noted = _FACT.rows(connection, {"fact": _MERGED})
        merged_to = int(noted[0][0]) if noted else 0
        if merged_to != self._merged:
            self._log, self._merged = LeaderLog(known=merged_to), merged_to
            self._runs, self._filter = read_runs(connection), read_filter(connection)
        for rows in _fresh(connection, self._log.known):
            self._log.add(rows)
        self._is_current = True


def id_hash(text: str) -> int:
    """The hash by which the leader of a record or those of a story are found."""
    return zlib.crc32(text.encode())


def remove_hashes(connection: Connection) -> None:
    """Forget all hashes, inside a transaction."""
    for table in (leader_runs, leader_filter, leader_blocks, leader_log):
        connection.execute(delete(table))
    write_fact(connection, _MERGED, "")


def _fresh(connection: Connection, known: int) -> Iterator[list[tuple[int, bytes]]]:
    """What the log says of leaders beyond a number, of some thousand at a time."""
    ((least, last),) = _BOUNDS.rows(connection, {})
    for first in range(max(least or 0, known + 1), (last or 0) + 1, _READ):
        if rows := _FRESH.rows(connection, {"first": first, "behind": first + _READ}):
            yield [(number, bytes(kept)) for number, kept in rows]


def _sort_log(connection: Connection) -> None:
    """Sort all hashes of the log into the runs; what was taken out of it meanwhile is not there any more."""
    pieces: list[Pairs] = []
    last = 0
    for rows in _fresh(connection, -1):
        pieces.append(noted_pairs(rows))
        last = rows[-1][0]
    pairs = np.concatenate(pieces)
    pieces.clear()
    pairs.sort()
    sort_in(connection, pairs)
    runs, passing = read_runs(connection), read_filter(connection)
    if passing.has_room(sum(run.count for run in runs)):
        passing.add(pairs)
    else:
        passing = filter_of(connection, runs)
    write_filter(connection, passing)
    connection.execute(delete(leader_log))
    write_fact(connection, _MERGED, str(last))
