"""Opens the crawl state for reading alone, also on a read-only disk or in a folder that is another user's."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import sqlalchemy
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import DiskTrouble, StorageError
from storage.state import State, check_version, open_state


def read_state(url: str) -> State:
    """Open a state that is there; where its file may be written, as `open_state` does.

    Raises:
        DiskTrouble: it may not be read, or a crash left it half written where nothing can be completed.
        ForeignData: it was written by another version.
        StorageError: it cannot be opened.
    """
    path = _file(url)
    if path is None or _may_be_written(path):
        return open_state(url)
    state = State(sqlalchemy.create_engine(url, creator=lambda: _connect(path)))
    try:
        with state.begin() as connection:
            check_version(connection, url)
    except StorageError:
        state.close()
        raise
    return state


def _file(url: str) -> Path | None:
    """The file of an SQLite database; None for any other, and for an address that is none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _may_be_written(path: Path) -> bool:
    """Whether the database and the files that SQLite puts beside it may be written."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, not even what a reader of a database in WAL mode puts beside it.

    `immutable` tells SQLite that nobody writes, which is so where there is no log; the log of a running crawl
    can be read by means of the index beside it (https://www.sqlite.org/wal.html#read_only_databases).
    """
    log, index = (path.with_name(f"{path.name}-{end}") for end in ("wal", "shm"))
    if not os.access(path, os.R_OK):
        raise DiskTrouble(f"{path}: may not be read: run this as the user whose it is")
    pending = log.exists() and log.stat().st_size > 0
    if pending and not index.exists():
        raise DiskTrouble(
            f"{path}: a crash left it half written, and nothing can be completed here: run this where the"
            " folder may be written, or on a copy of it"
        )
    how = "mode=ro" if pending else "immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, check_same_thread=False)
    connection.execute("PRAGMA busy_timeout=10000")
    return connection
