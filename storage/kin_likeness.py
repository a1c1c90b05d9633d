"""Compares the records of one kin with each other, with few of their sketches in memory at a time."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from extractors.similarity.same_story import same_story
from extractors.similarity.sample import sample
from storage.few_hashes import enough
from storage.record import DuplicateOf
from storage.stories import ENOUGH_WORDS, Story

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch
    from storage.leaders import Leaders

# Sketches of 400 words take 20 kB while they are compared.
HELD = 512
_READ = 64


class HeldSketches:
    """The sketches of records, as many as fit; those asked for last are held."""

    def __init__(self, leaders: Leaders) -> None:
        self._leaders = leaders
        self._held: OrderedDict[str, Sketch | None] = OrderedDict()

    def read(self, records: Sequence[str]) -> None:
        """Read some at once that will be asked for."""
        some = [one for one in records if one not in self._held]
        self._held |= dict.fromkeys(some) | self._leaders.sketches(some)
        while len(self._held) > HELD:
            self._held.popitem(last=False)

    def sketch(self, record: str, ahead: Sequence[str]) -> Sketch | None:
        """The sketch of a record, None where its text is too short; one not held is read with those ahead."""
        if record not in self._held:
            self.read([record, *ahead])
        self._held.move_to_end(record)
        return self._held[record]


class KinLikeness:
    """Whether records of one kin are one story: by exact text, or by their sketches.

    Only those are compared that share as many hashes as the index asks for: so it is the same rule whether
    two records meet here or there.
    """

    def __init__(self, held: HeldSketches, lines: Mapping[str, Story], order: Sequence[str]) -> None:
        self._held = held
        self._lines = lines
        self._order = order
        self._next = {one: place + 1 for place, one in enumerate(order)}
        self._by_key: dict[int, set[str]] = {}
        self._by_text: dict[str, set[str]] = {}
        self._keys: dict[str, int] = {}

    def alike(self, record: str, leaders: AbstractSet[str]) -> list[str]:
        """Those of the leaders that are one story with a record; it was asked of all of them before."""
        sketched, text = self.sketch(record), self._text(record)
        same = self._by_text.get(text, set()) & leaders if text else set()
        keys = sample(sketched) if sketched else ()
        hits = Counter(one for key in keys for one in self._by_key.get(key, set()) & leaders)
        near = [one for one, shared in hits.items() if shared >= enough(len(keys), self._keys[one])]
        found = same | {one for one in near if one not in same and self._is_one_story(record, one)}
        self._note(record, text, keys)
        return sorted(found)

    def _note(self, record: str, text: str | None, keys: Collection[int]) -> None:
        self._keys[record] = len(keys)
        if text:
            self._by_text.setdefault(text, set()).add(record)
        for key in keys:
            self._by_key.setdefault(key, set()).add(record)

    def sketch(self, record: str) -> Sketch | None:
        """The sketch of a record, None where its text is too short to have one."""
        at = self._next[record]
        return self._held.sketch(record, self._order[at : at + _READ])

    def evidence(self, record: str, others: Sequence[str]) -> DuplicateOf | None:
        """That a record is one story with the first of others which it is one with, None where with none."""
        for other in others:
            text = self._text(record)
            if text and text == self._text(other):
                said = f"the same {self._lines[record].words} words, {text}"
                return DuplicateOf(id=other, reason="exact_text", score=1.0, evidence=said)
            one, two = self.sketch(record), self.sketch(other)
            verdict = same_story(one, two) if one and two else None
            if verdict is not None:
                said = f"{verdict.method}: {verdict.evidence}, {other}"
                return DuplicateOf(id=other, reason="near_text", score=verdict.score, evidence=said)
        return None

    def _text(self, record: str) -> str | None:
        line = self._lines[record]
        return line.content_hash if line.words >= ENOUGH_WORDS else None

    def _is_one_story(self, record: str, other: str) -> bool:
        one, two = self.sketch(record), self.sketch(other)
        return one is not None and two is not None and same_story(one, two) is not None
