"""Divides records into stories, one after the other in a fixed order: whatever order they arrived in.

Leader clustering: a record joins the stories whose leaders it is like, the record that founded the story and
the one that stands for it so far; where it is like those of several, they become one. Copies lead nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from storage.representative import Merit, best

Alike = Callable[[str, AbstractSet[str]], Collection[str]]
"""Which of some leaders a record is one story with; of two records it must say the same from both sides."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person decided, as pairs of records."""

    apart: frozenset[frozenset[str]] = frozenset()
    """Two records that must not be one story."""
    together: frozenset[frozenset[str]] = frozenset()
    """Two records that must, whatever their texts say; where `apart` does not stand against it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story: its records in the order they were settled in, and who stands for it."""

    records: tuple[str, ...]
    standing: str
    known_by: Mapping[str, str]
    """By which record each was recognised; not who founded it or a story that became this one."""


def stories_of(members: Mapping[str, Merit], alike: Alike, wishes: Wishes | None = None) -> list[Told]:
    """The stories that records tell: a pure function, and the order of `members` does not matter.

    They are settled in the order of publication, then of ids.
    """
    settling = _Settling(members, wishes or Wishes())
    for record in sorted(members, key=lambda one: (members[one].published, one)):
        settling.settle(record, alike)
    return [Told(tuple(one.records), one.standing, one.known_by) for one in settling.stories]


def elected(records: Iterable[str], members: Mapping[str, Merit]) -> str:
    """Who is to stand for these records, of equals the smallest id; see `storage.representative.best`."""
    return min(best(records, members))


@dataclass(eq=False, slots=True)
class _Story:
    """A story while records are still settled."""

    number: int
    records: list[str]
    standing: str
    longest: int
    known_by: dict[str, str] = field(default_factory=dict)
    by_hand: list[str] = field(default_factory=list)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Those that further records are compared with."""
        return (self.records[0], self.standing, *self.by_hand)


class _Settling:
    """The stories so far, and who leads them."""

    def __init__(self, members: Mapping[str, Merit], wishes: Wishes) -> None:
        self._members = members
        self._apart = _by_record(wishes.apart)
        self._together = _by_record(wishes.together)
        self._led: dict[str, _Story] = {}
        self._founded = 0
        self.stories: dict[_Story, None] = {}

    def settle(self, record: str, alike: Alike) -> None:
        """Let a record join the stories that it tells, or found its own."""
        mine: _Story | None = None
        for story, by in self._told_by(record, alike):
            if self._part([record], story.records):
                continue
            if mine is None:
                mine = story
                self._add(mine, record, by)
            elif not self._part(mine.records, story.records):
                self._join(mine, story, (by, record))
        if mine is None:
            mine = _Story(self._founded, [record], record, self._members[record].length)
            self._founded += 1
            self.stories[mine] = None
        if record in self._together:
            mine.by_hand.append(record)
        self._led.update(dict.fromkeys(mine.leaders, mine))

    def _told_by(self, record: str, alike: Alike) -> list[tuple[_Story, str]]:
        """The stories that a record tells, the first founded first, each with the leader that shows it."""
        found: dict[_Story, str] = {}
        wished = self._together.get(record, set()) & self._led.keys()
        like = alike(record, self._led.keys())
        for leader in (
            *sorted(wished),
            *sorted(like, key=lambda one: (self._led[one].records[0] != one, one)),
        ):
            found.setdefault(self._led[leader], leader)
        return sorted(found.items(), key=lambda one: one[0].number)

    def _part(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether records of two stories must not be one."""
        unwanted = set().union(*(self._apart.get(one, ()) for one in some)) if self._apart else set()
        return not unwanted.isdisjoint(others)

    def _add(self, story: _Story, record: str, by: str) -> None:
        story.records.append(record)
        story.known_by[record] = by
        self._elect(story, record, self._members[record].length)

    def _join(self, story: _Story, other: _Story, alike: tuple[str, str]) -> None:
        """Let another story become this one: its leader is like the record that tells both."""
        story.known_by |= {alike[0]: alike[1]} | other.known_by
        story.records += other.records
        story.by_hand += other.by_hand
        del self.stories[other]
        for leader in other.leaders:
            self._led.pop(leader, None)
        self._elect(story, other.standing, other.longest)

    def _elect(self, story: _Story, new: str, longest: int) -> None:
        """Who stands now; all are looked at only where length rules out who stood so far, or who is new."""
        before = story.standing
        story.longest = max(story.longest, longest)
        fit = [one for one in (before, new) if self._members[one].is_long(story.longest)]
        if new not in fit and longest == self._members[new].length:
            return
        story.standing = elected(fit if len(fit) == 2 else story.records, self._members)
        if story.standing != before and before not in story.leaders:
            self._led.pop(before, None)


def _by_record(pairs: Iterable[frozenset[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        for one in pair:
            found.setdefault(one, set()).update(pair - {one})
    return found
