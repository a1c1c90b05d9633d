"""Says where everything lies in a data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Room = Literal["articles", "versions", "duplicates", "dropped", "evidence"]
ROOMS: tuple[Room, ...] = ("articles", "versions", "duplicates", "dropped", "evidence")
INDEXED_ROOMS: tuple[Room, ...] = ("articles", "duplicates", "dropped")
"""Where records lie as they stand, the best place first; the story index knows in which part."""
RECORD_ROOMS: tuple[Room, ...] = ("articles", "versions", "duplicates", "dropped")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one data folder. Paths inside manifests, indexes and records are relative to `root`."""

    root: Path

    @property
    def articles(self) -> Path:
        """The dataset."""
        return self.root / "articles"

    @property
    def ledger(self) -> Path:
        """One `.jsonl` with an outcome a line and one `.json` with counts for each run."""
        return self.root / "ledger"

    @property
    def archive(self) -> Path:
        """The WARC files."""
        return self.root / "archive"

    @property
    def quarantine(self) -> Path:
        """Lines that are no records, with the place they were found at."""
        return self.root / "quarantine"

    @property
    def staging(self) -> Path:
        """Files of a commit that is under way; empty at rest."""
        return self.root / "staging"

    @property
    def tombstones(self) -> Path:
        """Hashes of the addresses that were erased, one a line: they outlive the state."""
        return self.root / "tombstones.txt"

    @property
    def lock(self) -> Path:
        """Holds the number of the process that writes."""
        return self.root / ".lock"

    @property
    def state_url(self) -> str:
        """SQLAlchemy address of the default state."""
        return f"sqlite:///{self.root / 'state.sqlite'}"

    def room(self, room: Room) -> Path:
        """The folder of one kind of part files."""
        return self.root / room

    def parts(self, room: Room) -> list[Path]:
        """All part files of a room, in the order that a glob of any tool gives them."""
        return sorted(self.room(room).glob("*/*.jsonl"))

    def relative(self, path: Path) -> str:
        """The path as manifests and indexes hold it."""
        return path.relative_to(self.root).as_posix()


def part_name(room: Room, day: str, run_id: str, number: int) -> str:
    """Relative path of a new part: `articles/stored=2026-11-22/r20261122T101500-ab12-00001.jsonl`."""
    return f"{room}/stored={day}/{run_id}-{number:05d}.jsonl"


def ledger_name(run_id: str) -> str:
    """Relative path of a run's ledger."""
    return f"ledger/{run_id}.jsonl"


def summary_name(run_id: str) -> str:
    """Relative path of a run's counts and timings."""
    return f"ledger/{run_id}.json"
