"""Answers which leaders have a hash: the newest ones from memory, all others from the sorted runs."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.facts import write_fact
from storage.few_hashes import marks
from storage.leader_filter import read_filter
from storage.leader_log import LeaderLog, keys_from_bytes, keys_to_bytes
from storage.leader_runs import Asked, Run, pairs_in, read_runs, sort_in
from storage.leader_tables import leaders, sketch_blocks, sketch_filters, sketch_log, sketch_runs
from storage.prepared import Prepared
from storage.tables import facts

# So many hashes, of some 20,000 leaders, are held in memory (35 MB) before they are sorted into the runs.
MERGED_AT = 400_000
_MERGED = "sketch_keys"
"""The fact that holds the number of the last leader whose hashes were sorted in."""

_PUT_LOG = Prepared(insert(sketch_log))
_FACT = Prepared(select(facts.c.value).where(facts.c.name == bindparam("fact")))
_LAST = Prepared(select(func.max(leaders.c.number)))
_FRESH = Prepared(
    select(sketch_log.c.number, sketch_log.c["keys"])
    .where(sketch_log.c.number > bindparam("known"))
    .order_by(sketch_log.c.number)
)


class LeaderHashes:
    """What is committed. Not for several threads at once."""

    def __init__(self) -> None:
        self._log = LeaderLog()
        self._runs: list[tuple[Run, bytearray]] = []
        self._merged = -1
        self._is_current = False

    def forget_read(self) -> None:
        """Look at the next question what was committed in between."""
        self._is_current = False

    def pairs(self, connection: Connection, asked: Asked) -> list[tuple[int, int]]:
        """(hash, number of a leader that has it), for what is asked: each hash is asked for once."""
        if not self._is_current:
            self._catch_up(connection)
        found = self._log.pairs(asked.keys)
        if asked.marked and found:
            found += self._log.pairs(marks({key for key, _ in found}))
        return found + pairs_in(connection, self._runs, asked) if self._runs else found

    def next_number(self, connection: Connection) -> int:
        """A number that no leader has had that anything still speaks of."""
        if not self._is_current:
            self._catch_up(connection)
        ((last,),) = _LAST.rows(connection, {})
        return max(last or 0, self._merged, self._log.known) + 1

    def add(self, connection: Connection, noted: Mapping[int, Sequence[int]]) -> None:
        """Note the hashes of new leaders by their numbers, inside a transaction."""
        rows = ({"number": number, "keys": keys_to_bytes(keys)} for number, keys in noted.items())
        _PUT_LOG.run_all(connection, rows)
        if self._log.count + sum(map(len, noted.values())) > MERGED_AT:
            self._log, self._runs, self._merged = LeaderLog(), [], -1  # their memory is needed
            _merge(connection)
        self.forget_read()

    def _catch_up(self, connection: Connection) -> None:
        """Read what was committed since the last question."""
        noted = _FACT.rows(connection, {"fact": _MERGED})
        merged = int(noted[0][0]) if noted else 0
        if merged != self._merged:
            self._log, self._merged = LeaderLog(known=merged), merged
            self._runs = [(run, read_filter(connection, run.number)) for run in read_runs(connection)]
        for number, kept in _FRESH.rows(connection, {"known": self._log.known}):
            self._log.add(number, keys_from_bytes(kept))
        self._is_current = True


def id_hash(text: str) -> int:
    """The hash by which the leader of a record or those of a story are found."""
    return zlib.crc32(text.encode())


def remove_hashes(connection: Connection) -> None:
    """Forget all hashes, inside a transaction."""
    for table in (sketch_runs, sketch_filters, sketch_blocks, sketch_log):
        connection.execute(delete(table))
    write_fact(connection, _MERGED, "")


def _merge(connection: Connection) -> None:
    """Sort all hashes of the log into the runs."""
    rows = _FRESH.rows(connection, {"known": -1})
    keys = np.frombuffer(b"".join([kept for _, kept in rows]), "<u4").astype(np.uint64)
    numbers = np.repeat(
        np.array([number for number, _ in rows], np.uint64), [len(kept) // 4 for _, kept in rows]
    )
    sort_in(connection, np.sort(keys << np.uint64(32) | numbers))
    connection.execute(delete(sketch_log))
    write_fact(connection, _MERGED, str(rows[-1][0]))
