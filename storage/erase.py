"""Removes records for good from every part, index, archive and ledger, and leaves a tombstone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec.structs import replace as with_values
from sqlalchemy import Connection, delete, or_, select, update

from storage import warc
from storage.batch import Batch
from storage.decisions import DECISIONS_NAME, decision_lines, decisions_content
from storage.errors import disk
from storage.identity import record_id_of
from storage.joined import joined_keys
from storage.journal import Commit
from storage.leader_filling import doubt_leaders
from storage.leader_index import remove_leaders
from storage.ledger import outcome_line, read_ledger
from storage.part import content_of, read_lines, record_id
from storage.record import Record
from storage.site_memory import forget_pages
from storage.site_templates import forget_sampled
from storage.staging import OpenParts, stage_parts
from storage.stories import Story, write_cover, write_stories
from storage.tables import frontier, pages, runs
from storage.tombstones import read_tombstones, tombstone, write_tombstones

if TYPE_CHECKING:
    from storage.data import Data
    from storage.layout import Layout
    from storage.outcome import Outcome
    from storage.pages import Location

_CHUNK = 1 << 20
_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """How much went from one file: `what` is a record, version, page, decision ..."""

    place: str
    what: str
    count: int


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


@dataclass(frozen=True, slots=True)
class _Target:
    """What must go: ids, the keys of all addresses that led to them, and those addresses."""

    ids: frozenset[str]
    keys: frozenset[str]
    urls: frozenset[str]


def erase(data: Data, ids: Sequence[str], now: datetime, *, keys: Sequence[str] = ()) -> Erased:
    """Erase records everywhere, in one commit; a copy of an erased article takes its place.

    Copies in `duplicates` stand under ids of their own: name them too where the text itself must go.
    No run may be open. Ids that are not stored are erased for the future. `keys` are addresses to erase
    besides those that are known to lead to the records.
    """
    layout, state = data.layout, data.state
    further = joined_keys(layout, ids)
    target = _target(data, frozenset({*ids, *map(record_id_of, further)}), further | frozenset(keys))
    went: list[Removal] = []
    commit = Commit(layout, f"erase-{now:%Y%m%dT%H%M%S}-{min(ids) if ids else ''}")
    batch = Batch()
    promoted = _promote(data, target, batch, now)
    batch.removed |= {
        (story.room, story.id): story for one in target.ids for story in state.stories.by_id(one).values()
    }
    mine = [story for (_, key), story in batch.removed.items() if key in target.ids]
    went += [Removal(place=part, what="record", count=n) for part, n in Counter(s.part for s in mine).items()]
    parts = OpenParts(f"erase{now:%Y%m%dT%H%M%S}", now.date().isoformat())
    staged = stage_parts(layout, batch, parts, state.stories, commit)
    went += _erase_lines(layout, target, commit)
    places = list(state.pages.of_keys(sorted(target.keys)))
    went += _erase_pages(layout, commit, places)
    sizes: dict[str, int] = {}
    went += _erase_outcomes(layout, target, commit, sizes)
    went += _erase_quarantine(layout, target, commit)
    went += _erase_decisions(layout, target, commit)
    hashes = {tombstone(one) for one in target.ids} | {tombstone(record_id_of(key)) for key in target.keys}
    standing = read_tombstones(layout) | hashes
    commit.put("tombstones.txt", "".join(f"{one}\n" for one in sorted(standing)).encode())

    def change(connection: Connection) -> None:
        write_stories(connection, staged.placed, list(batch.removed))
        remove_leaders(connection, target.ids)
        doubt_leaders(connection)
        write_cover(connection, staged.cover)
        write_tombstones(connection, hashes)
        forget_pages(connection, target.keys)
        forget_sampled(connection, target.keys)
        gone = or_(frontier.c.url_key.in_(target.keys), frontier.c.record_id.in_(target.ids))
        connection.execute(delete(frontier).where(gone))
        connection.execute(delete(pages).where(pages.c.seq.in_([seq for seq, _ in places])))
        for run_id, size in sizes.items():
            connection.execute(update(runs).where(runs.c.id == run_id).values(ledger_bytes=size))

    commit.apply(state, change)
    state.shred()
    return Erased(
        records=_count(went, "record", "version"),
        pages=len(places),
        ledger_lines=_count(went, "ledger line"),
        promoted=tuple(promoted),
        where=tuple(went),
    )


def _count(went: Sequence[Removal], *kinds: str) -> int:
    return sum(one.count for one in went if one.what in kinds)


def _target(data: Data, ids: frozenset[str], given: frozenset[str]) -> _Target:
    """The ids, with every address that led to them."""
    with data.state.begin() as connection:
        mine = or_(frontier.c.record_id.in_(ids), frontier.c.url_key.in_(given))
        rows = connection.execute(select(frontier.c.url_key, frontier.c.url).where(mine)).all()
    found = [_line_of(data.layout, story) for one in ids for story in data.state.stories.by_id(one).values()]
    keys = {row.url_key for row in rows} | {one.url_key for one in found if one.url_key} | given
    urls = {row.url for row in rows} | {url for one in found for url in (one.url, one.requested_url) if url}
    return _Target(ids, frozenset(keys), frozenset(urls))


def _line_of(layout: Layout, story: Story) -> Record:
    (line,) = (line for line in read_lines(layout, story.part) if record_id(line) == story.id)
    return _decoder.decode(line)


def _promote(data: Data, target: _Target, batch: Batch, now: datetime) -> list[str]:
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
            record = _line_of(data.layout, story)
            pointed = record.duplicate_of and with_values(record.duplicate_of, id=first)
            is_first = story.id == first
            batch.write(
                "articles" if is_first else "duplicates",
                with_values(
                    record, stored=now.date().isoformat(), duplicate_of=None if is_first else pointed
                ),
            )
    return promoted


def _erase_lines(layout: Layout, target: _Target, commit: Commit) -> list[Removal]:
    """Old versions and evidence, which no index lists: every part of theirs is looked through."""
    went = []
    for room in ("versions", "evidence"):
        for path in layout.parts(room):
            part = layout.relative(path)
            lines = read_lines(layout, part)
            kept = [line for line in lines if record_id(line) not in target.ids]
            if len(kept) == len(lines):
                continue
            what = "version" if room == "versions" else "evidence"
            went.append(Removal(place=part, what=what, count=len(lines) - len(kept)))
            if kept:
                commit.put(part, content_of(kept))
            else:
                commit.remove(part)
    return went


def _erase_pages(layout: Layout, commit: Commit, places: Sequence[tuple[int, Location]]) -> Iterator[Removal]:
    """Each response and its metadata give way to a blank record of the same length: no other offset moves."""
    by_file: dict[str, list[int]] = {}
    for _, place in places:
        by_file.setdefault(place.file, []).append(place.offset)
    for file, offsets in by_file.items():
        commit.put(file, _blanked(layout.root / file, sorted(offsets)))
        yield Removal(place=file, what="page", count=len(offsets))


def _blanked(path: Path, offsets: list[int]) -> Iterator[bytes]:
    with disk(path), path.open("rb") as source, path.open("rb") as reader:
        for offset in offsets:
            yield from _copied(source, offset)
            records = warc.read_records(reader, offset)
            next(records)
            end = next(records).end
            yield warc.blank_record(end - offset)
            source.seek(end)
        yield from _copied(source, path.stat().st_size)


def _copied(source: BinaryIO, end: int) -> Iterator[bytes]:
    while (left := end - source.tell()) > 0:
        yield source.read(min(left, _CHUNK))


def _erase_outcomes(
    layout: Layout, target: _Target, commit: Commit, sizes: dict[str, int]
) -> Iterator[Removal]:
    """Ledger lines stay, so that the counts still reconcile, but name a tombstone instead of the address.

    `sizes` takes the new length of each ledger, by its run.
    """
    for path in sorted(layout.ledger.glob("*.jsonl")):
        name = layout.relative(path)
        lines = list(read_ledger(layout, name))
        renamed = [_renamed(line, target) for line in lines]
        if renamed != lines:
            content = b"".join(outcome_line(line) for line in renamed)
            sizes[path.stem] = len(content)
            commit.put(name, content)
            count = sum(before != after for before, after in zip(lines, renamed, strict=True))
            yield Removal(place=name, what="ledger line", count=count)
        _erase_summary(layout, path.with_suffix(".json"), target, commit)


def _renamed(line: Outcome, target: _Target) -> Outcome:
    if line.id not in target.ids and line.url_key not in target.keys and line.url not in target.urls:
        return line
    mark = tombstone(line.id or line.url)
    return with_values(line, url=f"erased:{mark}", url_key=None, detail=None, id=None, version_id=None)


def _erase_summary(layout: Layout, path: Path, target: _Target, commit: Commit) -> None:
    before = path.read_bytes() if path.exists() else b""
    after = before
    for url in target.urls:
        after = after.replace(msgspec.json.encode(url), b'"erased"')
    if after != before:
        commit.put(layout.relative(path), after)


def _erase_quarantine(layout: Layout, target: _Target, commit: Commit) -> Iterator[Removal]:
    words = [word.encode() for word in (*target.ids, *target.urls)]
    for path in layout.quarantine.glob("*.jsonl"):
        content = path.read_bytes()
        if any(word in content for word in words):
            commit.remove(layout.relative(path))
            yield Removal(place=layout.relative(path), what="bad lines", count=content.count(b"\n"))


def _erase_decisions(layout: Layout, target: _Target, commit: Commit) -> Iterator[Removal]:
    lines = decision_lines(layout)
    kept = [line for line in lines if line.id not in target.ids]
    if len(kept) < len(lines):
        commit.put(DECISIONS_NAME, decisions_content(kept))
        yield Removal(place=DECISIONS_NAME, what="decision", count=len(lines) - len(kept))
