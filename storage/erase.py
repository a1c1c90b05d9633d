"""Removes records for good from every part, index, archive and ledger, and leaves a tombstone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace as with_values
from sqlalchemy import Connection, delete, or_, select, update

from storage.batch import Batch
from storage.erased_files import Removal, Target, erase_from_files
from storage.erased_mentions import mentioning, without
from storage.identity import record_id_of
from storage.joined import joined_keys
from storage.journal import Commit
from storage.kin import remove_kin
from storage.leader_filling import doubt_leaders
from storage.leader_index import remove_leaders
from storage.part import read_lines, record_id
from storage.record import Record
from storage.site_memory import forget_pages
from storage.site_templates import forget_sampled
from storage.staging import OpenParts, Staged, stage_parts
from storage.stories import Story, write_cover, write_stories
from storage.tables import frontier, pages, runs
from storage.tombstones import read_tombstones, tombstone, write_tombstones

if TYPE_CHECKING:
    from storage.data import Data
    from storage.layout import Layout, Room
    from storage.pages import Location

_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What went: counts of records (all versions), archived responses and ledger lines; who took over."""

    records: int
    pages: int
    ledger_lines: int
    promoted: tuple[str, ...]
    """Copies of an erased article that are now articles themselves."""
    where: tuple[Removal, ...]
    """What went from which file."""


def erase(data: Data, ids: Sequence[str], now: datetime, *, keys: Sequence[str] = ()) -> Erased:
    """Erase records everywhere, in one commit; a copy of an erased article takes its place.

    Copies in `duplicates` stand under ids of their own: name them too where the text itself must go.
    No run may be open. Ids that are not stored are erased for the future. `keys` are addresses to erase
    besides those that are known to lead to the records.
    """
    further = joined_keys(data.layout, ids)
    target = _target(data, frozenset({*ids, *map(record_id_of, further)}), further | frozenset(keys))
    commit = Commit(data.layout, f"erase-{now:%Y%m%dT%H%M%S}-{min(ids) if ids else ''}")
    plan = _plan(data, target, commit, now)
    commit.apply(data.state, lambda connection: _write(connection, target, plan))
    data.state.shred()
    return Erased(
        records=_count(plan.went, "record", "version"),
        pages=len(plan.places),
        ledger_lines=_count(plan.went, "ledger line"),
        promoted=tuple(plan.promoted),
        where=tuple(plan.went),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What an erasure has staged in files, and so has to write into the state."""

    went: list[Removal]
    promoted: list[str]
    batch: Batch
    staged: Staged
    places: list[tuple[int, Location]]
    sizes: dict[str, int]
    """New lengths of ledgers, by run."""
    hashes: set[str]
    """The tombstones of this erasure."""


def _plan(data: Data, target: Target, commit: Commit, now: datetime) -> _Plan:
    """Put every file that has to change into the commit."""
    layout, batch = data.layout, Batch()
    promoted = _promote(data, target, batch, now)
    unnamed = _unname(data, target, batch, now)
    stored = [story for one in target.ids for story in data.state.stories.by_id(one).values()]
    batch.removed |= {(story.room, story.id): story for story in stored}
    parts = OpenParts(f"erase{now:%Y%m%dT%H%M%S}", now.date().isoformat())
    staged = stage_parts(layout, batch, parts, data.state.stories, commit)
    places = list(data.state.pages.of_keys(sorted(target.keys)))
    sizes: dict[str, int] = {}
    went = [
        *_records_gone(batch, target),
        *unnamed,
        *erase_from_files(layout, target, commit, places, sizes),
    ]
    hashes = {tombstone(one) for one in target.ids} | {tombstone(record_id_of(key)) for key in target.keys}
    standing = sorted(read_tombstones(layout) | hashes)
    commit.put("tombstones.txt", "".join(f"{one}\n" for one in standing).encode())
    return _Plan(
        went=went, promoted=promoted, batch=batch, staged=staged, places=places, sizes=sizes, hashes=hashes
    )


def _write(connection: Connection, target: Target, plan: _Plan) -> None:
    """Change the state in the transaction that decides the erasure."""
    write_stories(connection, plan.staged.placed, list(plan.batch.removed))
    remove_leaders(connection, target.ids)
    remove_kin(connection, target.ids)
    doubt_leaders(connection)
    write_cover(connection, plan.staged.cover)
    write_tombstones(connection, plan.hashes)
    forget_pages(connection, target.keys)
    forget_sampled(connection, target.keys)
    gone = or_(frontier.c.url_key.in_(target.keys), frontier.c.record_id.in_(target.ids))
    connection.execute(delete(frontier).where(gone))
    connection.execute(delete(pages).where(pages.c.seq.in_([seq for seq, _ in plan.places])))
    for run_id, size in plan.sizes.items():
        connection.execute(update(runs).where(runs.c.id == run_id).values(ledger_bytes=size))


def _records_gone(batch: Batch, target: Target) -> Iterator[Removal]:
    mine = Counter(story.part for (_, key), story in batch.removed.items() if key in target.ids)
    for part, count in mine.items():
        yield Removal(place=part, what="record", count=count)


def _count(went: Sequence[Removal], *kinds: str) -> int:
    return sum(one.count for one in went if one.what in kinds)


def _target(data: Data, ids: frozenset[str], given: frozenset[str]) -> Target:
    """The ids, with every address that led to them."""
    with data.state.begin() as connection:
        mine = or_(frontier.c.record_id.in_(ids), frontier.c.url_key.in_(given))
        rows = connection.execute(select(frontier.c.url_key, frontier.c.url).where(mine)).all()
    found = [_line_of(data.layout, story) for one in ids for story in data.state.stories.by_id(one).values()]
    keys = {row.url_key for row in rows} | {one.url_key for one in found if one.url_key} | given
    urls = {row.url for row in rows} | {url for one in found for url in (one.url, one.requested_url) if url}
    return Target(ids, frozenset(keys), frozenset(urls))


def _line_of(layout: Layout, story: Story) -> Record:
    (line,) = (line for line in read_lines(layout, story.part) if record_id(line) == story.id)
    return _decoder.decode(line)


def _promote(data: Data, target: Target, batch: Batch, now: datetime) -> list[str]:
    """The first copy of each erased article becomes the article, the others copies of it."""
    promoted = []
    for one in sorted(target.ids):
        copies = [story for story in data.state.stories.copies(one) if story.id not in target.ids]
        if not copies or "articles" not in data.state.stories.by_id(one):
            continue
        first = copies[0].id
        promoted.append(first)
        for story in copies:
            batch.removed["duplicates", story.id] = story
            record = without(_line_of(data.layout, story), target.ids)
            pointed = record.duplicate_of and with_values(record.duplicate_of, id=first)
            is_first = story.id == first
            batch.write(
                "articles" if is_first else "duplicates",
                with_values(
                    record, stored=now.date().isoformat(), duplicate_of=None if is_first else pointed
                ),
            )
    return promoted


def _unname(data: Data, target: Target, batch: Batch, now: datetime) -> list[Removal]:
    """Let the other records that name an erased one name it no more; those that change anyway do not."""
    went: Counter[str] = Counter()
    rooms: tuple[Room, ...] = ("articles", "duplicates")
    for room in rooms:
        for record in mentioning(data.layout, room, target.ids):
            story = data.state.stories.by_id(record.id).get(room)
            if story is not None and (room, record.id) not in batch.removed:
                batch.removed[room, record.id] = story
                batch.write(room, with_values(without(record, target.ids), stored=now.date().isoformat()))
                went[story.part] += 1
    return [Removal(place=part, what="mention", count=count) for part, count in went.items()]
