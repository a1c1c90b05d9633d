"""Remembers every address that was found: when it is due, and what the places that name it said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, or_, select, update

from extractors.discovery.url_key import url_key
from storage.frontier_row import Change, calmed, merged
from storage.hints import decoded, reworded
from storage.identity import record_id_of
from storage.moment import parse_moment, rfc3339
from storage.outcome import KEPT, STANDING
from storage.prepared import Prepared
from storage.recheck import MOST_LOOKS, YOUNG_FOR
from storage.record import Discovery
from storage.tables import frontier
from storage.tombstones import erased

if TYPE_CHECKING:
    from extractors.discovery.found_link import FoundLink

# SQLite allows 32,766 bound values in a statement; PostgreSQL 65,535.
_CHUNK = 5000
_OF_NEW = (
    "url_key",
    "url",
    "source",
    "found_at",
    "via",
    "found_on",
    "title",
    "date_published",
    "last_modified_hint",
    "newest",
    "hints",
    "next_at",
    "attempts",
    "rechecks",
)
_ADD = Prepared(insert(frontier).values({name: bindparam(name) for name in _OF_NEW}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How many of the links given were new, changed, known or refused (no web address, or erased)."""

    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An address to fetch now, with the validators of the last answer."""

    url: str
    url_key: str
    source: str | None
    record_id: str | None
    etag: str | None
    last_modified: str | None
    attempts: int
    discovery: Discovery
    is_look: bool = False
    """Kept already, and due only because corrections may have come: no place says that it changed."""
    newest: str | None = None
    """The latest date that a place states, RFC 3339."""
    checked_at: str | None = None
    """When it was fetched last, RFC 3339."""
    was_updated: bool = False
    """Whether it was then found changed."""
    is_reworded: bool = False
    """Whether a place has put it in other words since."""


class Frontier:
    """Addresses by URL key: due when new, when a hint changed, or when a recheck's time has come."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def add(self, source: str | None, links: Sequence[FoundLink], now: datetime) -> Found:
        """Take in links that were found; later links with the key of an earlier one add their hints."""
        keyed, refused = _keyed(links)
        counts = {"new": 0, "changed": 0, "known": 0}
        at = rfc3339(now)
        with self._begin() as connection:
            for chunk in chunks(list(keyed.items())):
                known = rows_of(connection, [key for key, _ in chunk])
                gone = erased(connection, [record_id_of(key) for key, _ in chunk if key not in known])
                kept = [(key, found) for key, found in chunk if record_id_of(key) not in gone]
                refused += len(chunk) - len(kept)
                changes = calmed([merged(key, found, known.get(key), source, at) for key, found in kept])
                for change in changes:
                    counts[change.name] += 1
                _write(connection, changes)
        return Found(refused=refused, **counts)

    def due(self, source: str | None, *, now: datetime, since: datetime | None = None) -> list[Due]:
        """Addresses of a source to fetch now, newest first; without those stated to be older than `since`."""
        query = select(frontier).where(frontier.c.source == source, frontier.c.next_at <= rfc3339(now))
        if since is not None:
            query = query.where(or_(frontier.c.newest.is_(None), frontier.c.newest >= rfc3339(since)))
        newest_first = (frontier.c.newest.desc().nulls_last(), frontier.c.found_at.desc(), frontier.c.url_key)
        with self._begin() as connection:
            return [_due(row) for row in connection.execute(query.order_by(*newest_first)).mappings()]

    def unwatched(self, source: str, *, before: datetime, limit: int) -> list[Due]:
        """Kept stories of a source of which no place says when they were last modified, the newest first.

        They answered with validators, were asked for last `before` a moment, and looked at less than
        `MOST_LOOKS` times in a row without a change. Left out are those dated more than `YOUNG_FOR` before
        the source's newest: by its own clock, which may be another than ours.
        """
        mine = frontier.c.source == source
        query = (
            select(frontier)
            .where(mine, frontier.c.checked_at < rfc3339(before), frontier.c.last_modified_hint.is_(None))
            .where(frontier.c.outcome.in_(sorted(STANDING)), frontier.c.rechecks <= MOST_LOOKS)
            .where(or_(frontier.c.etag.is_not(None), frontier.c.last_modified.is_not(None)))
            .order_by(frontier.c.newest.desc().nulls_last(), frontier.c.found_at.desc(), frontier.c.url_key)
            .limit(limit)
        )
        with self._begin() as connection:
            if (latest := _latest(connection, mine)) is not None:
                oldest = rfc3339(latest - YOUNG_FOR)
                query = query.where(or_(frontier.c.newest.is_(None), frontier.c.newest >= oldest))
            return [_due(row) for row in connection.execute(query).mappings()]

    def known(self, keys: Collection[str]) -> set[str]:
        """Those of these keys that were found before."""
        found: set[str] = set()
        with self._begin() as connection:
            for chunk in chunks(list(keys)):
                query = select(frontier.c.url_key).where(frontier.c.url_key.in_(chunk))
                found.update(connection.execute(query).scalars())
        return found

    def get(self, key: str) -> Due | None:
        """What is known of one address, due or not."""
        with self._begin() as connection:
            row = connection.execute(select(frontier).where(frontier.c.url_key == key)).mappings().first()
        return _due(row) if row else None


