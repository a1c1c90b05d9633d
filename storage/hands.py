"""Tells who stands for a story, and lets another record take its place: the copies follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from storage.leader import leader_of
from storage.part import read_lines, record_id
from storage.record import DuplicateOf, Record

if TYPE_CHECKING:
    from storage.batch import Batch
    from storage.layout import Layout, Room
    from storage.leader import Kind
    from storage.leaders import Leaders
    from storage.settling import Near
    from storage.state import State
    from storage.stories import Story

_record = msgspec.json.Decoder(Record)
# A story of more copies changes hands once, when the run ends and its kin are settled anew: each better
# record rewrites all copies, and 500 that came with the newest first took 10 s.
MANY = 50


@dataclass(frozen=True, slots=True)
class Hands:
    """The stories in the state, overlaid with those of a batch that is not committed yet."""

    layout: Layout
    state: State
    leaders: Leaders

    def standing(self, story_id: str, batch: Batch) -> Story | None:
        """The record in `articles` that stands for a story; looks at all leaders and copies of it."""
        found = (self.article(record_id, batch) for record_id in self.leaders.representing(story_id))
        return next((story for story in found if story is not None), None)

    def standing_of(self, leader: Kind, batch: Batch) -> Story | None:
        """The record in `articles` that stands for a leader's story: itself, or what it is a copy of."""
        rooms = self.rooms(leader.record_id, batch)
        copy, found = rooms.get("duplicates"), rooms.get("articles")
        if found is None and copy is not None and copy.duplicate_of is not None:
            found = self.article(copy.duplicate_of, batch)
        if found is not None and found.story_id == leader.story_id:
            return found
        return self.standing(leader.story_id, batch)

    def id_of(self, leader: Kind, batch: Batch) -> str | None:
        """Who stands for the story of a leader: itself, mostly, and then nothing is asked."""
        if leader.represents:
            return leader.record_id
        standing = self.standing_of(leader, batch)
        return standing.id if standing else None

    def article(self, record_id: str, batch: Batch) -> Story | None:
        """The line of a record in `articles`, None where it does not lie there."""
        return self.rooms(record_id, batch).get("articles")

    def rooms(self, record_id: str, batch: Batch) -> dict[Room, Story]:
        """Where a record lies once the batch is committed."""
        return batch.overlay(record_id, self.state.stories.by_id(record_id))

    def are_many(self, record_id: str) -> bool:
        """Whether a record has so many copies that another takes its place only when the run ends."""
        return self.state.stories.has_more_copies(record_id, MANY)

    def copies(self, record_id: str, batch: Batch) -> Iterator[Story]:
        """The copies of a record once the batch is committed."""
        for story in self.state.stories.copies(record_id):
            if ("duplicates", story.id) not in batch.removed and ("duplicates", story.id) not in batch.put:
                yield story
        for (room, _), story in batch.put.items():
            if room == "duplicates" and story.duplicate_of == record_id:
                yield story

    def demote(self, standing: Story, record: Record, near: Near, batch: Batch) -> None:
        """Let `record` stand for the story of `standing`, which becomes a copy, and so do its copies."""
        before = self.read(standing, batch)
        batch.withdraw(standing)
        pointed = DuplicateOf(id=record.id, reason=near.reason, score=near.score, evidence=near.evidence)
        copy = replace(before, duplicate_of=pointed, story_id=record.story_id, stored=record.stored)
        batch.write("duplicates", copy)
        self._lead_as(copy)
        self.repoint(standing.id, record.id, record, batch)

    def repoint(self, before: str, after: str, joined: Record, batch: Batch) -> None:
        """Let the copies of one record be those of another, in the story of `joined`, stored on its day."""
        copies = [copy for copy in self.copies(before, batch) if copy.id != after]
        lines = self._lines(copies, batch)
        for copy in copies:
            record = _record.decode(lines.pop(copy.id))
            assert record.duplicate_of is not None
            batch.withdraw(copy)
            pointed = replace(record.duplicate_of, id=after)
            moved = replace(record, duplicate_of=pointed, story_id=joined.story_id, stored=joined.stored)
            batch.write("duplicates", moved)
            if record.story_id != joined.story_id:
                self._lead_as(moved)

    def read(self, story: Story, batch: Batch) -> Record:
        """The record of an index line, from the batch or from its part."""
        return _record.decode(self._lines([story], batch)[story.id])

    def _lines(self, stories: Iterable[Story], batch: Batch) -> dict[str, bytes]:
        """The lines of some records by id, from the batch or from their parts: each part is read once."""
        found: dict[str, bytes] = {}
        asked: dict[str, set[str]] = {}
        for story in stories:
            line = batch.lines.get((story.room, story.id))
            if line is None:
                asked.setdefault(story.part, set()).add(story.id)
            else:
                found[story.id] = line
        for part, ids in asked.items():
            named = [one.encode() for one in ids]
            # To look for a name in a line takes a twentieth of decoding it.
            near = (line for line in read_lines(self.layout, part) if any(one in line for one in named))
            found |= {one: line for line in near if (one := record_id(line) or "") in ids}
        return found

    def _lead_as(self, record: Record) -> None:
        """Note of a record whose text stays what it is which story it belongs to now."""
        leader = self.leaders.of_record(record.id)
        if leader is not None:
            self.leaders.put(leader_of(record, leader.sketch))
