"""Finds the story that a text belongs to, among all that are stored, without reading them.

Every story has one or two leaders: the record that founded it and the one that represents it in `articles`.
A record joins a story when it and a leader are one story by `same_story`; copies lead nobody, so that
stories do not grow into chains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select

from extractors.similarity.same_story import Verdict, same_story
from extractors.similarity.sample import sample
from extractors.similarity.sketch import Sketch, from_bytes, to_bytes
from storage.identity import founded
from storage.leader_tables import sketch_keys, sketches

if TYPE_CHECKING:
    from storage.record import Record

# A hash that this many leaders have is boilerplate's: it is not noted any more.
_COMMON = 32
# One shared hash happens by chance; copies that share fewer than two were none among 958.
_ENOUGH = 2
# Candidates that are compared, those with most in common first.
_COMPARED = 12
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A record that others are compared with."""

    record_id: str
    story_id: str
    founder: bool
    """It founded the story: it stays a leader when another comes to represent the story."""
    represents: bool
    """It lies in `articles`."""
    sketch: Sketch


def leader_of(record: Record, sketched: Sketch) -> Leader:
    """A record of `articles`, or one that founded its story and lies in `duplicates`, as leader."""
    return Leader(
        record_id=record.id,
        story_id=record.story_id,
        founder=founded(record.id, record.story_id),
        represents=record.duplicate_of is None,
        sketch=sketched,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The leader that a text was recognised by."""

    leader: Leader
    verdict: Verdict


@dataclass(slots=True)
class Leaders:
    """The leaders in the state, overlaid with those of a batch that is not committed yet."""

    begin: Callable[[], AbstractContextManager[Connection]]
    fresh: dict[str, Leader] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    _keys: dict[int, list[str]] = field(default_factory=dict)
    _samples: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _common: set[int] = field(default_factory=set)
    _asked: tuple[Sketch, tuple[int, ...]] | None = None

    def find(self, sketched: Sketch, *, but: str, apart: Collection[str] = ()) -> Found | None:
        """The leader that is most like a text and one story with it.

        `but` is the record's own id; `apart` are ids of stories that it must not join.
        """
        keys = self._sample(sketched)
        found = []
        for leader in self._candidates(keys, but) if keys else ():
            verdict = None if leader.story_id in apart else same_story(sketched, leader.sketch)
            if verdict is not None:
                found.append(Found(leader, verdict))
        return min(found, key=lambda one: (-one.verdict.score, one.leader.record_id), default=None)

    def of_story(self, story_id: str) -> list[Leader]:
        """The leaders of a story."""
        condition = sketches.c.story_id == story_id
        return [
            *(leader for leader in self._where(condition) if self._stands(leader.record_id)),
            *(leader for leader in self.fresh.values() if leader.story_id == story_id),
        ]

    def of_record(self, record_id: str) -> Leader | None:
        """A record as leader, or None where it leads nobody."""
        if record_id in self.fresh or record_id in self.gone:
            return self.fresh.get(record_id)
        return next(iter(self._where(sketches.c.record_id == record_id)), None)

    def put(self, leader: Leader) -> None:
        """Note a leader for the next commit, in place of what its record was."""
        self.remove(leader.record_id)
        self.fresh[leader.record_id] = leader
        keys = tuple(key for key in self._sample(leader.sketch) if key not in self._common)
        self._samples[leader.record_id] = keys
        for key in keys:
            self._keys.setdefault(key, []).append(leader.record_id)

    def remove(self, record_id: str) -> None:
        """Note that a record leads nobody any more."""
        self.gone.add(record_id)
        self.fresh.pop(record_id, None)

    def clear(self) -> None:
        """Forget the batch, once it is committed or given up."""
        self.fresh, self.gone = {}, set()
        self._keys, self._samples, self._common = {}, {}, set()

    def write(self, connection: Connection) -> None:
        """Write the batch inside a transaction."""
        _delete(connection, self.gone)
        _insert(connection, list(self.fresh.values()), self._samples)

    def _sample(self, sketched: Sketch) -> tuple[int, ...]:
        """Asked for twice of every new text: to find its story and to note it."""
        if self._asked is None or self._asked[0] is not sketched:
            self._asked = (sketched, sample(sketched))
        return self._asked[1]

    def _stands(self, record_id: str) -> bool:
        return record_id not in self.fresh and record_id not in self.gone

    def _candidates(self, keys: tuple[int, ...], but: str) -> list[Leader]:
        hits: Counter[str] = Counter()
        for key in keys:
            for one in self._keys.get(key, ()):
                if one in self.fresh and one != but:
                    hits[one] += 1
        with self.begin() as connection:
            rows = connection.exec_driver_sql(_query(keys)).all()
            noted = Counter(row[0] for row in rows)
            self._common.update(key for key, count in noted.items() if count >= _COMMON)
            numbers = Counter(row[1] for row in rows)
            stored = self._read(connection, _most(numbers, len(keys)))
        hits.update(
            {
                leader.record_id: numbers[number]
                for number, leader in stored.items()
                if self._stands(leader.record_id) and leader.record_id != but
            }
        )
        known = {leader.record_id: leader for leader in stored.values()} | self.fresh
        return [known[record_id] for record_id in _most(hits, len(keys))]

    def _read(self, connection: Connection, numbers: Sequence[int]) -> dict[int, Leader]:
        if not numbers:
            return {}
        rows = connection.execute(select(sketches).where(sketches.c.number.in_(numbers))).mappings()
        return {row["number"]: _leader(row) for row in rows}

    def _where(self, condition: object) -> list[Leader]:
        with self.begin() as connection:
            rows = connection.execute(select(sketches).where(condition)).mappings()  # type: ignore[arg-type]
            return [_leader(row) for row in rows]


Id = TypeVar("Id", int, str)


def _query(keys: Sequence[int]) -> str:
    """Numbers only, written out: sixty bound parameters cost five times the time of the search itself."""
    listed = ",".join(str(int(key)) for key in keys)
    return f"SELECT key, number FROM sketch_keys WHERE key IN ({listed})"  # noqa: S608  integers


def _most(hits: Counter[Id], keys: int) -> list[Id]:
    """Those hit most often; with less than four hashes one hit is enough."""
    enough = _ENOUGH if keys >= 2 * _ENOUGH else 1
    ordered = sorted(hits.items(), key=lambda item: (-item[1], item[0]))
    return [one for one, count in islice(ordered, _COMPARED) if count >= enough]


def _leader(row: object) -> Leader:
    values = dict(row)  # type: ignore[call-overload]
    return Leader(
        record_id=values["record_id"],
        story_id=values["story_id"],
        founder=values["founder"],
        represents=values["represents"],
        sketch=from_bytes(values["sketch"]),
    )


def remove_leaders(connection: Connection, removed: Collection[str]) -> None:
    """Let records lead nobody any more, inside a transaction."""
    _delete(connection, removed)


def _insert(connection: Connection, put: Sequence[Leader], samples: Mapping[str, tuple[int, ...]]) -> None:
    if not put:
        return
    first = (connection.execute(select(func.max(sketches.c.number))).scalar() or 0) + 1
    rows = [
        {
            "number": number,
            "record_id": leader.record_id,
            "story_id": leader.story_id,
            "founder": leader.founder,
            "represents": leader.represents,
            "sketch": to_bytes(leader.sketch),
        }
        for number, leader in enumerate(put, first)
    ]
    connection.execute(insert(sketches), rows)
    pairs = sorted(
        (key, number) for number, leader in enumerate(put, first) for key in samples[leader.record_id]
    )
    if pairs:
        connection.execute(insert(sketch_keys), [{"key": key, "number": number} for key, number in pairs])


def _delete(connection: Connection, record_ids: Collection[str]) -> None:
    ids = sorted(record_ids)
    for start in range(0, len(ids), _CHUNK):
        mine = sketches.c.record_id.in_(ids[start : start + _CHUNK])
        rows = connection.execute(select(sketches.c.number, sketches.c.sketch).where(mine)).all()
        pairs = [
            {"key_": key, "number_": row.number} for row in rows for key in sample(from_bytes(row.sketch))
        ]
        if pairs:
            condition = and_(
                sketch_keys.c.key == bindparam("key_"), sketch_keys.c.number == bindparam("number_")
            )
            connection.execute(delete(sketch_keys).where(condition), pairs)
            connection.execute(delete(sketches).where(mine))