def _latest(connection: Connection, mine: ColumnElement[bool]) -> datetime | None:
    """The third newest date: one or two in a far future are mistakes, or events."""
    dates = select(frontier.c.newest).where(mine, frontier.c.newest.is_not(None))
    third = dates.order_by(frontier.c.newest.desc()).offset(2).limit(1)
    return parse_moment(connection.execute(third).scalar())


def key_of(url: str) -> str | None:
    """The key of a web address; None for anything else, such as the name of a file."""
    try:
        return url_key(url)
    except ValueError:
        return None


def _keyed(links: Iterable[FoundLink]) -> tuple[dict[str, list[FoundLink]], int]:
    keyed: dict[str, list[FoundLink]] = {}
    refused = 0
    for link in links:
        key = key_of(link.url)
        if key is None:
            refused += 1
        else:
            keyed.setdefault(key, []).append(link)
    return keyed, refused


def chunks(items: list[Any]) -> Iterable[list[Any]]:
    """As many as fit into one statement, lot by lot."""
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def rows_of(connection: Connection, keys: list[str]) -> dict[str, Any]:
    """What is known of these addresses, by key."""
    query = select(frontier).where(frontier.c.url_key.in_(keys))
    return {row["url_key"]: row for row in connection.execute(query).mappings()}


def _write(connection: Connection, changes: Sequence[Change]) -> None:
    new = [change.row for change in changes if change.row and change.name == "new"]
    changed = [change.row for change in changes if change.row and change.name != "new"]
    _ADD.run_all(connection, new)
    if changed:
        connection.execute(update(frontier).where(frontier.c.url_key == bindparam("key")), changed)


def _is_reworded(row: Any) -> bool:
    return any(since > (row["checked_at"] or "") for since in reworded(decoded(row["hints"])).values())


def _due(row: Any) -> Due:
    return Due(
        url=row["url"],
        url_key=row["url_key"],
        source=row["source"],
        record_id=row["record_id"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        attempts=row["attempts"],
        is_look=bool(row["rechecks"]) and not row["attempts"] and row["outcome"] in KEPT,
        discovery=Discovery(
            via=row["via"],
            url=row["found_on"],
            title=row["title"],
            date_published=row["date_published"],
            last_modified=row["last_modified_hint"],
        ),
        newest=row["newest"],
        checked_at=row["checked_at"],
        was_updated=row["outcome"] == "updated",
        is_reworded=row["outcome"] in KEPT and _is_reworded(row),
    )
