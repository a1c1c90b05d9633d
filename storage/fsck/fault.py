"""What a check of a data folder finds, and the one commit that mends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from storage.journal import Commit

if TYPE_CHECKING:
    from datetime import datetime

    from storage.layout import Layout
    from storage.quarantine import BadLine
    from storage.state import State

Change = Callable[[Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong. `place` is a path below the data folder, with a line or an address."""

    place: str
    says: str
    cure: str | None
    """What mending does; None where it takes a person: `says` then tells what to do."""
    ids: tuple[str, ...] = ()
    """The records concerned."""


@dataclass(slots=True)
class Findings:
    """The faults of one check, and the changes of files (None: it goes) and state that mend them together."""

    faults: list[Fault] = field(default_factory=list)
    files: dict[str, bytes | None] = field(default_factory=dict)
    kept: list[BadLine] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def add(self, place: str, says: str, cure: str | None, *ids: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(place=place, says=says, cure=cure, ids=ids))

    @property
    def can_mend(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.files or self.changes or self.kept)

    def mend(self, layout: Layout, state: State, name: str, now: datetime) -> None:
        """Make all changes in one commit; lines that are taken out are kept in `quarantine/`."""
        stamp = f"{now:%Y%m%dT%H%M%S}"
        commit = Commit(layout, f"mend-{name}-{stamp}")
        for path, content in self.files.items():
            if content is None:
                commit.remove(path)
            else:
                commit.put(path, content)
        if self.kept:
            lines = [msgspec.json.encode(_row(bad)) + b"\n" for bad in self.kept]
            commit.put(f"quarantine/mended-{name}-{stamp}.jsonl", lines)

        def change(connection: Connection) -> None:
            for one in self.changes:
                one(connection)

        commit.apply(state, change)


def _row(bad: BadLine) -> dict[str, object]:
    text = bad.text.decode("utf-8", "replace")
    return {"file": bad.file, "line": bad.line, "reason": bad.reason, "text": text}
