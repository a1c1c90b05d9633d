"""Streams records out as the lines that they are stored as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from storage.errors import ForeignData
from storage.format import check_format
from storage.layout import Layout, Room
from storage.quarantine import Report, good_lines, log_bad_line


class _Source(msgspec.Struct):
    source: str | None


_source_decoder = msgspec.json.Decoder(_Source)


def existing(root: Path | str) -> Layout:
    """The layout of a data folder that is there.

    Raises:
        ForeignData: nothing was ever kept there, or another version wrote it.
    """
    layout = Layout(Path(root).absolute())
    if not is_data_folder(layout):
        raise ForeignData(f"{layout.root}: no data folder: crawl first, or name the folder with --data")
    check_format(layout)
    return layout


def is_data_folder(layout: Layout) -> bool:
    """Whether anything was ever kept there."""
    return layout.articles.exists() or layout.ledger.exists()


def export_lines(
    root: Path | str,
    *,
    room: Room = "articles",
    source: str | None = None,
    report: Report = log_bad_line,
) -> Iterator[bytes]:
    """The records of a room, byte for byte as stored, each with its line end, in the order of the parts.

    Only those of `source` where it is given. Lines that are no records are left out, reported and
    quarantined.

    Raises:
        ForeignData: there is no data folder.
    """
    layout = existing(root)
    for path in layout.parts(room):
        for line in good_lines(layout, path, report):
            if source is None or _source_decoder.decode(line).source == source:
                yield line + b"\n"
