"""Finds the story that a text belongs to, among all that are stored, without reading them.

Every story has one or two leaders: the record that founded it and the one that represents it in `articles`.
A record joins a story when it and a leader are one story by `same_story`; copies lead nobody, so that
stories do not grow into chains. They are found all the same: what is like a copy is settled together with its
story, see `storage.kin`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from extractors.similarity.same_story import Verdict, likeness, likeness_of_kept, may_be_alike
from extractors.similarity.sample import MOST, sample
from extractors.similarity.shared import shared_runs
from extractors.similarity.sketch import runs_in
from storage.few_hashes import enough, marks, noted
from storage.leader_index import LeaderIndex
from storage.leader_runs import Asked

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from extractors.similarity.sketch import Sketch
    from storage.leader import Kind, Leader
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

    leader: Kind
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A leader that a text may be like, with its sketch as it is at hand."""

    kind: Kind
    kept: Sketch | bytes

    @property
    def runs(self) -> NDArray[np.uint32]:
        """Its runs, as numbers."""
        kept = self.kept
        return runs_in(kept) if isinstance(kept, bytes) else np.frombuffer(kept.runs, np.uint32)

    def likeness(self, sketched: Sketch, shared: int) -> Verdict | None:
        """Whether it is one story with a text that shares so many runs with it, or shares a part."""
        kept = self.kept
        if isinstance(kept, bytes):
            return likeness_of_kept(sketched, kept, shared)
        return likeness(sketched, kept, shared)


