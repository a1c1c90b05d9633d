"""Settles records with all their kin anew, in a fixed order, and moves those that were settled otherwise.

While a run goes records are decided on as they arrive. What waits in `kin_waiting` is settled here when the
run ends, or when the next one begins: in commits of the journal, each of which takes from the list what
it has settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace as with_values

from storage.batch import Batch
from storage.fixed_order import Told, Wishes, stories_of
from storage.journal import Commit
from storage.kin import members, wait_no_more, waiting
from storage.kin_likeness import HELD, HeldSketches, KinLikeness
from storage.leader import leader_of
from storage.part import read_lines, record_id
from storage.record import DuplicateOf, Record
from storage.representative import Merit, best
from storage.staging import OpenParts, stage_parts
from storage.stories import Story, write_cover, write_stories
from storage.story_names import carriers_of, holder_of, name_all

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.decisions import Decisions
    from storage.layout import Layout
    from storage.leaders import Leaders
    from storage.state import State

_record = msgspec.json.Decoder(Record)
_LOOKED_AT = 32  # kin that are settled in one commit
_SAYS = "settled anew in the order of publication"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledAnew:
    """How many records were settled anew, and how many of them stand elsewhere or in another story since."""

    records: int = 0
    moved: int = 0

    def __add__(self, other: SettledAnew) -> SettledAnew:
        return SettledAnew(records=self.records + other.records, moved=self.moved + other.moved)


def settle_anew(
    layout: Layout,
    state: State,
    leaders: Leaders,
    decisions: Decisions,
    *,
    parts: OpenParts,
    tell: Callable[[int], object] = lambda _: None,
) -> SettledAnew:
    """Settle all kin that wait; `parts` says where records are moved to, `tell` hears how many are settled.

    `leaders` hold nothing that is not committed, before and after.

    Raises:
        DiskTrouble: the disk refuses; what was settled stays so, the rest waits.
    """
    done, commits = SettledAnew(), 0
    while numbers := waiting(state, _LOOKED_AT):
        commits += 1
        found = members(state, numbers)
        some = _Some(layout, state, leaders, decisions, parts.day)
        some.read([one for each in found.values() for one in each])
        for number, merits in found.items():
            some.settle(number, merits)
        some.commit(parts, f"{parts.run_id}-anew{commits:06d}")
        done += SettledAnew(records=some.records, moved=len(some.batch.put))
        tell(done.records)
    return done


@dataclass(slots=True)
class _Some:
    """Some kin that are settled in one commit."""

    layout: Layout
    state: State
    leaders: Leaders
    decisions: Decisions
    day: str
    records: int = 0
    batch: Batch = field(default_factory=Batch)
    numbers: list[int] = field(default_factory=list)
    _lines: dict[str, Story] = field(default_factory=dict)
    _held: HeldSketches = field(init=False)
    _read_lines: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._held = HeldSketches(self.leaders)

    def read(self, ids: Sequence[str]) -> None:
        """Read at once where records lie that are to be settled, and their sketches, as many as fit."""
        found = self.state.stories.of_ids(ids)
        self._lines = {line.id: line for line in found if line.room in ("articles", "duplicates")}
        self._held.read(ids[:HELD])

    def settle(self, number: int, found: Mapping[str, Merit]) -> None:
        """Settle one kin, and put into the batch what has to move."""
        lines = self._lines
        merits = {one: merit for one, merit in found.items() if one in lines}
        likeness = KinLikeness(self._held, lines, list(merits))
        before = {one: lines[one].story_id for one in merits}
        told = stories_of(merits, likeness.alike, wishes_of(self.decisions, before))
        names = name_all(told, before, lambda name: bool(self.leaders.representing(name)))
        for story, name in zip(told, names, strict=True):
            self._place(story, name, standing_of(story, merits, lines), lines, likeness)
        self.numbers.append(number)
        self.records += len(merits)

    def commit(self, parts: OpenParts, name: str) -> None:
        """Move what has to move and take the kin from the list, all of it or nothing."""
        if not self.batch.put:
            with self.state.begin() as connection:
                wait_no_more(connection, self.numbers)
            return
        commit = Commit(self.layout, name)
        staged = stage_parts(self.layout, self.batch, parts, self.state.stories, commit)

        def change(connection: Connection) -> None:
            write_stories(connection, staged.placed, list(self.batch.removed))
            self.leaders.write(connection)
            write_cover(connection, staged.cover)
            wait_no_more(connection, self.numbers)

        commit.apply(self.state, change)
        self.leaders.clear()

    def _place(
        self, story: Told, name: str, standing: str, lines: Mapping[str, Story], likeness: KinLikeness
    ) -> None:
        """Let each record of a story lie where it belongs."""
        for one in story.records:
            line = lines[one]
            if one == standing:
                if (line.room, line.story_id) != ("articles", name):
                    self._move(line, name, None, likeness)
            elif (line.room, line.story_id, line.duplicate_of) != ("duplicates", name, standing):
                known = line.room == "duplicates" and line.story_id == name
                pointed = self._read(line).duplicate_of if known else None
                pointed = pointed or _evidence(one, story, standing, likeness)
                self._move(line, name, with_values(pointed, id=standing), likeness)

    def _move(self, line: Story, name: str, pointed: DuplicateOf | None, likeness: KinLikeness) -> None:
        moved = with_values(self._read(line), story_id=name, duplicate_of=pointed, stored=self.day)
        self.batch.withdraw(line)
        self.batch.write("duplicates" if pointed else "articles", moved)
        sketched = likeness.sketch(line.id)
        if sketched is not None:
            self.leaders.put(leader_of(moved, sketched))

    def _read(self, line: Story) -> Record:
        if line.id not in self._read_lines:
            found = {record_id(one) or "": one for one in read_lines(self.layout, line.part)}
            self._read_lines |= {one: found[one] for one in found if one in self._lines}
        return _record.decode(self._read_lines[line.id])


def standing_of(story: Told, merits: Mapping[str, Merit], lines: Mapping[str, Story]) -> str:
    """Who stands for a story: whoever does already stays where the rule prefers nobody else."""
    equal = [one for one in best(story.records, merits) if lines[one].room == "articles"]
    return story.standing if story.standing in equal or not equal else equal[0]


def wishes_of(decisions: Decisions, before: Mapping[str, str]) -> Wishes:
    """What a person decided about some records; `before` is which story's id each carries, in their order."""
    holders = {name: holder_of(name, carriers) for name, carriers in carriers_of(before).items()}
    apart = {
        frozenset((one, holders[name]))
        for one in before
        for name in decisions.apart.get(one, ())
        if name in holders and holders[name] != one
    }
    together = {
        frozenset((one, holders[name]))
        for one in before
        if (name := decisions.joined.get(one)) in holders and holders[name] != one
    }
    return Wishes(frozenset(apart), frozenset(together - apart))


def _evidence(one: str, story: Told, standing: str, likeness: KinLikeness) -> DuplicateOf:
    """By what a record is known to tell a story, where it was not known before."""
    known = [story.known_by[one]] if one in story.known_by else []
    by_it = [other for other, leader in story.known_by.items() if leader == one]
    found = likeness.evidence(one, [standing, *known, *by_it])
    if found is None:
        return DuplicateOf(id=standing, reason="manual", score=1.0, evidence=f"joined by hand; {_SAYS}")
    return with_values(found, evidence=f"{found.evidence}; {_SAYS}")
