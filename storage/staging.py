"""Turns a batch into files: which parts are made anew, and what each then holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storage.card import CARD_NAME, card
from storage.cover import choose, cover_part, filled
from storage.layout import Layout, Room, part_name
from storage.part import content_of, read_lines, record_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.batch import Batch
    from storage.journal import Commit
    from storage.stories import Stories, Story

# A run that commits every 50 records fills one part with up to this many; 400 parts then hold 100,000.
PART_RECORDS = 256


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


class Desk:
    """What a commit takes out of parts and adds to them; they are read and written one at a time.

    A part is 1 to 2 MB, and where much is settled anew each record may lie in a part of its own.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._gone: dict[str, set[str]] = {}
        self._come: dict[str, list[bytes]] = {}

    def drop(self, stories: Iterable[Story]) -> None:
        """Let records leave their parts, if they still lie there."""
        for story in stories:
            self._gone.setdefault(story.part, set()).add(story.id)

    def take(self, stories: Sequence[Story]) -> list[tuple[Story, bytes]]:
        """Let records leave their parts: each with its line, but those that another hand took out."""
        self.drop(stories)
        wanted: dict[str, set[str]] = {}
        for story in stories:
            wanted.setdefault(story.part, set()).add(story.id)
        lines = {
            (part, key): line
            for part, keys in wanted.items()
            for key, line in self._lines(part).items()
            if key in keys
        }
        return [(story, lines[at]) for story in stories if (at := (story.part, story.id)) in lines]

    def add(self, part: str, line: bytes) -> None:
        """Add a line to a part."""
        self._come.setdefault(part, []).append(line)

    def stage(self, commit: Commit) -> None:
        """Write every part anew that was touched; one that holds nothing any more goes.

        Parts that only gain come first: who reads the files meanwhile meets a record that moves twice rather
        than not at all.
        """
        for part in sorted(self._gone | self._come, key=lambda part: (part in self._gone, part)):
            lines = self._lines(part)
            for key in self._gone.get(part, ()):
                lines.pop(key, None)
            for line in self._come.get(part, ()):
                lines[_key(line, len(lines))] = line
            if lines:
                commit.put(part, content_of(lines.values()))
            else:
                commit.remove(part)

    def _lines(self, part: str) -> dict[str, bytes]:
        lines = read_lines(self._layout, part)
        return {_key(line, number): line for number, line in enumerate(lines)}


def _key(line: bytes, number: int) -> str:
    """The id of a record; a line that is none has its number, and so stays where it is."""
    found = record_id(line)
    return f"{number}" if found is None else found


@dataclass(frozen=True, slots=True)
class Staged:
    """What a commit writes into the index: lines that are new or whose part changed; the covering part."""

    placed: list[Story]
    cover: str


def stage_parts(layout: Layout, batch: Batch, parts: OpenParts, stories: Stories, commit: Commit) -> Staged:
    """Put every part that the batch changes into the commit."""
    desk = Desk(layout)
    desk.drop(batch.removed.values())
    for story, line in desk.take([one for one in batch.removed.values() if _is_superseded(one, batch)]):
        desk.add(parts.place("versions", story.stored), line)
    cover, covering = _cover(layout, batch, stories, parts.day)
    chosen = {story.id for story in covering}
    placed = []
    for (room, key), story in batch.put.items():
        part = cover if room == "articles" and key in chosen else parts.place(room)
        desk.add(part, batch.lines[room, key])
        placed.append(replace(story, part=part))
    moving = [story for story in covering if story.part]
    for _, line in desk.take(moving):
        desk.add(cover, line)
    placed += [replace(story, part=cover) for story in moving]
    for line in batch.evidence:
        desk.add(parts.place("evidence"), line)
    desk.stage(commit)
    _stage_card(layout, commit, batch)
    return Staged(placed, cover)


def _is_superseded(story: Story, batch: Batch) -> bool:
    return story.room == "articles" and story.id in batch.superseded


def _cover(layout: Layout, batch: Batch, stories: Stories, day: str) -> tuple[str, list[Story]]:
    """(the covering part, records that come to lie in it now: new ones have no part yet)."""
    before = stories.in_part(stories.cover())
    standing = [story for story in before if ("articles", story.id) not in batch.removed]
    fresh = [story for (room, _), story in batch.put.items() if room == "articles"]
    chosen = choose(filled(fresh) & ~filled(standing), fresh)
    lost = filled(before) & ~filled([*standing, *chosen])
    if lost:
        taken = {story.id for story in (*standing, *fresh)} | {key for _, key in batch.removed}
        chosen += choose(lost, (story for story in stories.articles() if story.id not in taken))
    part = cover_part([*standing, *chosen], layout.articles, day)
    return part, [story for story in (*standing, *chosen) if story.part != part]


def _stage_card(layout: Layout, commit: Commit, batch: Batch) -> None:
    path = layout.root / CARD_NAME
    if batch.put and (not path.exists() or path.read_bytes() != card()):
        commit.put(CARD_NAME, card())
