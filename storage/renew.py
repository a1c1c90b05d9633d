"""Makes the state anew from the files, with the old one kept aside until the new one is whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, make_url, select

from storage.archive import sync_folder
from storage.data import complete
from storage.errors import DiskTrouble, StorageError, disk
from storage.export import existing
from storage.lock import exclusive
from storage.rebuild import Tell, rebuild_if_lost, silence
from storage.state import State, open_state
from storage.tables import facts, frontier, pages, runs, stories

if TYPE_CHECKING:
    from storage.layout import Layout

# The database last: its log must never stand beside another database of the same name.
_FILES = ("-wal", "-shm", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What the new state holds."""

    records: int
    pages: int
    addresses: int
    runs: int


def renew(root: Path | str, *, state_url: str | None = None, tell: Tell = silence) -> Renewed:
    """Build the state anew; `tell` hears (what, how many files are done, of how many).

    An SQLite state is built beside the old one, which gives way when it is whole; a kill in between leaves
    the old one, or none, which the next opening builds. Another database is emptied and filled in place.

    Raises:
        DataInUse: another process writes to the folder.
        ForeignData: there is no data folder.
        DiskTrouble: the disk refuses.
    """
    layout = existing(root)
    url = state_url or layout.state_url
    with exclusive(layout.lock):
        _complete_old(layout, url)
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            return _beside(layout, Path(parsed.database), tell)
        return _in_place(layout, url, tell)


def _complete_old(layout: Layout, url: str) -> None:
    """A commit that was cut short is known to the old state alone; one that cannot be read tells nothing."""
    try:
        state = open_state(url)
        try:
            complete(layout, state)
        finally:
            state.close()
    except DiskTrouble:
        raise
    except StorageError:
        return


def _beside(layout: Layout, path: Path, tell: Tell) -> Renewed:
    fresh, old = path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.old")
    _remove(fresh)
    state = open_state(f"sqlite:///{fresh}")
    try:
        rebuild_if_lost(layout, state, tell)
        made = _count(state)
        state.shred()  # all of it in the one file that is renamed
    finally:
        state.close()
    with disk(path):
        _remove(old)
        for suffix in _FILES:
            if (mine := _beside_name(path, suffix)).exists():
                mine.replace(_beside_name(old, suffix))
        fresh.replace(path)
        sync_folder(path.parent)
        _remove(old)
        _remove(fresh)
    return made


def _in_place(layout: Layout, url: str, tell: Tell) -> Renewed:
    state = open_state(url)
    try:
        with state.begin() as connection:
            connection.execute(delete(facts).where(facts.c.name == "built"))
        rebuild_if_lost(layout, state, tell)
        return _count(state)
    finally:
        state.close()


def _count(state: State) -> Renewed:
    with state.begin() as connection:
        held = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (stories, pages, frontier, runs)
        ]
    return Renewed(records=held[0], pages=held[1], addresses=held[2], runs=held[3])


def _remove(path: Path) -> None:
    with disk(path):
        for suffix in _FILES:
            _beside_name(path, suffix).unlink(missing_ok=True)


def _beside_name(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
