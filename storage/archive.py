"""The page archive: every response as fetched, in WARC files, each with what we know of it beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from io import FileIO
from typing import TYPE_CHECKING

import msgspec

from extractors.article import Value
from storage import warc
from storage.durable import make_folder, sync_folder
from storage.errors import DamagedArchive, disk
from storage.fetch_notes import NO_NOTES, FetchNotes
from storage.pages import Location
from storage.record import Discovery  # noqa: TC001 - msgspec reads it off the annotation

if TYPE_CHECKING:
    from extractors.page import Page
    from storage.layout import Layout
    from storage.pages import Pages

# Common Crawl and the Internet Archive cut at 1 GB too: a file still copies and uploads in one go.
MOST_BYTES = 1 << 30


class PageNotes(Value, frozen=True, kw_only=True):
    """The metadata record: how a page came to be fetched."""

    requested_url: str
    source: str | None
    discovery: Discovery | None
    redirects: tuple[int, ...]
    wire_bytes: int | None
    run_id: str
    notes: FetchNotes = NO_NOTES
    status: int | None = None
    """Of a page that a browser rendered: its record holds no HTTP head."""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """A page as it was fetched, and how it came to be."""

    page: Page
    source: str | None
    discovery: Discovery | None
    redirects: tuple[int, ...]
    wire_bytes: int | None
    location: Location
    notes: FetchNotes = NO_NOTES


class Archive:
    """Reads pages back."""

    def __init__(self, layout: Layout, pages: Pages) -> None:
        self._layout = layout
        self._pages = pages

    def read(self, file: str, offset: int) -> ArchivedPage:
        """The page at a place that a record's `fetch` or the index names.

        Raises:
            DamagedArchive: nothing readable lies there.
        """
        path = self._layout.root / file
        with disk(path), path.open("rb") as opened:
            try:
                return _pair(warc.read_records(opened, offset), file)
            except (ValueError, KeyError, StopIteration) as error:
                raise DamagedArchive(f"{path} at byte {offset}: no archived page ({error})") from error

    def latest(self, url_key: str) -> ArchivedPage | None:
        """The last page fetched from an address, or that a request for it led to; None if there is none."""
        place = self._pages.latest(url_key)
        return self.read(place.file, place.offset) if place else None

    def iter_latest(self, source: str | None = None) -> Iterator[ArchivedPage]:
        """The last page of every address, of one source or of all, in the order they were fetched."""
        for place in self._pages.all_latest(source):
            yield self.read(place.file, place.offset)

    def count_latest(self, source: str | None = None) -> int:
        """How many pages `iter_latest` gives."""
        return len(self._pages.all_latest(source))

    def waiting(self) -> Iterator[ArchivedPage]:
        """Pages that were archived for a run and never settled, oldest first."""
        for place in self._pages.waiting():
            yield self.read(place.file, place.offset)


class ArchiveWriter:
    """Adds the pages of one run to its own files, `archive/<run>-00001.warc.gz` and on."""

    def __init__(self, layout: Layout, run_id: str, now: datetime, most_bytes: int = MOST_BYTES) -> None:
        self._layout = layout
        self._folder = layout.archive
        self._run_id = run_id
        self._now = now
        self._most_bytes = most_bytes
        self._number = 0
        self._file: FileIO | None = None
        self._name = ""
        self._offset = 0
        self._unsynced: dict[str, int] = {}

    def write(
        self,
        page: Page,
        *,
        source: str | None,
        discovery: Discovery | None,
        redirects: tuple[int, ...],
        wire_bytes: int | None,
        notes: FetchNotes = NO_NOTES,
    ) -> Location:
        """Add a response, or the resource that a browser made of it, and its metadata; durable after `sync`.

        Raises:
            DiskTrouble: the disk refuses.
        """
        record_id = warc.new_record_id()
        about = PageNotes(
            requested_url=page.requested_url,
            source=source,
            discovery=discovery,
            redirects=redirects,
            wire_bytes=wire_bytes,
            run_id=self._run_id,
            notes=notes,
            status=page.status if notes.rendered else None,
            headers=page.headers if notes.rendered else (),
        )
        first = warc.resource_record if notes.rendered else warc.response_record
        metadata = warc.metadata_record(page, record_id, msgspec.json.encode(about))
        with disk(self._folder):
            file = self._open_file()
            location = Location(self._name, self._offset)
            self._append(file, first(page, record_id) + metadata)
        return location

    def sync(self) -> dict[str, int]:
        """Make everything written durable; the size of each file written to since the last call.

        Raises:
            DiskTrouble: the disk refuses.
        """
        with disk(self._folder):
            if self._file is not None and self._name in self._unsynced:
                os.fsync(self._file.fileno())
        sizes, self._unsynced = self._unsynced, {}
        return sizes

    def close(self) -> None:
        """Let go of the file; what was written stays readable."""
        if self._file is not None:
            with disk(self._folder):
                self._file.close()
            self._file = None

    def _open_file(self) -> FileIO:
        if self._file is not None and self._offset >= self._most_bytes:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
        if self._file is None:
            self._number += 1
            self._name = f"archive/{self._run_id}-{self._number:05d}.warc.gz"
            path = self._layout.root / self._name
            make_folder(path.parent)
            self._file = FileIO(path, "x")
            self._offset = 0
            sync_folder(path.parent)
            self._append(self._file, warc.info_record(path.name, _software(), self._now))
        return self._file

    def _append(self, file: FileIO, data: bytes) -> None:
        """All of the data or, where the disk refuses, nothing: half a record would hide what follows it."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(self._offset)
            file.seek(self._offset)
            raise
        self._offset += len(data)
        self._unsynced[self._name] = self._offset


def _pair(records: Iterator[warc.WarcRecord], file: str) -> ArchivedPage:
    response = next(records)
    return archived_page(response, next(records), file)


def archived_page(first: warc.WarcRecord, metadata: warc.WarcRecord, file: str) -> ArchivedPage:
    """The page that a response or resource and the metadata behind it hold.

    Raises:
        ValueError, KeyError: they hold none.
    """
    notes = msgspec.json.decode(metadata.block, type=PageNotes)
    return ArchivedPage(
        page=_page(first, notes),
        source=notes.source,
        discovery=notes.discovery,
        redirects=notes.redirects,
        wire_bytes=notes.wire_bytes,
        location=Location(file, first.start),
        notes=notes.notes,
    )


def _page(first: warc.WarcRecord, notes: PageNotes) -> Page:
    if first.type == "resource":
        return warc.page_of_resource(first, notes.requested_url, notes.status or 200, notes.headers)
    return warc.page_of(first, notes.requested_url)


def _software() -> str:
    try:
        return f"newsloom {version('newsloom')}"
    except PackageNotFoundError:  # pragma: no cover - run from a folder that was never installed
        return "newsloom"
