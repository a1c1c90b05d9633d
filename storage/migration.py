"""Brings a data folder of an older schema to this one, by named steps; each is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy
from sqlalchemy import Connection, delete, make_url, select

from storage.data import complete
from storage.errors import ForeignData, StorageError, disk
from storage.export import is_data_folder
from storage.format import FIRST, FORMAT_NAME, Format, Step, check_format, is_newer, read_format
from storage.journal import Commit
from storage.layout import RECORD_ROOMS, Layout
from storage.lock import exclusive, may_be_written
from storage.moment import rfc3339
from storage.part import content_of, read_lines
from storage.rebuild import Tell, silence
from storage.state import State, open_state
from storage.state_reading import read_state
from storage.tables import STATE_VERSION, facts

if TYPE_CHECKING:
    from storage.layout import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step: `change` puts what becomes of the files into a commit; the folder then is of schema `to`."""

    name: str
    to: str
    change: Callable[[Layout, Commit], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The schema before and after, the steps taken now, and whether the state was made anew."""

    before: str
    after: str
    steps: tuple[str, ...]
    new_state: bool


def migrate(
    root: Path | str,
    *,
    state_url: str | None = None,
    tell: Tell = silence,
    migrations: Sequence[Migration] | None = None,
) -> Migrated:
    """Take every step that the folder has not taken; then the state is made anew from its files.

    A kill leaves the folder after one step or another; the next call goes on from there. A folder that is up
    to date may be read-only.

    Raises:
        DataInUse: another process writes to the folder.
        ForeignData: there is no data folder, or a newer newsloom wrote it.
        DiskTrouble: the disk refuses; each step needs room for the files that it changes.
    """
    migrations = MIGRATIONS if migrations is None else migrations
    layout = Layout(Path(root).absolute())
    if not is_data_folder(layout):
        raise ForeignData(f"{layout.root}: no data folder: name the folder with --data")
    url = state_url or layout.state_url
    if not may_be_written(layout.lock) and (found := _up_to_date(layout, url, migrations)):
        return found
    with exclusive(layout.lock):
        before = read_format(layout)
        target = migrations[-1].to if migrations else FIRST
        if is_newer(before.schema, target):
            check_format(layout, target)
        new_state = _set_old_state_aside(url)
        state = open_state(url)
        try:
            todo = _todo(before, migrations)
            complete(layout, state)
            for number, step in enumerate(todo, 1):
                _take(layout, state, step)
                tell(step.name, number, len(todo))
            complete(layout, state)
        finally:
            state.close()
    names = tuple(step.name for step in todo)
    return Migrated(before=before.schema, after=target, steps=names, new_state=new_state or bool(names))


def _up_to_date(layout: Layout, url: str, migrations: Sequence[Migration]) -> Migrated | None:
    """What is found where there is nothing to do; None where there is, or where that cannot be told."""
    before = read_format(layout)
    if migrations and before.schema != migrations[-1].to:
        return None
    try:
        read_state(url).close()
    except StorageError:
        return None
    return Migrated(before=before.schema, after=before.schema, steps=(), new_state=False)


def _todo(before: Format, migrations: Sequence[Migration]) -> list[Migration]:
    taken = {step.name for step in before.steps}
    return [step for step in migrations if step.name not in taken and is_newer(step.to, before.schema)]


def _take(layout: Layout, state: State, step: Migration) -> None:
    """The files, the note that the step was taken and the mark that the state is stale, in one commit."""
    now = read_format(layout)
    commit = Commit(layout, f"migrate-{step.name}")
    step.change(layout, commit)
    taken = Step(name=step.name, at=rfc3339(datetime.now(UTC)))
    commit.put(FORMAT_NAME, msgspec.json.encode(Format(schema=step.to, steps=(*now.steps, taken))) + b"\n")

    def change(connection: Connection) -> None:
        connection.execute(delete(facts).where(facts.c.name == "built"))

    commit.apply(state, change)


def change_records(
    layout: Layout, commit: Commit, change: Callable[[Room, dict[str, Any]], dict[str, Any]]
) -> None:
    """For use in a step: every record of every room through a function, key order as it gives it."""
    for room in RECORD_ROOMS:
        for path in layout.parts(room):
            part = layout.relative(path)
            before = read_lines(layout, part)
            after = [msgspec.json.encode(change(room, msgspec.json.decode(line))) for line in before]
            if after != before:
                commit.put(part, content_of(after))


def _give_entries_their_time(layout: Layout, commit: Commit) -> None:
    """Schema 2: a block says when it was published, which entries of live blogs do."""

    def change(_room: Room, record: dict[str, Any]) -> dict[str, Any]:
        blocks = [{**block, "datePublished": None} for block in record["blocks"]]
        return {**record, "schemaVersion": "2", "blocks": blocks}

    change_records(layout, commit, change)


def _make_room_for_shared_parts(layout: Layout, commit: Commit) -> None:
    """Schema 3: a record names the articles that share a part with it; of older ones it is not known."""

    def change(_room: Room, record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "schemaVersion": "3", "sharesWith": []}

    change_records(layout, commit, change)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(name="give the entries of live blogs their time", to="2", change=_give_entries_their_time),
    Migration(name="make room for shared parts", to="3", change=_make_room_for_shared_parts),
)
"""All steps ever, in order. Schema 1 was the first: nothing leads to it."""


def _set_old_state_aside(url: str) -> bool:
    """A state of an older layout is not changed but made anew; it stays as `.old` until the next time.

    Raises:
        ForeignData: a newer newsloom wrote it.
    """
    parsed = make_url(url)
    path = Path(parsed.database or "")
    if parsed.get_backend_name() != "sqlite" or not path.exists():
        return False
    found = _state_version(url)
    if found in (None, STATE_VERSION):
        return False
    if is_newer(found or "", STATE_VERSION):
        raise ForeignData(
            f"{path}: written by a newer newsloom (state {found}, this one knows {STATE_VERSION}):"
            " update newsloom; nothing was changed"
        )
    with disk(path):
        path.replace(path.with_name(f"{path.name}.old"))
    return True


def _state_version(url: str) -> str | None:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(select(facts.c.value).where(facts.c.name == "version")).scalar()
    except sqlalchemy.exc.DBAPIError:
        return None  # what else is wrong with it, opening says
    finally:
        engine.dispose()
