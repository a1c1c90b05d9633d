"""Builds the state anew from what it was drawn from: the parts, the ledgers, the archive, the tombstones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, insert, select, update

from storage.archive_index import index_file
from storage.batch import story_of
from storage.cover import COVER_NAME
from storage.errors import disk
from storage.journal import Commit
from storage.layout import INDEXED_ROOMS
from storage.leader_filling import doubt_leaders
from storage.moment import parse_moment, rfc3339
from storage.outcome import KEPT, Outcome
from storage.part import content_of
from storage.quarantine import good_lines, log_bad_line
from storage.record import Record
from storage.shapes_anew import note_run, reader_versions
from storage.stories import Story, write_cover, write_stories
from storage.tables import (
    archives,
    entered,
    facts,
    frontier,
    nonarticles,
    pages,
    runs,
    shapes,
    stories,
    tombstones,
)
from storage.tombstones import write_tombstones
from storage.visits import Visit, published, write_visits

if TYPE_CHECKING:
    from storage.layout import Layout
    from storage.state import State

_record = msgspec.json.Decoder(Record)
_outcome = msgspec.json.Decoder(Outcome)
_DRAWN = (frontier, pages, archives, stories, runs, entered, tombstones, shapes, nonarticles)
# After one of these the page still waits.
_OPEN = frozenset({"deferred", "failed"})


Tell = Callable[[str, int, int], object]
"""Hears what is read, how many files of it are done, and of how many."""


def silence(_what: str, _done: int, _of: int) -> None:
    """Tell nobody."""


def rebuild_if_lost(layout: Layout, state: State, tell: Tell = silence) -> bool:
    """Fill an empty state from the files of the folder; whether there was anything to do.

    What a feed said last and the validators of feeds are not kept in files: the next crawl asks for them
    once more. An article whose feed then states a date before our visit is not fetched again.
    """
    with state.begin() as connection:
        if connection.execute(select(facts.c.value).where(facts.c.name == "built")).scalar():
            return False
    _rebuild(layout, state, tell)
    with state.begin() as connection:
        connection.execute(insert(facts).values(name="built", value=rfc3339(datetime.now(UTC))))
    return True


def _rebuild(layout: Layout, state: State, tell: Tell) -> None:
    with state.begin() as connection:
        # A rebuild that was itself cut short begins anew.
        for table in _DRAWN:
            connection.execute(delete(table))
        doubt_leaders(connection)
        if layout.tombstones.exists():
            write_tombstones(connection, layout.tombstones.read_text("utf-8").split())
    _rebuild_stories(layout, state, tell)
    ledgers = sorted(layout.ledger.glob("*.jsonl"))
    for number, (path, version) in enumerate(zip(ledgers, reader_versions(ledgers), strict=True), 1):
        note_run(state, _rebuild_run(layout, state, path), version)
        tell("ledgers", number, len(ledgers))
    _rebuild_pages(layout, state, tell)
    with state.begin() as connection:
        # What is known came from no feed that still says so: it is not fetched again until one does.
        known = frontier.c.outcome.in_(sorted(KEPT))
        connection.execute(update(frontier).where(known).values(next_at=None))


def _rebuild_stories(layout: Layout, state: State, tell: Tell) -> None:
    for room in INDEXED_ROOMS:
        parts = layout.parts(room)
        for number, path in enumerate(parts, 1):
            found = [_record.decode(line) for line in good_lines(layout, path, log_bad_line)]
            lines = [story_of(room, record, layout.relative(path)) for record in found]
            fresh = [line for line in lines if line.room not in state.stories.by_id(line.id)]
            if len(fresh) < len(lines):
                _drop_repeated(layout, state, path, fresh)
            with state.begin() as connection:
                write_stories(connection, fresh, [])
                write_visits(connection, [last_visit(record) for record in found], datetime.now(UTC))
                if path.name == COVER_NAME:
                    write_cover(connection, layout.relative(path))
            tell(room, number, len(parts))


def _drop_repeated(layout: Layout, state: State, path: Path, fresh: list[Story]) -> None:
    """A commit that was cut short by the loss of the state may have left a record in two parts."""
    part, ids = layout.relative(path), {story.id for story in fresh}
    commit = Commit(layout, f"rebuild-{path.stem}")
    kept = [line for line in good_lines(layout, path, log_bad_line) if _record.decode(line).id in ids]
    if kept:
        commit.put(part, content_of(kept))
    else:
        commit.remove(part)
    commit.apply(state, lambda _: None)


def last_visit(record: Record) -> Visit:
    """What the record of an address tells of the last visit to it."""
    fetch = record.fetch
    fetched = parse_moment(fetch.fetched_at) if fetch else None
    return Visit(
        url=record.requested_url or record.url or "",
        source=record.source,
        outcome="dropped" if record.dropped else "stored",
        reason=record.dropped.reason if record.dropped else None,
        via=record.discovery.via if record.discovery else None,
        record_id=record.id,
        etag=fetch.etag if fetch else None,
        last_modified=fetch.last_modified if fetch else None,
        fetched_at=rfc3339(fetched) if fetched else None,
        published=published(record),
    )


def _rebuild_run(layout: Layout, state: State, path: Path) -> list[Outcome]:
    """The run of a ledger, and its visits. Without its summary the run counts as interrupted."""
    _cut_torn_line(path)
    outcomes = [_outcome.decode(line) for line in good_lines(layout, path, log_bad_line)]
    started = outcomes[0].at if outcomes and outcomes[0].at else "1970-01-01T00:00:00Z"
    with state.begin() as connection:
        for moment, group in _by_moment(outcomes):
            write_visits(connection, group, moment)
        connection.execute(
            insert(runs).values(
                id=path.stem,
                started_at=started,
                ledger_bytes=path.stat().st_size,
                parts=0,
                finished=path.with_suffix(".json").exists(),
            )
        )
    return outcomes


def _cut_torn_line(path: Path) -> None:
    with disk(path):
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            with path.open("r+b") as file:
                file.truncate(whole)


def _by_moment(outcomes: list[Outcome]) -> Iterator[tuple[datetime, list[Visit]]]:
    groups: dict[str, list[Visit]] = {}
    for one in outcomes:
        visit = Visit(
            url=one.url,
            source=one.source,
            outcome=one.outcome,
            reason=one.reason,
            via=one.via,
            record_id=one.id,
            etag=None,
            last_modified=None,
        )
        groups.setdefault(one.at or "", []).append(visit)
    for at, visits in groups.items():
        yield parse_moment(at) or datetime.now(UTC), visits


def _waits(settled: dict[str, str], run_id: str) -> Callable[[str], bool]:
    return lambda url: settled.get(url, "") < run_id


def _rebuild_pages(layout: Layout, state: State, tell: Tell) -> None:
    """Pages wait where neither the run that fetched them nor a later one gave their address an outcome."""
    settled: dict[str, str] = {}
    for path in sorted(layout.ledger.glob("*.jsonl")):
        for line in good_lines(layout, path, log_bad_line):
            one = _outcome.decode(line)
            if one.outcome not in _OPEN:
                settled[one.url] = path.stem
    kept = sorted(layout.archive.glob("*.warc.gz"))
    for number, path in enumerate(kept, 1):
        run_id = path.name.rpartition("-")[0]
        index_file(layout, state, path, 0, _waits(settled, run_id))
        tell("archive", number, len(kept))
