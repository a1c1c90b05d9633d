"""Remembers which part files were read through and hold nothing but records, so that each is checked once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from storage.errors import disk
from storage.quarantine import Report, bad_lines

if TYPE_CHECKING:
    from storage.layout import Layout


class Checked:
    """Files by name, with the size and change time that they were checked at."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._path = layout.quarantine / "checked.json"
        self._before = self._read()
        self._now: dict[str, tuple[int, int]] = {}

    def is_clean(self, path: Path, report: Report) -> bool:
        """Whether every line of a file is a record; bad lines are reported and quarantined.

        Raises:
            DiskTrouble: it vanished or cannot be read.
        """
        name = self._layout.relative(path)
        with disk(path):
            stat = path.stat()
        stamp = (stat.st_size, stat.st_mtime_ns)
        if self._before.get(name) != stamp and bad_lines(self._layout, path, report):
            return False
        self._now[name] = stamp
        return True

    def save(self) -> None:
        """Keep what was learned; where the folder cannot be written the next reader checks again."""
        if self._now == self._before:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial = self._path.with_suffix(".tmp")
            partial.write_bytes(msgspec.json.encode(self._now))
            partial.replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, tuple[int, int]]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, tuple[int, int]])
        except (OSError, msgspec.DecodeError):
            return {}
