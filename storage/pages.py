"""The index of the page archive: which page lies where, and which still wait to be settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, false, func, insert, or_, select, update

from storage.prepared import Prepared
from storage.tables import archives, pages

_ADD = Prepared(
    insert(pages).values({column.name: bindparam(column.name) for column in pages.c if column.name != "seq"})
)
_SETTLE = Prepared(
    update(pages).where(pages.c.requested_url == bindparam("asked"), pages.c.waiting).values(waiting=false())
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a response lies: a path below the data folder and the byte offset of its record."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One archived page as the index holds it."""

    location: Location
    url_key: str
    requested_key: str
    requested_url: str
    source: str | None
    fetched_at: str
    waiting: bool


class Pages:
    """Where the pages lie, latest first or waiting first."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def latest(self, url_key: str) -> Location | None:
        """The last page fetched from an address, or that a request for it led to."""
        mine = or_(pages.c.url_key == url_key, pages.c.requested_key == url_key)
        query = select(pages.c.file, pages.c.start).where(mine).order_by(pages.c.seq.desc()).limit(1)
        with self._begin() as connection:
            row = connection.execute(query).first()
        return Location(row.file, row.start) if row else None

    def all_latest(self, source: str | None = None) -> list[Location]:
        """The last page of each address, in the order they lie in the archive."""
        last = select(func.max(pages.c.seq)).group_by(pages.c.url_key)
        if source is not None:
            last = last.where(pages.c.source == source)
        query = select(pages.c.file, pages.c.start).where(pages.c.seq.in_(last)).order_by(pages.c.seq)
        with self._begin() as connection:
            return [Location(row.file, row.start) for row in connection.execute(query)]

    def waiting(self) -> list[Location]:
        """Pages that were archived for a run and never settled, oldest first."""
        query = select(pages.c.file, pages.c.start).where(pages.c.waiting).order_by(pages.c.seq)
        with self._begin() as connection:
            return [Location(row.file, row.start) for row in connection.execute(query)]

    def of_keys(self, url_keys: Sequence[str]) -> Iterator[tuple[int, Location]]:
        """(index number, place) of every page from, or asked for as, one of these addresses."""
        mine = or_(pages.c.url_key.in_(url_keys), pages.c.requested_key.in_(url_keys))
        with self._begin() as connection:
            rows = connection.execute(select(pages.c.seq, pages.c.file, pages.c.start).where(mine)).all()
        return ((row.seq, Location(row.file, row.start)) for row in rows)

    def sources(self) -> frozenset[str]:
        """The sources that pages are kept of."""
        query = select(pages.c.source).where(pages.c.source.is_not(None)).distinct()
        with self._begin() as connection:
            return frozenset(connection.execute(query).scalars())

    def sizes(self) -> dict[str, int]:
        """Up to which byte each archive file is indexed."""
        with self._begin() as connection:
            return {row.file: row.size for row in connection.execute(select(archives))}


def write_pages(connection: Connection, lines: Sequence[PageLine], sizes: dict[str, int]) -> None:
    """Add archived pages and how far each file is indexed, inside a transaction."""
    _ADD.run_all(connection, [_row(line) for line in lines])
    for file, size in sizes.items():
        connection.execute(archives.delete().where(archives.c.file == file))
        connection.execute(insert(archives).values(file=file, size=size))


def settle_pages(connection: Connection, requested_urls: Sequence[str]) -> None:
    """Pages of these requests wait no longer."""
    _SETTLE.run_all(connection, [{"asked": url} for url in requested_urls])


def _row(line: PageLine) -> dict[str, object]:
    return {
        "file": line.location.file,
        "start": line.location.offset,
        "url_key": line.url_key,
        "requested_key": line.requested_key,
        "requested_url": line.requested_url,
        "source": line.source,
        "fetched_at": line.fetched_at,
        "waiting": line.waiting,
    }
