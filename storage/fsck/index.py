"""Checks the story index against the parts, and that the covering part covers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, select

from storage.batch import story_of
from storage.cover import COVER_NAME, choose, cover_part, filled
from storage.fsck.fault import Findings
from storage.layout import INDEXED_ROOMS
from storage.leader_filling import doubt_leaders
from storage.part import content_of, read_lines, record_id
from storage.record import Record
from storage.stories import Story, write_cover, write_stories
from storage.tables import stories

if TYPE_CHECKING:
    from storage.layout import Layout, Room
    from storage.state import State

_record = msgspec.json.Decoder(Record)
# What the index must say of a record; its other columns depend on the version of newsloom that read it.
_SAME = (
    "version_id",
    "story_id",
    "url_key",
    "content_hash",
    "duplicate_of",
    "reason",
    "stored",
    "first_seen",
)


def check_index(layout: Layout, state: State) -> Findings:
    """Each record of the parts in the index as it stands, and nothing else there."""
    found = Findings()
    put: list[Story] = []
    gone: list[tuple[Room, str]] = []
    with state.begin() as connection:
        unread = set(connection.execute(select(stories.c.part).distinct()).scalars())
    for room in INDEXED_ROOMS:
        for path in layout.parts(room):
            part = layout.relative(path)
            unread.discard(part)
            standing = {(one.room, one.id): one for one in read_stories(layout, room, part)}
            indexed = {(one.room, one.id): one for one in state.stories.in_part(part)}
            wrong = [one for key, one in standing.items() if not _agree(one, indexed.get(key))]
            _note(found, part, [one.id for one in wrong], "not in the index as they stand", "indexed anew")
            put += wrong
            lost = [key for key in indexed if key not in standing]
            _note(found, part, [key for _, key in lost], "in the index that the part lacks", "struck out")
            gone += lost
    for part in sorted(unread):
        lost = [(one.room, one.id) for one in state.stories.in_part(part)]
        _note(found, part, [key for _, key in lost], "in the index of a part that is gone", "struck out")
        gone += lost
    if put or gone:
        found.changes.append(lambda connection: _write(connection, put, gone))
    return found


def _write(connection: Connection, put: list[Story], gone: list[tuple[Room, str]]) -> None:
    write_stories(connection, put, gone)
    doubt_leaders(connection)


def read_stories(layout: Layout, room: Room, part: str) -> list[Story]:
    """The index lines that a part ought to have; lines that are no records have none."""
    found = []
    for line in read_lines(layout, part):
        try:
            record = _record.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        found.append(story_of(room, record, part))
    return found


def _agree(one: Story, indexed: Story | None) -> bool:
    return indexed is not None and all(getattr(one, name) == getattr(indexed, name) for name in _SAME)


def _note(found: Findings, part: str, ids: list[str], says: str, cure: str) -> None:
    if ids:
        some = ", ".join(ids[:3]) + (" ..." if len(ids) > 3 else "")
        found.add(part, f"records {says}: {len(ids)} ({some})", cure, *ids)


def check_cover(layout: Layout, state: State) -> Findings:
    """One covering part, where the index says, first of all, and with every field that any record fills."""
    found = Findings()
    if not layout.parts("articles"):
        return found  # nothing was ever stored, or all of it is gone, which the index tells
    said = state.stories.cover()
    standing = [layout.relative(path) for path in layout.parts("articles") if path.name == COVER_NAME]
    if standing != [said] if said else standing:
        found.add(
            said or standing[0], f"covering parts stand at: {', '.join(standing) or 'nowhere'}", "made anew"
        )
    cover = state.stories.in_part(said) if said else []
    lacking = filled(state.stories.articles()) & ~filled(cover)
    if lacking:
        count = lacking.bit_count()
        found.add(said or "articles", f"the covering part lacks {count} of what records fill", "made anew")
    if cover and said != layout.relative(layout.parts("articles")[0]):
        found.add(said, "the covering part is not the first of all parts", "made anew")
    if found.faults:
        _cover_anew(layout, state, standing, found)
    return found


def _cover_anew(layout: Layout, state: State, standing: list[str], found: Findings) -> None:
    """Choose among all articles; those that covered and do no more go to an ordinary part of their day."""
    everything = list(state.stories.articles())
    chosen = choose(filled(everything), everything)
    target = cover_part(chosen, layout.articles, "9999")
    ids = {story.id for story in chosen}
    touched = sorted({story.part for story in chosen} | set(standing))
    lines = {part: read_lines(layout, part) for part in touched}
    parts: dict[str, list[bytes]] = {part: [] for part in (*touched, target)}
    moved: list[Story] = []
    by_id = {story.id: story for story in everything}
    for part, content in lines.items():
        for line in content:
            story = by_id.get(record_id(line) or "")
            place = part
            if story and story.id in ids:
                place = target
            elif story and Path(part).name == COVER_NAME:
                place = f"articles/stored={story.stored}/mended-cover.jsonl"
            parts.setdefault(place, read_lines(layout, place)).append(line)
            if story and place != story.part:
                moved.append(replace(story, part=place))
    found.files |= {part: content_of(content) if content else None for part, content in parts.items()}

    def change(connection: Connection) -> None:
        write_stories(connection, moved, [])
        write_cover(connection, target if chosen else "")

    found.changes.append(change)
