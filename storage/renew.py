"""Makes the state anew from the files, and settles anew which records are one story.

The old state is kept aside until the new one is whole. Records move between parts only after that.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, make_url, select

from storage.data import complete
from storage.decisions import read_decisions
from storage.durable import sync_folder
from storage.errors import DiskTrouble, StorageError, disk
from storage.export import existing
from storage.kin_tables import kin
from storage.leader_filling import fill_leaders
from storage.leaders import Leaders
from storage.lock import exclusive
from storage.rebuild import Tell, rebuild_if_lost, silence
from storage.settling_anew import SettledAnew, settle_anew
from storage.staging import OpenParts
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
    settled: SettledAnew = field(default_factory=SettledAnew)
    """Records that are one story with others, and those of them that moved."""


def renew(root: Path | str, *, state_url: str | None = None, tell: Tell = silence) -> Renewed:
    """Build the state anew, and settle all records anew in their order; `tell` hears (what, done, of what).

    An SQLite state is built beside the old one, which gives way when it is whole; a kill in between leaves
    the old one, or none, which the next opening builds. Another database is emptied and filled in place.
    What a kill leaves unsettled the next run settles.

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
            made = _beside(layout, Path(parsed.database), tell)
        else:
            made = _in_place(layout, url, tell)
        return replace(made, settled=_settle(layout, url, tell))


def _settle(layout: Layout, url: str, tell: Tell) -> SettledAnew:
    """Settle all that is like something else, in the order of publication, then of ids."""
    now, state = datetime.now(UTC), open_state(url)
    try:
        with state.begin() as connection:
            count = connection.execute(select(func.count()).select_from(kin)).scalar_one()
        parts = OpenParts(f"rebuild{now:%Y%m%dT%H%M%S}", now.date().isoformat())
        decisions = read_decisions(layout)
        return settle_anew(
            layout,
            state,
            Leaders(state),
            decisions,
            parts=parts,
            tell=lambda done: tell("like others", done, count),
        )
    finally:
        state.close()


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
        fill_leaders(layout, state, tell)
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
        fill_leaders(layout, state, tell)
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
