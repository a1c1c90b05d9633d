"""Finds the story that a text belongs to, among all that are stored, without reading them.

Every story has one or two leaders: the record that founded it and the one that represents it in `articles`.
A record joins a story when it and a leader are one story by `same_story`; copies lead nobody, so that
stories do not grow into chains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from extractors.similarity.same_story import Verdict, likeness
from extractors.similarity.sample import sample
from storage.leader_index import LeaderIndex

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from extractors.similarity.sketch import Sketch
    from storage.leader import Leader
    from storage.state import State

# A hash that this many leaders have is boilerplate's: it is not noted any more.
_COMMON = 32
# One shared hash happens by chance; copies that share fewer than two were none among 958.
_ENOUGH = 2
# Candidates that are compared, those with most in common first.
_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A leader that a text was recognised by, or shares a part with."""

    leader: Leader
    verdict: Verdict


class Leaders:
    """The leaders in the state, overlaid with those of a batch that is not committed yet."""

    def __init__(self, state: State) -> None:
        self._index = LeaderIndex(state)
        self._asked: tuple[Sketch, tuple[int, ...]] | None = None
        self.clear()

    def find(self, sketched: Sketch, *, but: str, apart: Collection[str] = ()) -> Found | None:
        """The leader that is most like a text and one story with it; see `find_all`."""
        return next(
            (one for one in self.find_all(sketched, but=but, apart=apart) if one.verdict.is_copy), None
        )

    def find_all(self, sketched: Sketch, *, but: str, apart: Collection[str] = ()) -> list[Found]:
        """All leaders that are one story with a text or share a part with it, the most like first.

        `but` is the record's own id; `apart` are ids of stories that it must not join.
        """
        keys = self._sample(sketched)
        found = []
        for leader in self._candidates(keys, but) if keys else ():
            verdict = None if leader.story_id in apart else likeness(sketched, leader.sketch)
            if verdict is not None:
                found.append(Found(leader, verdict))
        return sorted(found, key=lambda one: (-one.verdict.score, one.leader.record_id))

    def representing(self, story_id: str) -> list[str]:
        """The ids of the records that lie in `articles` and lead a story."""
        fresh = (one for one in self.fresh.values() if one.story_id == story_id and one.represents)
        return [
            *(record_id for record_id in self._index.representing(story_id) if self._stands(record_id)),
            *(leader.record_id for leader in fresh),
        ]

    def of_record(self, record_id: str) -> Leader | None:
        """A record as leader, or None where it leads nobody."""
        if not self._stands(record_id):
            return self.fresh.get(record_id)
        return self._index.of_record(record_id)

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
        self.fresh: dict[str, Leader] = {}
        self.gone: set[str] = set()
        self._keys: dict[int, list[str]] = {}
        self._samples: dict[str, tuple[int, ...]] = {}
        self._common: set[int] = set()
        self._index.forget_read()

    def write(self, connection: Connection) -> None:
        """Write the batch inside a transaction."""
        self._index.write(connection, self.gone, list(self.fresh.values()), self._samples)

    def _sample(self, sketched: Sketch) -> tuple[int, ...]:
        """Asked for twice of every new text: to find its story and to note it."""
        if self._asked is None or self._asked[0] is not sketched:
            self._asked = (sketched, sample(sketched))
        return self._asked[1]

    def _stands(self, record_id: str) -> bool:
        return record_id not in self.fresh and record_id not in self.gone

    def _candidates(self, keys: tuple[int, ...], but: str) -> list[Leader]:
        """Those that share most hashes with a text, of the batch and of the state."""
        numbers = self._numbers(keys)
        leaders = self._index.leaders(_most(numbers, len(keys)))
        hits: dict[str, int] = {}
        for key in self._keys.keys() & keys:
            for one in self._keys[key]:
                if one in self.fresh and one != but:
                    hits[one] = hits.get(one, 0) + 1
        known = {one: self.fresh[one] for one in hits}
        for number, leader in leaders.items():
            if self._stands(leader.record_id) and leader.record_id != but:
                known[leader.record_id] = leader
                hits[leader.record_id] = numbers[number]
        return [known[record_id] for record_id in _most(hits, len(keys))]

    def _numbers(self, keys: tuple[int, ...]) -> dict[int, int]:
        """How many of the hashes each leader of the state has; those that very many have are noted."""
        pairs = self._index.hits(keys)
        if len(pairs) >= _COMMON:
            noted = Counter(key for key, _ in pairs)
            self._common.update(key for key, count in noted.items() if count >= _COMMON)
        hits: dict[int, int] = {}
        for _, number in pairs:
            hits[number] = hits.get(number, 0) + 1
        return hits


Id = TypeVar("Id", int, str)


def _most(hits: dict[Id, int], keys: int) -> list[Id]:
    """Those hit most often; with less than four hashes one hit is enough."""
    enough = _ENOUGH if keys >= 2 * _ENOUGH else 1
    often = [item for item in hits.items() if item[1] >= enough]
    often.sort(key=lambda item: (-item[1], item[0]))
    return [one for one, _ in islice(often, _COMPARED)]
