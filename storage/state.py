"""Opens the crawl state: frontier, validators, story index, page index; all of it can be rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from storage import kin_tables, leader_tables, site_tables  # noqa: F401  their tables are made with the others
from storage.errors import DiskTrouble, ForeignData, StorageError
from storage.frontier import Frontier
from storage.hosts import Hosts
from storage.pages import Pages
from storage.resources import Resources
from storage.rhythms import Rhythms
from storage.shapes import Shapes
from storage.stories import Stories
from storage.tables import STATE_VERSION, facts, metadata, tombstones


class State:
    """One database with a part for each question that a crawl asks it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader: Connection | None = None
        self._jotter: Connection | None = None
        self.frontier = Frontier(self.jot)
        self.resources = Resources(self.jot)
        self.hosts = Hosts(self.begin)
        self.rhythms = Rhythms(self.jot)
        self.shapes = Shapes(self.begin)
        self.stories = Stories(self.read)
        self.pages = Pages(self.begin)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends.

        Raises:
            DiskTrouble: the disk is full, read-only or broken.
            StorageError: the database refuses for another reason.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error) as error:
            raise _translated(error, self._engine) from error

    @contextmanager
    def jot(self) -> Iterator[Connection]:
        """One transaction, whole when the block ends, durable with the next of `begin`; in one thread.

        For what discovery finds and can find again: a power cut may take the last of it, never what stands
        before something durable. Without the wait for the disk it costs 0.05 ms where `begin` takes 1.1.

        Raises:
            DiskTrouble: the disk is full, read-only or broken.
            StorageError: the database refuses for another reason.
        """
        try:
            if self._jotter is None:
                self._jotter = _jotter(self._engine)
            with self._jotter.begin():
                yield self._jotter
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error) as error:
            raise _translated(error, self._engine) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading what is committed; read answers whole, and not in several threads.

        It stays open: to begin and end a transaction takes longer than the answer to a record's question.

        Raises:
            DiskTrouble: the disk is broken.
            StorageError: the database refuses for another reason.
        """
        try:
            if self._reader is None:
                self._reader = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            yield self._reader
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error) as error:
            raise _translated(error, self._engine) from error

    def tombstones(self) -> frozenset[str]:
        """The hashes of everything that was erased: few, and asked for every record."""
        with self.begin() as connection:
            return frozenset(connection.execute(select(tombstones.c.hash)).scalars())

    def shred(self) -> None:
        """Let nothing of what was deleted linger in the files of the database."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        for connection in (self._reader, self._jotter):
            if connection is not None:
                connection.close()
        self._reader = self._jotter = None
        self._engine.dispose()


def open_state(url: str) -> State:
    """Open the state at an SQLAlchemy URL, made where it does not exist.

    Raises:
        ForeignData: it was written by another version.
        StorageError: it cannot be opened.
    """
    try:
        engine = sqlalchemy.create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StorageError(
            f"the state cannot be opened ({error}): write its address like"
            " postgresql+psycopg://user@host/database, and install newsloom[postgres]"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    state = State(engine)
    try:
        with state.begin() as connection:
            metadata.create_all(connection)
            check_version(connection, url)
    except StorageError:
        engine.dispose()
        raise
    return state


def _jotter(engine: Engine) -> Connection:
    """A connection whose commits wait for no disk, where there are such; SQLite's WAL keeps their order."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        connection.detach()  # no other use is to meet it so
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        connection.commit()
    return connection


def check_version(connection: Connection, url: str) -> None:
    """Let only a state of this version pass; one that was just made becomes of it.

    Raises:
        ForeignData: it was written by another version.
    """
    found = connection.execute(select(facts.c.value).where(facts.c.name == "version")).scalar()
    if found is None:
        connection.execute(insert(facts).values(name="version", value=STATE_VERSION))
    elif found != STATE_VERSION:
        raise ForeignData(
            f"{url}: state version {found} where {STATE_VERSION} is needed: move the file away,"
            " it is rebuilt from the parts and the archive"
        )


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: in WAL mode NORMAL may lose the last commits at a power cut; a commit decides which parts count.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased must not linger in free pages
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA cache_size=-16000")  # 16 MB: the upper levels of every index of a million records
    cursor.close()


def _translated(error: Exception, engine: Engine) -> StorageError:
    place = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else engine.url.host
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    if "disk is full" in said or "No space left" in said:  # SQLite's words, PostgreSQL's
        return DiskTrouble(f"{place}: the disk is full: free some space and run the same command again")
    if "readonly" in said or "unable to open" in said or "disk I/O" in said:
        return DiskTrouble(f"{place}: cannot be written ({said}): check the folder and its permissions")
    return StorageError(f"{place}: the database refused: {said}")
