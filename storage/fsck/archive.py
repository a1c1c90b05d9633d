"""Checks the archive: every record readable, its digests right, every page in the index at its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, delete, select

from storage import warc
from storage.archive import archived_page
from storage.archive_index import page_line
from storage.fsck.fault import Change, Findings
from storage.layout import RECORD_ROOMS, Layout
from storage.pages import PageLine, write_pages
from storage.part import read_lines
from storage.tables import archives, pages

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from storage.state import State


class _Fetch(msgspec.Struct, rename="camel"):
    warc_file: str | None = None
    warc_offset: int | None = None


class _Fetched(msgspec.Struct):
    id: str
    fetch: _Fetch | None = None


_fetched = msgspec.json.Decoder(_Fetched)


@dataclass(slots=True)
class _Reading:
    """What one file holds: index lines of its pages, stretches that cannot be trusted, the sound end."""

    lines: list[PageLine] = field(default_factory=list)
    damaged: list[tuple[int, int, str]] = field(default_factory=list)
    end: int = 0


def check_archive(layout: Layout, state: State) -> Findings:
    """Every archive file against itself and the index, and the places that records name."""
    found = Findings()
    readable: set[tuple[str, int]] = set()
    sizes = state.pages.sizes()
    for path in sorted(layout.archive.glob("*.warc.gz")):
        file = layout.relative(path)
        reading = _read(path, file)
        readable |= {(file, line.location.offset) for line in reading.lines}
        _note_damage(found, file, path, reading)
        _check_pages(found, state, file, reading, sizes.pop(file, 0))
    for file in sizes:
        found.add(file, "the archive file is gone: restore it from a backup", "struck out of the index")
        found.changes.append(_strike_file(file))
    _check_places(layout, found, readable)
    return found


def _read(path: Path, file: str) -> _Reading:
    reading = _Reading()
    with path.open("rb") as opened:
        while True:
            try:
                _read_on(opened, file, reading)
            except (ValueError, KeyError, StopIteration, msgspec.DecodeError) as error:
                start = reading.end
                after = warc.next_record(opened, start + 1)
                reading.damaged.append(
                    (start, after or path.stat().st_size, str(error) or "no metadata follows")
                )
                if after is None:
                    return reading
                reading.end = after
            else:
                return reading


def _read_on(opened: BinaryIO, file: str, reading: _Reading) -> None:
    """From the last sound end on, until the end of the file or the next damage."""
    records = warc.read_records(opened, reading.end)
    for record in records:
        if record.type not in warc.PAGES:
            reading.end = record.end
            continue
        metadata = next(records)
        one = archived_page(record, metadata, file)
        if warc.digests_agree(record) and warc.digests_agree(metadata):
            reading.lines.append(page_line(one.page, one.source, one.location, waiting=False))
        else:
            reading.damaged.append((record.start, metadata.end, f"the digests of {one.page.url} differ"))
        reading.end = metadata.end


def _note_damage(found: Findings, file: str, path: Path, reading: _Reading) -> None:
    for start, end, why in reading.damaged:
        torn = end == path.stat().st_size and reading.end <= start
        if torn:
            found.add(file, f"torn from byte {start} on ({why})", "cut off, a copy kept in quarantine/")
            content = path.read_bytes()
            found.files[file] = content[:start]
            found.files[f"quarantine/{path.name}-{start}.torn"] = content[start:]
        else:
            says = f"bytes {start} to {end} cannot be trusted ({why}): restore the file from a backup,"
            found.add(file, f"{says} or fetch the page again with `newsloom rerun URL`", None)


def _check_pages(found: Findings, state: State, file: str, reading: _Reading, size: int) -> None:
    with state.begin() as connection:
        query = select(pages.c.seq, pages.c.start, pages.c.requested_url).where(pages.c.file == file)
        indexed = {row.start: row for row in connection.execute(query)}
    missing = [line for line in reading.lines if line.location.offset not in indexed]
    places = {line.location.offset: line.requested_url for line in reading.lines}
    wrong = [row.seq for start, row in indexed.items() if places.get(start) != row.requested_url]
    if missing:
        found.add(file, f"pages that are not in the index: {len(missing)}", "indexed")
    if wrong:
        found.add(file, f"pages of the index that cannot be read there: {len(wrong)}", "struck out")
    if reading.end != size and not missing:
        found.add(file, f"indexed up to byte {size} of {reading.end}", "noted")
    if missing or wrong or reading.end != size:
        found.changes.append(_index(missing, wrong, {file: reading.end}))


def _index(missing: list[PageLine], wrong: list[int], sizes: dict[str, int]) -> Change:
    def change(connection: Connection) -> None:
        connection.execute(delete(pages).where(pages.c.seq.in_(wrong)))
        write_pages(connection, missing, sizes)

    return change


def _strike_file(file: str) -> Change:
    def change(connection: Connection) -> None:
        connection.execute(delete(pages).where(pages.c.file == file))
        connection.execute(delete(archives).where(archives.c.file == file))

    return change


def _check_places(layout: Layout, found: Findings, readable: set[tuple[str, int]]) -> None:
    """Records whose page can no longer be read."""
    for room in RECORD_ROOMS:
        for path in layout.parts(room):
            part = layout.relative(path)
            for line in read_lines(layout, part):
                try:
                    one = _fetched.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    continue
                fetch = one.fetch
                if fetch is None or fetch.warc_file is None or fetch.warc_offset is None:
                    continue
                if (fetch.warc_file, fetch.warc_offset) not in readable:
                    says = f"the page of {one.id} cannot be read in {fetch.warc_file} at {fetch.warc_offset}"
                    found.add(part, f"{says}: `newsloom rerun URL` fetches it again", None, one.id)
