"""What a run has decided and not yet committed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from storage.identity import published_hash
from storage.layout import RECORD_ROOMS
from storage.part import record_line
from storage.shape import shape_of
from storage.stories import Story

if TYPE_CHECKING:
    from extractors.article import Candidate
    from storage.layout import Room
    from storage.outcome import Outcome
    from storage.record import Record
    from storage.settling import Settled


@dataclass(slots=True)
class Batch:
    """Records, index lines and outcomes of the next commit, and what of the index they overlay."""

    outcomes: list[Outcome] = field(default_factory=list)
    put: dict[tuple[Room, str], Story] = field(default_factory=dict)
    lines: dict[tuple[Room, str], bytes] = field(default_factory=dict)
    removed: dict[tuple[Room, str], Story] = field(default_factory=dict)
    superseded: set[str] = field(default_factory=set)
    evidence: list[bytes] = field(default_factory=list)
    texts: dict[str, Story] = field(default_factory=dict)

    def overlay(self, record_id: str, stored: dict[Room, Story]) -> dict[Room, Story]:
        """Where a record lies once this batch is committed."""
        rest = {room: story for room, story in stored.items() if (room, record_id) not in self.removed}
        return rest | {
            room: self.put[room, record_id] for room in RECORD_ROOMS if (room, record_id) in self.put
        }

    def twin(self, content_hash: str, stored: Story | None) -> Story | None:
        """The article with this text once this batch is committed."""
        if stored is not None and ("articles", stored.id) not in self.removed:
            return stored
        return self.texts.get(content_hash)

    def take(self, settled: Settled, record: Record, candidates: Sequence[Candidate]) -> None:
        """Write down a decision; `record` is complete, its run-dependent fields filled."""
        for story in settled.removed:
            if self.put.pop((story.room, story.id), None) is None:
                self.removed[story.room, story.id] = story
            else:  # demoted a moment ago, in this very batch: it lies in no part yet
                del self.lines[story.room, story.id]
        if settled.supersedes:
            self.superseded.add(record.id)
        if settled.room is None:
            return
        self.write(settled.room, record)
        if candidates:
            self.evidence.append(_evidence(record, candidates))

    def withdraw(self, story: Story) -> None:
        """Let a record leave its room, whether it is committed or only in this batch."""
        key = (story.room, story.id)
        if self.put.pop(key, None) is None:
            self.removed[key] = story
            return
        del self.lines[key]
        if story.content_hash and self.texts.get(story.content_hash, story).id == story.id:
            self.texts.pop(story.content_hash, None)

    def write(self, room: Room, record: Record) -> None:
        """Let a complete record join a room."""
        story = story_of(room, record)
        self.put[room, record.id] = story
        self.lines[room, record.id] = record_line(record)
        if room == "articles" and record.content_hash:
            self.texts.setdefault(record.content_hash, story)


def story_of(room: Room, record: Record, part: str = "") -> Story:
    """The index line of a record whose run-dependent fields are filled."""
    return Story(
        room=room,
        id=record.id,
        version_id=record.version_id,
        story_id=record.story_id,
        published=published_hash(record),
        url_key=record.url_key,
        source=record.source,
        content_hash=record.content_hash,
        words=record.word_count,
        first_seen=record.first_seen or "",
        reason=record.dropped.reason if record.dropped else None,
        duplicate_of=record.duplicate_of.id if record.duplicate_of else None,
        stored=record.stored or "",
        part=part,
        shape=f"{shape_of(record):x}",
    )


def _evidence(record: Record, candidates: Sequence[Candidate]) -> bytes:
    return msgspec.json.encode({"id": record.id, "versionId": record.version_id, "candidates": candidates})