class Leaders:
    """The leaders in the state, overlaid with those of a batch that is not committed yet."""

    def __init__(self, state: State) -> None:
        self._index = LeaderIndex(state)
        self._asked: tuple[Sketch, tuple[int, ...]] | None = None
        self.clear()

    def find(self, sketched: Sketch, *, but: str, apart: Collection[str] = ()) -> list[Found]:
        """All leaders that are one story with a text or share a part with it, the most like first.

        And copies that are one story with it, where no leader of their story is. `but` is the record's own
        id; `apart` are ids of stories that it must not join.
        """
        keys = self._sample(sketched)
        found: list[Found] = []
        known = set(apart)
        for one, shared in self._worth_comparing(sketched, keys, but) if keys else ():
            kind, verdict = one.kind, None
            if kind.story_id not in (apart if kind.leads else known):
                verdict = one.likeness(sketched, shared)
            if verdict is not None and (verdict.is_copy or kind.leads):
                found.append(Found(kind, verdict))
                known.update((kind.story_id,) if verdict.is_copy else ())
        return sorted(found, key=lambda one: (-one.verdict.score, one.leader.record_id))

    def representing(self, story_id: str) -> list[str]:
        """The ids of the records that lie in `articles` and lead a story."""
        fresh = self._stories.get(story_id, ())
        return [
            *(record_id for record_id in self._index.representing(story_id) if self._stands(record_id)),
            *(one for one in fresh if self.fresh[one].represents),
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
        self._stories.setdefault(leader.story_id, {})[leader.record_id] = None
        keys = tuple(key for key in noted(self._sample(leader.sketch)) if key not in self._common)
        self._samples[leader.record_id] = keys
        for key in keys:
            self._keys.setdefault(key, []).append(leader.record_id)

    def remove(self, record_id: str) -> None:
        """Note that a record leads nobody any more."""
        self.gone.add(record_id)
        before = self.fresh.pop(record_id, None)
        if before is not None:
            del self._stories[before.story_id][record_id]

    def clear(self) -> None:
        """Forget the batch, once it is committed or given up."""
        self.fresh: dict[str, Leader] = {}
        self.gone: set[str] = set()
        self._stories: dict[str, dict[str, None]] = {}
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

    def _worth_comparing(
        self, sketched: Sketch, keys: tuple[int, ...], but: str
    ) -> Iterator[tuple[_Candidate, int]]:
        """(a candidate, how many runs it shares) where that may be enough: most share a passage at most."""
        candidates = self._candidates(keys, but)
        runs = [one.runs for one in candidates]
        for one, theirs, shared in zip(candidates, runs, shared_runs(sketched, runs), strict=True):
            if may_be_alike(shared, min(len(sketched.runs), len(theirs))):
                yield one, shared

    def _candidates(self, keys: tuple[int, ...], but: str) -> list[_Candidate]:
        """Those that share most hashes with a text, of the batch and of the state; leaders before copies."""
        numbers = self._numbers(Asked(keys, marked=True, least=enough(len(keys), MOST)))
        hits = self._fresh_hits(keys, but)
        if not (hits or numbers):  # of nine texts in ten
            return []
        kinds = {one: self.fresh[one].kind for one in hits}
        places: dict[str, int] = {}
        for number, kind in self._chosen(numbers, len(keys)).items():
            if self._stands(kind.record_id) and kind.record_id != but:
                hits[kind.record_id] = numbers[number]
                kinds[kind.record_id], places[kind.record_id] = kind, number
        often = [kinds[one] for one in _most(hits, len(keys))]
        first = [one for one in often if one.leads][:_COMPARED]
        few = _few_of_each([one for one in often if not one.leads], lambda one: one.story_id)
        return self._with_sketches([*first, *few], places)

    def _with_sketches(self, chosen: Sequence[Kind], places: Mapping[str, int]) -> list[_Candidate]:
        """Candidates with their sketches; `places` are the numbers of those that the state has."""
        packed = self._index.packed([places[one.record_id] for one in chosen if one.record_id in places])
        found = []
        for one in chosen:
            at = places.get(one.record_id)
            kept = self.fresh[one.record_id].sketch if at is None else packed.get(at)
            if kept is not None:
                found.append(_Candidate(one, kept))
        return found

    def _fresh_hits(self, keys: tuple[int, ...], but: str) -> dict[str, int]:
        """How many of the hashes each leader of the batch has."""
        hits: dict[str, int] = {}
        fresh = self._keys.keys() & keys
        for key in fresh | (self._keys.keys() & marks(fresh)):
            for one in self._keys[key]:
                if one in self.fresh and one != but:
                    hits[one] = hits.get(one, 0) + 1
        return hits

    def _chosen(self, numbers: dict[int, int], keys: int) -> dict[int, Kind]:
        """Those of the state that are worth reading whole."""
        often = _most(numbers, keys)
        kinds = self._index.kinds(often)
        if len(often) <= _COMPARED:
            return kinds
        first = [number for number in often if number in kinds and kinds[number].leads]
        copies = [number for number in often if number in kinds and not kinds[number].leads]
        some = first[:_COMPARED] + _few_of_each(copies, lambda number: kinds[number].story_id)
        return {number: kinds[number] for number in some}

    def _numbers(self, asked: Asked) -> dict[int, int]:
        """How many of the hashes each leader of the state has; those that very many have are noted."""
        pairs = self._index.hits(asked)
        if len(pairs) >= _COMMON:
            counts = Counter(map(itemgetter(0), pairs))
            self._common.update(key for key, count in counts.items() if count >= _COMMON)
        return Counter(map(itemgetter(1), pairs))


Id = TypeVar("Id", int, str)
One = TypeVar("One")


def _most(hits: dict[Id, int], keys: int) -> list[Id]:
    """Those hit most often; with less than four hashes one hit is enough."""
    least = enough(keys, MOST) if hits else 0
    often = sorted(one for one, count in hits.items() if count >= least)
    # Sorting keeps the order of what is equal, also in reverse.
    often.sort(key=hits.__getitem__, reverse=True)
    return often[:_LOOKED_AT]


def _few_of_each(copies: Sequence[One], story_of: Callable[[One], str]) -> list[One]:
    """The first few copies of each story."""
    taken: Counter[str] = Counter()
    few = []
    for one in copies:
        taken[story_of(one)] += 1
        if taken[story_of(one)] <= _OF_ONE:
            few.append(one)
    return few[:_COPIES]
