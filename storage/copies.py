"""Keeps one record of each story in `articles` and its near copies in `duplicates`, as a run settles them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from extractors.similarity.sketch import Sketch, sketch
from storage.decisions import Decisions
from storage.identity import founded, published_hash, second_story_id
from storage.leader import leader_of
from storage.part import read_lines, record_id
from storage.record import DuplicateOf, Record
from storage.representative import is_better
from storage.settling import Near, Settled, decide
from storage.stories import ENOUGH_WORDS, Story

if TYPE_CHECKING:
    from storage.batch import Batch
    from storage.layout import Layout, Room
    from storage.leaders import Leaders
    from storage.state import State

_record = msgspec.json.Decoder(Record)


@dataclass(slots=True)
class Copies:
    """Finds the story of a record and lets a better copy take over from the one that stands for it."""

    layout: Layout
    state: State
    leaders: Leaders
    decisions: Decisions = field(default_factory=Decisions)
    _drawn: tuple[str, Sketch] | None = None

    def decide(
        self,
        record: Record,
        stored: dict[Room, Story],
        twin: Story | None,
        batch: Batch,
        *,
        erased: bool,
    ) -> Settled:
        """What becomes of a record, with what a person decided and the stories it may be a near copy of."""
        apart = self.decisions.apart.get(record.id, set())
        if twin is not None and twin.story_id in apart:
            twin = None
        copied = twin is not None and twin.id != record.id and record.word_count >= ENOUGH_WORDS
        near = None if erased or copied else self.near(record, stored, batch)
        if near is None and not copied:
            record = self.own_story(record, stored, batch)
        return decide(record, stored, twin, erased=erased, near=near)

    def near(self, record: Record, stored: dict[Room, Story], batch: Batch) -> Near | None:
        """The story that a record is a near copy of, or None.

        A record that stands in `articles` stays there: what it says now is a version of what it said.
        """
        if record.dropped is not None or "articles" in stored:
            return None
        joined = self.decisions.joined.get(record.id)
        if joined is not None and (standing := self._standing(joined, batch)) is not None:
            return Near(story=standing, reason="manual", score=1.0, evidence="joined by hand")
        if record.word_count < ENOUGH_WORDS:
            return None
        return self._unchanged(record, stored, batch) or self._found(record, batch)

    def _unchanged(self, record: Record, stored: dict[Room, Story], batch: Batch) -> Near | None:
        """A copy that says what it said stays a copy of that story."""
        copy = stored.get("duplicates")
        if copy is None or copy.published != published_hash(record) or copy.duplicate_of is None:
            return None
        if copy.story_id in self.decisions.apart.get(record.id, set()):
            return None
        standing = self._article(copy.duplicate_of, batch)
        return Near(story=standing, reason="near_text", score=1.0, evidence="as before") if standing else None

    def _found(self, record: Record, batch: Batch) -> Near | None:
        apart = self.decisions.apart.get(record.id, set())
        found = self.leaders.find(self._sketch(record), but=record.id, apart=apart)
        standing = found and self._standing(found.leader.story_id, batch)
        if not found or not standing or standing.id == record.id:
            return None
        verdict = found.verdict
        return Near(
            story=standing,
            reason="near_text",
            score=verdict.score,
            evidence=f"{verdict.method}: {verdict.evidence}, {found.leader.record_id}",
            takes_over=is_better(record, self.read(standing, batch)),
        )

    def own_story(self, record: Record, stored: dict[Room, Story], batch: Batch) -> Record:
        """The record with a story of its own, where another record stands for the one it founded."""
        if "articles" in stored or not stored:
            return record
        standing = self._standing(record.story_id, batch)
        if standing is None or standing.id == record.id:
            return record
        return replace(record, story_id=second_story_id(record.id))

    def note(self, settled: Settled, record: Record, batch: Batch) -> None:
        """Follow a decision that the batch has taken: leaders, and who is a copy of whom."""
        if settled.room == "articles":
            self._note_article(settled, record, batch)
        elif settled.room == "duplicates":
            self._note_copy(settled, record, batch)

    def _note_article(self, settled: Settled, record: Record, batch: Batch) -> None:
        if record.word_count >= ENOUGH_WORDS:
            self.leaders.put(leader_of(record, self._sketch(record)))
        elif settled.removed:
            self.leaders.remove(record.id)
        if settled.demotes is not None:
            assert settled.near is not None
            self.demote(settled.demotes, record, settled.near, batch)

    def _note_copy(self, settled: Settled, record: Record, batch: Batch) -> None:
        assert settled.duplicate_of is not None
        was_article = any(story.room == "articles" for story in settled.removed)
        if was_article:
            self._repoint(record.id, settled.duplicate_of, record.story_id, batch)
        if founded(record.id, record.story_id) and record.word_count >= ENOUGH_WORDS:
            self.leaders.put(leader_of(record, self._sketch(record)))
        elif settled.removed:
            self.leaders.remove(record.id)

    def demote(self, standing: Story, record: Record, near: Near, batch: Batch) -> None:
        """Let `record` stand for the story of `standing`, which becomes a copy, and so do its copies."""
        before = self.read(standing, batch)
        withdraw(batch, standing)
        pointed = DuplicateOf(id=record.id, reason=near.reason, score=near.score, evidence=near.evidence)
        copy = replace(before, duplicate_of=pointed, story_id=record.story_id, stored=record.stored)
        batch.write("duplicates", copy)
        self.leaders.remove(standing.id)
        if founded(copy.id, copy.story_id) and copy.word_count >= ENOUGH_WORDS:
            self.leaders.put(leader_of(copy, sketch(copy.article_body, copy.headline)))
        self._repoint(standing.id, record.id, record.story_id, batch)

    def _repoint(self, before: str, after: str, story_id: str, batch: Batch) -> None:
        for copy in list(self.copies(before, batch)):
            if copy.id == after:
                continue
            record = self.read(copy, batch)
            assert record.duplicate_of is not None
            withdraw(batch, copy)
            pointed = replace(record.duplicate_of, id=after)
            batch.write("duplicates", replace(record, duplicate_of=pointed, story_id=story_id))

    def copies(self, record_id: str, batch: Batch) -> Iterator[Story]:
        """The copies of a record once the batch is committed."""
        for story in self.state.stories.copies(record_id):
            if ("duplicates", story.id) not in batch.removed and ("duplicates", story.id) not in batch.put:
                yield story
        for (room, _), story in batch.put.items():
            if room == "duplicates" and story.duplicate_of == record_id:
                yield story

    def _standing(self, story_id: str, batch: Batch) -> Story | None:
        """The record in `articles` that stands for a story."""
        for leader in self.leaders.of_story(story_id):
            if leader.represents and (found := self._article(leader.record_id, batch)) is not None:
                return found
        return None

    def _article(self, record_id: str, batch: Batch) -> Story | None:
        return batch.overlay(record_id, self.state.stories.by_id(record_id)).get("articles")

    def read(self, story: Story, batch: Batch) -> Record:
        """The record of an index line, from the batch or from its part."""
        line = batch.lines.get((story.room, story.id))
        if line is None:
            (line,) = (one for one in read_lines(self.layout, story.part) if record_id(one) == story.id)
        return _record.decode(line)

    def _sketch(self, record: Record) -> Sketch:
        """Asked for twice of a new record: to find its story and to lead its own."""
        if self._drawn is None or self._drawn[0] != record.version_id:
            self._drawn = (record.version_id, sketch(record.article_body, record.headline))
        return self._drawn[1]


def withdraw(batch: Batch, story: Story) -> None:
    """Let a record leave its room, whether it is committed or only in the batch."""
    key = (story.room, story.id)
    if batch.put.pop(key, None) is None:
        batch.removed[key] = story
        return
    del batch.lines[key]
    if story.content_hash and batch.texts.get(story.content_hash, story).id == story.id:
        batch.texts.pop(story.content_hash, None)
