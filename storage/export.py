"""Streams records out as the lines that they are stored as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from extractors.article import Value
from storage.errors import DiskTrouble, ForeignData
from storage.format import check_format
from storage.layout import ROOMS, Layout
from storage.part import record_id
from storage.quarantine import Report, good_lines, log_bad_line
from storage.record import DuplicateOf  # noqa: TC001  msgspec reads the types of fields


class Copy(Value, frozen=True, kw_only=True):
    """A copy as it is listed with the record it repeats."""

    id: str
    source: str | None
    url: str | None
    headline: str | None
    first_seen: str | None
    reason: str
    """exact_text, near_text, manual."""
    score: float


class _Source(msgspec.Struct):
    source: str | None


class _Stored(Value, frozen=True, kw_only=True):
    id: str
    source: str | None
    url: str | None
    headline: str | None
    first_seen: str | None
    duplicate_of: DuplicateOf


_stored_decoder = msgspec.json.Decoder(_Stored)
_source_decoder = msgspec.json.Decoder(_Source)


def existing(root: Path | str) -> Layout:
    """The layout of a data folder that is there.

    Raises:
        DiskTrouble: a folder in it may not be read: to list it would find nothing, and say nothing.
        ForeignData: nothing was ever kept there, or another version wrote it.
    """
    layout = Layout(Path(root).absolute())
    if not is_data_folder(layout):
        raise ForeignData(f"{layout.root}: no data folder: crawl first, or name the folder with --data")
    check_format(layout)
    for folder in _folders(layout):
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            raise DiskTrouble(f"{folder}: may not be read: run this as the user whose it is")
    return layout


def _folders(layout: Layout) -> Iterator[Path]:
    yield from (layout.ledger, layout.archive)
    for room in ROOMS:
        yield layout.room(room)
        yield from layout.room(room).glob("*/")


def is_data_folder(layout: Layout) -> bool:
    """Whether anything was ever kept there."""
    return layout.articles.exists() or layout.ledger.exists()


def export_lines(
    root: Path | str,
    *,
    source: str | None = None,
    with_copies: bool = False,
    report: Report = log_bad_line,
) -> Iterator[bytes]:
    """The articles, byte for byte as stored, each with its line end, in the order of the parts.

    Only those of `source` where it is given. With copies each record has one key more, `copies`, the list of
    those that repeat it, whatever their source; they are held in memory, half a kilobyte each. Lines that are
    no records are left out, reported and quarantined.

    Raises:
        ForeignData: there is no data folder.
    """
    layout = existing(root)
    copies = copies_by_record(layout, report) if with_copies else {}
    for path in layout.parts("articles"):
        for line in good_lines(layout, path, report):
            if source is None or _source_decoder.decode(line).source == source:
                yield (_with_copies(line, copies) if with_copies else line) + b"\n"


def copies_by_record(layout: Layout, report: Report = log_bad_line) -> dict[str, list[Copy]]:
    """The copies in `duplicates`, first seen first, by the id of the record that each repeats."""
    found: dict[str, list[Copy]] = {}
    for path in layout.parts("duplicates"):
        for line in good_lines(layout, path, report):
            one = _stored_decoder.decode(line)
            found.setdefault(one.duplicate_of.id, []).append(_listed(one))
    for copies in found.values():
        copies.sort(key=lambda copy: (copy.first_seen or "", copy.id))
    return found


def _listed(one: _Stored) -> Copy:
    return Copy(
        id=one.id,
        source=one.source,
        url=one.url,
        headline=one.headline,
        first_seen=one.first_seen,
        reason=one.duplicate_of.reason,
        score=one.duplicate_of.score,
    )


def _with_copies(line: bytes, copies: dict[str, list[Copy]]) -> bytes:
    """The line with one key more at its end: all else stays as it is stored."""
    listed = msgspec.json.encode(copies.get(record_id(line) or "", []))
    return line.rstrip()[:-1] + b',"copies":' + listed + b"}"
