"""Makes many files and the state change together: all of a commit, or nothing of it.

1. New files are written whole into `staging/<commit>/` and fsynced, a manifest of steps beside them.
2. One database transaction changes the state and takes the manifest in: that is the moment of commit.
3. The steps are carried out (rename, append at an exact offset, remove), then the manifest is deleted.

A crash before 2 leaves files nobody asks for; they are swept. A crash after 2 is rolled forward when the
folder is opened: every step may be done twice.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from sqlalchemy import Connection, delete, insert, select

from storage.durable import make_folder, sync_folder
from storage.errors import ForeignData, disk
from storage.tables import commits

if TYPE_CHECKING:
    from storage.layout import Layout
    from storage.state import State


def _nothing(_: str) -> None:
    pass


reached: Callable[[str], None] = _nothing
"""Called with the name of each step; the tests of sudden death put their own function here."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a file. Paths are relative to the data folder."""

    do: Literal["put", "append", "remove"]
    path: str
    staged: str | None = None
    offset: int = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All steps of a commit, in order."""

    id: str
    steps: tuple[Step, ...]


class Commit:
    """Collects the changes of one commit and makes them at once.

    Usage: `put`, `append`, `remove` any number of times, then `apply` with a function that writes the
    state inside the deciding transaction.
    """

    def __init__(self, layout: Layout, commit_id: str) -> None:
        self._layout = layout
        self._id = commit_id
        self._folder = layout.staging / commit_id
        self._steps: list[Step] = []

    def put(self, path: str, content: bytes | Iterable[bytes]) -> None:
        """Write a file whole, in place of what stood there."""
        pieces = [content] if isinstance(content, bytes) else content
        self._steps.append(Step(do="put", path=path, staged=self._stage(pieces)))

    def append(self, path: str, offset: int, content: bytes) -> None:
        """Let a file go on with `content` after its first `offset` bytes."""
        self._steps.append(Step(do="append", path=path, staged=self._stage([content]), offset=offset))

    def remove(self, path: str) -> None:
        """Take a file away."""
        self._steps.append(Step(do="remove", path=path))

    def apply(self, state: State, change: Callable[[Connection], None]) -> None:
        """Commit: after this returns everything is done and durable.

        Raises:
            DiskTrouble: the disk refuses; nothing was committed, or the next opening completes it.
        """
        manifest = Manifest(id=self._id, steps=tuple(self._steps))
        with disk(self._folder):
            if self._folder.exists():
                sync_folder(self._folder)
                sync_folder(self._layout.staging)
        reached("staged")
        with state.begin() as connection:
            change(connection)
            text = msgspec.json.encode(manifest).decode()
            connection.execute(insert(commits).values(id=self._id, manifest=text))
            reached("deciding")
        reached("decided")
        _carry_out(self._layout, manifest)
        _forget(self._layout, state, self._id)

    def _stage(self, pieces: Iterable[bytes]) -> str:
        with disk(self._folder):
            # Never the root: a folder that vanished under a run is an error, not a fresh start.
            make_folder(self._layout.staging)
            self._folder.mkdir(exist_ok=True)
            path = self._folder / str(len(self._steps))
            with path.open("wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
        reached("staging")
        return self._layout.relative(path)


def recover(layout: Layout, state: State) -> int:
    """Roll decided commits forward and sweep what was never decided; the number rolled forward."""
    with state.begin() as connection:
        found = connection.execute(select(commits.c.manifest).order_by(commits.c.id)).scalars().all()
    for text in found:
        manifest = msgspec.json.decode(text, type=Manifest)
        _carry_out(layout, manifest, again=True)
        _forget(layout, state, manifest.id)
    with disk(layout.staging):
        if layout.staging.exists():
            shutil.rmtree(layout.staging)
    return len(found)


def _carry_out(layout: Layout, manifest: Manifest, *, again: bool = False) -> None:
    for step in manifest.steps:
        target = layout.root / step.path
        with disk(target):
            _do(layout, step, target, again=again)
        reached(step.do)


def _do(layout: Layout, step: Step, target: Path, *, again: bool) -> None:
    if step.do == "remove":
        target.unlink(missing_ok=True)
        _sync_and_prune(target.parent)
        return
    grown = _make_folders(layout.root, target.parent)
    staged = layout.root / (step.staged or "")
    if step.do == "append":
        _append(target, step.offset, staged.read_bytes())
    elif staged.exists():
        staged.replace(target)
    elif not target.exists():
        raise ForeignData(f"{staged}: the staged file of a commit is gone: put it back or restore a backup")
    sync_folder(target.parent)
    if again:  # who made the folder may have died before its name was durable
        grown.add(target.parent.parent)
    for folder in grown:
        sync_folder(folder)


def _make_folders(root: Path, folder: Path) -> set[Path]:
    """Make a folder and those above it; the folders that have grown by one.

    Never the root: one that vanished under a run is an error.
    """
    grown = set()
    for each in (*reversed(folder.parents), folder):
        if each != root and each.is_relative_to(root) and not each.is_dir():
            each.mkdir(exist_ok=True)
            grown.add(each.parent)
    return grown


def _append(target: Path, offset: int, content: bytes) -> None:
    with target.open("ab") as file:
        if file.tell() < offset:
            raise ForeignData(
                f"{target}: {file.tell()} bytes where {offset} were committed: it was cut by another hand;"
                " restore it from a backup"
            )
        file.truncate(offset)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_and_prune(folder: Path) -> None:
    """Make the removal durable; a day's folder without parts goes too."""
    if folder.exists():
        sync_folder(folder)
        if not any(folder.iterdir()):
            folder.rmdir()
            sync_folder(folder.parent)


def _forget(layout: Layout, state: State, commit_id: str) -> None:
    with state.begin() as connection:
        connection.execute(delete(commits).where(commits.c.id == commit_id))
    reached("forgotten")
    with disk(layout.staging):
        shutil.rmtree(layout.staging / commit_id, ignore_errors=True)
