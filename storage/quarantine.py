"""Finds lines in part files that are no records, and keeps them apart with the place they stood at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from storage.errors import disk
from storage.outcome import Outcome
from storage.record import Record

if TYPE_CHECKING:
    from storage.layout import Layout

_LOG = logging.getLogger(__name__)
_RECORD = msgspec.json.Decoder(Record)
_OUTCOME = msgspec.json.Decoder(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that is no record; `file` is relative to the data folder, `line` counts from 1."""

    file: str
    line: int
    reason: str
    text: bytes

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: no record ({self.reason}); left out and kept in quarantine/"


Report = Callable[[BadLine], None]


def log_bad_line(bad: BadLine) -> None:
    """The default report: one warning a line."""
    _LOG.warning("%s", bad)


def good_lines(layout: Layout, path: Path, report: Report) -> Iterator[bytes]:
    """The lines of a part or ledger that are whole records, without line ends.

    Every other line goes to `report` and to the quarantine.
    """
    decoder = _OUTCOME if path.parent == layout.ledger else _RECORD
    bad: list[BadLine] = []
    with disk(path), path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            line = raw.rstrip(b"\r\n")
            if not line.strip():
                continue
            reason = _fault(decoder, line)
            if reason is None:
                yield line
            else:
                bad.append(BadLine(file=layout.relative(path), line=number, reason=reason, text=line))
    _keep(layout, path, bad)
    for one in bad:
        report(one)


def bad_lines(layout: Layout, path: Path, report: Report) -> int:
    """How many lines of a part or ledger are no records; each is reported and quarantined."""
    found: list[BadLine] = []
    for _ in good_lines(layout, path, found.append):
        pass
    for bad in found:
        report(bad)
    return len(found)


def _fault(decoder: msgspec.json.Decoder[Record] | msgspec.json.Decoder[Outcome], line: bytes) -> str | None:
    try:
        decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return str(error)
    return None


def _keep(layout: Layout, path: Path, bad: list[BadLine]) -> None:
    """One file for each part with bad lines, written anew each time, so that looking twice keeps one copy."""
    kept = layout.quarantine / (layout.relative(path).replace("/", "__"))
    if not bad:
        return
    rows = [
        {
            "file": one.file,
            "line": one.line,
            "reason": one.reason,
            "text": one.text.decode("utf-8", "replace"),
        }
        for one in bad
    ]
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    except OSError as error:
        _LOG.warning("%s: cannot keep the bad lines of %s apart (%s)", kept, path, error)
