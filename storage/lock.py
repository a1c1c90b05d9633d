"""Lets one process at a time write to a data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DataInUse, disk


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file for the length of the block; it goes with the process, even when killed.

    Raises:
        DataInUse: another process holds it; the message names its number.
        DiskTrouble: the folder cannot be written.
    """
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, path)
        _sign(descriptor, path)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def undisturbed(path: Path) -> Iterator[None]:
    """Hold the lock file for reading what nobody may change meanwhile, also where nothing may be written.

    A folder that may not be written and has no lock file is read without.

    Raises:
        DataInUse: another process holds it; the message names its number.
        DiskTrouble: the lock file cannot be opened.
    """
    if may_be_written(path):
        with exclusive(path):
            yield
        return
    if not path.exists():
        yield
        return
    with disk(path):
        descriptor = os.open(path, os.O_RDONLY)
    try:
        _take(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def may_be_written(path: Path) -> bool:
    """Whether the lock file may be opened for writing, or made."""
    return os.access(path if path.exists() else path.parent, os.W_OK)


def _take(descriptor: int, path: Path) -> None:
    with disk(path):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise DataInUse(
                f"{path.parent}: in use by process {holder}: wait until it ends,"
                " or choose another folder with --data"
            ) from None


def _sign(descriptor: int, path: Path) -> None:
    with disk(path):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
