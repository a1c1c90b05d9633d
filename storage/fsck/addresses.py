"""Checks the frontier against the records: what it says is stored is, and it knows every record's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, or_, select, update

from extractors.discovery.url_key import url_key
from storage.fsck.fault import Change, Findings
from storage.layout import INDEXED_ROOMS
from storage.moment import rfc3339
from storage.outcome import KEPT
from storage.part import read_lines
from storage.rebuild import last_visit
from storage.record import Record
from storage.tables import frontier, stories
from storage.visits import write_visits

if TYPE_CHECKING:
    from storage.layout import Layout
    from storage.state import State

_record = msgspec.json.Decoder(Record)


def check_frontier(layout: Layout, state: State) -> Findings:
    """Addresses whose record is gone are due again; records that no address leads to get theirs."""
    found = Findings()
    known = select(stories.c.id)
    lost = frontier.c.outcome.in_(sorted(KEPT)) & frontier.c.record_id.not_in(known)
    with state.begin() as connection:
        rows = connection.execute(select(frontier.c.url_key, frontier.c.url).where(lost)).all()
    for row in rows:
        found.add(row.url, "noted as stored, but there is no record of it", "due again")
    if rows:
        found.changes.append(_due_again([row.url_key for row in rows]))
    for part, records in _fetched_records(layout):
        unknown = _unknown(state, records)
        if unknown:
            found.add(part, f"records whose addresses are not known: {len(unknown)}", "noted")
            found.changes.append(_visit(unknown))
    return found


def _fetched_records(layout: Layout) -> Iterator[tuple[str, list[Record]]]:
    """The records of each part that were fetched from an address."""
    for room in INDEXED_ROOMS:
        for path in layout.parts(room):
            part = layout.relative(path)
            records = []
            for line in read_lines(layout, part):
                try:
                    record = _record.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    continue
                if record.fetch and record.fetch.warc_file and _key(record):
                    records.append(record)
            yield part, records


def _unknown(state: State, records: list[Record]) -> list[Record]:
    ids = [record.id for record in records]
    keys = {key for record in records for key in (record.url_key, _key(record)) if key}
    mine = or_(frontier.c.record_id.in_(ids), frontier.c.url_key.in_(keys))
    with state.begin() as connection:
        rows = connection.execute(select(frontier.c.record_id, frontier.c.url_key).where(mine)).all()
    known = {row.record_id for row in rows} | {row.url_key for row in rows}
    return [record for record in records if not known & {record.id, record.url_key, _key(record)}]


def _key(record: Record) -> str | None:
    try:
        return url_key(record.requested_url or record.url or "")
    except ValueError:
        return None


def _due_again(keys: list[str]) -> Change:
    values = {"outcome": None, "record_id": None, "etag": None, "last_modified": None, "attempts": 0}

    def change(connection: Connection) -> None:
        now = rfc3339(datetime.now(UTC))
        for key in keys:
            mine = frontier.c.url_key == key
            connection.execute(update(frontier).where(mine).values(next_at=now, **values))

    return change


def _visit(records: Iterable[Record]) -> Change:
    def change(connection: Connection) -> None:
        write_visits(connection, [last_visit(record) for record in records], datetime.now(UTC))
        for record in records:
            connection.execute(
                update(frontier).where(frontier.c.url_key == _key(record)).values(next_at=None)
            )

    return change
