"""Notes what became of addresses: the frontier decides from it when each is due again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, update

from extractors.discovery.found_link import FoundLink
from storage.frontier import chunks, key_of, rows_of
from storage.frontier_row import new_row
from storage.moment import parse_moment, rfc3339
from storage.outcome import STANDING
from storage.prepared import Prepared
from storage.recheck import next_check
from storage.tables import frontier

if TYPE_CHECKING:
    from storage.outcome import Outcome
    from storage.record import Record

_CHANGED = (
    "outcome",
    "checked_at",
    "next_at",
    "attempts",
    "rechecks",
    "etag",
    "last_modified",
    "record_id",
    "newest",
)
_VISITED = Prepared(
    update(frontier)
    .where(frontier.c.url_key == bindparam("key"))
    .values({name: bindparam(name) for name in _CHANGED})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a run learned of an address; the frontier decides from it when it is due again."""

    url: str
    source: str | None
    outcome: str
    reason: str | None
    via: str | None
    record_id: str | None
    etag: str | None
    last_modified: str | None
    final_key: str | None = None
    """Key of the page that the address led to."""
    fetched_at: str | None = None
    """When the page was fetched; a page read again from the archive is no visit."""
    published: str | None = None
    """What the page says of when it was published, RFC 3339."""


def visit_of(outcome: Outcome, record: Record | None) -> Visit:
    """What an outcome, and the record where there is one, tell of the visit."""
    fetch = record.fetch if record else None
    fetched = parse_moment(fetch.fetched_at) if fetch else None
    return Visit(
        url=outcome.url,
        source=outcome.source,
        outcome=outcome.outcome,
        reason=outcome.reason,
        via=outcome.via,
        record_id=outcome.id,
        etag=fetch.etag if fetch else None,
        last_modified=fetch.last_modified if fetch else None,
        final_key=record.url_key if record else None,
        fetched_at=rfc3339(fetched) if fetched else None,
        published=published(record) if record else None,
    )


def published(record: Record) -> str | None:
    """When a story was published, RFC 3339, to the day where no more is known."""
    moment = parse_moment(record.date_published or record.date_published_day)
    return rfc3339(moment) if moment else None


def write_visits(connection: Connection, visits: Sequence[Visit], now: datetime) -> None:
    """Note inside a transaction what became of addresses; those never found before are taken in."""
    keyed = {key: visit for visit in visits if (key := key_of(visit.url)) is not None}
    for chunk in chunks(list(keyed.items())):
        known = rows_of(connection, [key for key, _ in chunk])
        new = [_row_of_visit(key, visit, now) for key, visit in chunk if key not in known]
        if new:
            connection.execute(insert(frontier), new)
            known |= rows_of(connection, [row["url_key"] for row in new])
        _write_visited(connection, [(known[key], visit) for key, visit in chunk], now)
        led_to = {visit.final_key: visit for key, visit in chunk if visit.final_key not in (None, *keyed)}
        reached = rows_of(connection, [key for key in led_to if key is not None])
        _write_visited(connection, [(row, led_to[key]) for key, row in reached.items()], now)


def _write_visited(connection: Connection, visited: list[tuple[Any, Visit]], now: datetime) -> None:
    changes = [_visited(row, visit, now) for row, visit in visited if _is_visit(row, visit)]
    _VISITED.run_all(connection, changes)


def _is_visit(row: Any, visit: Visit) -> bool:
    """Not one: a page from the archive, fetched no later than the last visit that is noted."""
    return visit.fetched_at is None or row["checked_at"] is None or visit.fetched_at > row["checked_at"]


def _row_of_visit(key: str, visit: Visit, now: datetime) -> dict[str, Any]:
    link = FoundLink(url=visit.url, via=visit.via or "given")
    return new_row(key, link, {}, visit.source, rfc3339(now))


def _visited(row: Any, visit: Visit, now: datetime) -> dict[str, Any]:
    failed = visit.outcome == "failed"
    attempts = row["attempts"] + 1 if failed else 0
    before = 0 if visit.outcome in {"stored", "updated"} else row["rechecks"]  # what changes may change again
    hinted = row["last_modified_hint"] is not None
    newest = row["newest"] or visit.published  # what the page itself says, where no place says it
    wait = next_check(
        visit.outcome,
        visit.reason,
        attempts=attempts,
        rechecks=before,
        hinted=hinted,
        conditional=bool(visit.etag or visit.last_modified or row["etag"] or row["last_modified"]),
        age=now - dated if (dated := parse_moment(newest or row["found_at"])) else None,
    )
    looked = visit.outcome in STANDING and not hinted
    counts = looked or (wait is not None and not failed and visit.outcome != "deferred")
    return {
        "key": row["url_key"],
        "outcome": visit.outcome,
        "checked_at": row["checked_at"] if visit.outcome == "deferred" else visit.fetched_at or rfc3339(now),
        "next_at": None if wait is None else rfc3339(now.astimezone(UTC) + wait),
        "attempts": row["attempts"] if visit.outcome == "deferred" else attempts,
        "rechecks": before + counts,
        "etag": visit.etag or row["etag"],
        "last_modified": visit.last_modified or row["last_modified"],
        "record_id": visit.record_id or row["record_id"],
        "newest": newest,
    }
