"""Finds the story that a text belongs to, among all that are stored, without reading them.

Every story has one or two leaders: the record that founded it and the one that represents it in `articles`.
A record joins a story when it and a leader are one story by `same_story`; copies lead nobody, so that
stories do not grow into chains. They are found all the same: what is like a copy is settled together with its
story, see `storage.kin`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from extractors.similarity.same_story import Verdict, likeness
from extractors.similarity.sample import MOST, sample
from storage.few_hashes import enough, marks, noted
from storage.leader_index import LeaderIndex
from storage.leader_runs import Asked

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from extractors.similarity.sketch import Sketch
    from storage.leader import Leader
    from storage.state import State

# A hash that this many leaders have is boilerplate's: it is not noted any more.
_COMMON = 32
# Leaders that are compared, those with most in common first; and copies of stories that no leader has shown.
_COMPARED = 12
_COPIES = 24
# Of one story so many copies: they are like each other.
_OF_ONE = 3
# Nobody can have more in common with many more: a hash has `_COMMON` of them and two hashes are needed.
_LOOKED_AT = 250


@dataclass(frozen=True, slots=True)
class Found:
    """A leader that a text was recognised by or shares a part with; or a copy that is one story with it."""

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
        found = self.find_all(sketched, but=but, apart=apart)
        return next((one for one in found if one.verdict.is_copy and one.leader.leads), None)

    def find_all(self, sketched: Sketch, *, but: str, apart: Collection[str] = ()) -> list[Found]:
        """All leaders that are one story with a text or share a part with it, the most like first.

        And copies that are one story with it, where no leader of their story is. `but` is the record's own
        id; `apart` are ids of stories that it must not join.
        """
        keys = self._sample(sketched)
        found: list[Found] = []
        known = set(apart)
        for leader in self._candidates(keys, but) if keys else ():
            verdict = None
            if leader.story_id not in (apart if leader.leads else known):
                verdict = likeness(sketched, leader.sketch)
            if verdict is not None and (verdict.is_copy or leader.leads):
                found.append(Found(leader, verdict))
                known.update((leader.story_id,) if verdict.is_copy else ())
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

    def sketches(self, record_ids: Collection[str]) -> dict[str, Sketch]:
        """The sketches of those of some records that are committed."""
        return self._index.sketches(record_ids)

    def put(self, leader: Leader) -> None:
        """Note a leader for the next commit, in place of what its record was."""
        self.remove(leader.record_id)
        self.fresh[leader.record_id] = leader
        keys = tuple(key for key in noted(self._sample(leader.sketch)) if key not in self._common)
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
        """Those that share most hashes with a text, of the batch and of the state; leaders before copies."""
        asked = Asked(keys, marked=True, least=enough(len(keys), MOST))
        numbers = self._numbers(asked)
        leaders = self._index.leaders(self._chosen(numbers, len(keys)))
        hits: dict[str, int] = {}
        fresh = self._keys.keys() & keys
        for key in fresh | (self._keys.keys() & marks(fresh)):
            for one in self._keys[key]:
                if one in self.fresh and one != but:
                    hits[one] = hits.get(one, 0) + 1
        if not (hits or leaders):  # of nine texts in ten
            return []
        known = {one: self.fresh[one] for one in hits}
        for number, leader in leaders.items():
            if self._stands(leader.record_id) and leader.record_id != but:
                known[leader.record_id] = leader
                hits[leader.record_id] = numbers[number]
        often = [known[one] for one in _most(hits, len(keys))]
        first = [one for one in often if one.leads][:_COMPARED]
        return first + _few_of_each([one for one in often if not one.leads], lambda one: one.story_id)

    def _chosen(self, numbers: dict[int, int], keys: int) -> list[int]:
        """The numbers of those that are worth reading whole."""
        often = _most(numbers, keys)
        if len(often) <= _COMPARED:
            return often
        kinds = self._index.kinds(often)
        first = [number for number in often if number in kinds and kinds[number].leads]
        copies = [number for number in often if number in kinds and not kinds[number].leads]
        return first[:_COMPARED] + _few_of_each(copies, lambda number: kinds[number].story_id)

    def _numbers(self, asked: Asked) -> dict[int, int]:
        """How many of the hashes each leader of the state has; those that very many have are noted."""
        pairs = self._index.hits(asked)
        if len(pairs) >= _COMMON:
            counts = Counter(key for key, _ in pairs)
            self._common.update(key for key, count in counts.items() if count >= _COMMON)
        hits: dict[int, int] = {}
        for _, number in pairs:
            hits[number] = hits.get(number, 0) + 1
        return hits


Id = TypeVar("Id", int, str)
One = TypeVar("One")


def _most(hits: dict[Id, int], keys: int) -> list[Id]:
    """Those hit most often; with less than four hashes one hit is enough."""
    least = enough(keys, MOST) if hits else 0
    often = [item for item in hits.items() if item[1] >= least]
    often.sort(key=lambda item: (-item[1], item[0]))
    return [one for one, _ in islice(often, _LOOKED_AT)]


def _few_of_each(copies: Sequence[One], story_of: Callable[[One], str]) -> list[One]:
    """The first few copies of each story."""
    taken: Counter[str] = Counter()
    few = []
    for one in copies:
        taken[story_of(one)] += 1
        if taken[story_of(one)] <= _OF_ONE:
            few.append(one)
    return few[:_COPIES]
