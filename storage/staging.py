"""Turns a batch into files: which parts are made anew, and what each then holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from storage.batch import Batch
from storage.journal import Commit
from storage.layout import Layout, Room, part_name
from storage.part import PartEdit, content_of, edited, read_lines
from storage.record import Record
from storage.stories import Story

import msgspec

# A run that commits every 50 records fills one part with up to this many; 400 parts then hold 100,000.
PART_RECORDS = 256


class _Stored(msgspec.Struct):
    id: str
    stored: str


_stored_decoder = msgspec.json.Decoder(_Stored)


@dataclass(slots=True)
class OpenParts:
    """The parts that a run still adds to, by room and day, with the number of lines given to each."""

    run_id: str
    day: str
    used: int = 0
    open: dict[tuple[Room, str], tuple[str, int]] = field(default_factory=dict)

    def place(self, room: Room, day: str | None = None) -> str:
        """The part that the next record of a room goes to; its day is the run's where none is given."""
        day = day or self.day
        name, count = self.open.get((room, day), ("", PART_RECORDS))
        if count >= PART_RECORDS:
            self.used += 1
            name, count = part_name(room, day, self.run_id, self.used), 0
        self.open[room, day] = (name, count + 1)
        return name


def stage_parts(layout: Layout, batch: Batch, parts: OpenParts, commit: Commit) -> list[Story]:
    """Put every part that the batch changes into the commit; the index lines with their parts filled in."""
    edits: dict[str, PartEdit] = {}
    for story in batch.removed.values():
        edits.setdefault(story.part, PartEdit()).removed.add(story.id)
    placed = [replace(story, part=parts.place(story.room)) for story in batch.put.values()]
    for story in placed:
        edits.setdefault(story.part, PartEdit()).added.append(batch.lines[story.room, story.id])
    for line in batch.evidence:
        edits.setdefault(parts.place("evidence"), PartEdit()).added.append(line)
    left = [line for part in sorted(edits) for line in _stage(layout, commit, part, edits[part])]
    _stage_versions(layout, batch, parts, commit, left)
    return placed


def _stage_versions(
    layout: Layout, batch: Batch, parts: OpenParts, commit: Commit, left: list[bytes]
) -> None:
    """Articles that were superseded go to `versions`, each under the day it was stored."""
    edits: dict[str, PartEdit] = {}
    for line in left:
        key = _stored_decoder.decode(line)
        if key.id in batch.superseded:
            edits.setdefault(parts.place("versions", key.stored), PartEdit()).added.append(line)
    for part in sorted(edits):
        _stage(layout, commit, part, edits[part])


def _stage(layout: Layout, commit: Commit, part: str, edit: PartEdit) -> list[bytes]:
    lines, left = edited(read_lines(layout, part), edit)
    if lines:
        commit.put(part, content_of(lines))
    else:
        commit.remove(part)
    return left if part.startswith("articles/") else []
