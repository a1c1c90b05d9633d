"""Indexes what an archive file holds: the lines of its whole pages, without what a crash left behind them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from extractors.discovery.url_key import url_key
from storage import warc
from storage.archive import archived_page
from storage.errors import disk
from storage.pages import Location, PageLine, write_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractors.page import Page
    from storage.layout import Layout
    from storage.state import State

_LOG = logging.getLogger(__name__)


def page_line(page: Page, source: str | None, location: Location, *, waiting: bool) -> PageLine:
    """The index line of an archived page."""
    return PageLine(
        location=location,
        url_key=_key(page.url),
        requested_key=_key(page.requested_url),
        requested_url=page.requested_url,
        source=source,
        fetched_at=page.fetched_at.isoformat(),
        waiting=waiting,
    )


def index_file(
    layout: Layout, state: State, path: Path, start: int, is_waiting: Callable[[str], bool]
) -> None:
    """Index a file from a byte offset on, and cut off what a crash left of a record at its end.

    `is_waiting` tells of an address that was asked for whether its page waits to be settled.

    Raises:
        DiskTrouble: the disk refuses.
    """
    file = layout.relative(path)
    lines, end = index_tail(path, file, start, is_waiting)
    with disk(path):
        if end < path.stat().st_size:
            with path.open("r+b") as opened:
                opened.truncate(end)
    with state.begin() as connection:
        write_pages(connection, lines, {file: end})


def index_tail(
    path: Path, file: str, start: int, is_waiting: Callable[[str], bool]
) -> tuple[list[PageLine], int]:
    """Index lines of the whole pages of a file from a byte offset on, and where the last of them ends.

    What follows that end is the torn tail that a crash left. A stretch that cannot be read with whole
    records behind it is damage, not a crash: it is reported and passed over.
    """
    lines: list[PageLine] = []
    end = begin = start
    with disk(path), path.open("rb") as opened:
        while True:
            records = warc.read_records(opened, begin)
            try:
                for record in records:
                    if record.type in warc.PAGES:
                        one = archived_page(record, metadata := next(records), file)
                        waiting = is_waiting(one.page.requested_url)
                        lines.append(page_line(one.page, one.source, one.location, waiting=waiting))
                        end = metadata.end
                    else:
                        end = record.end
            except (ValueError, KeyError, StopIteration, msgspec.DecodeError):
                found = warc.next_record(opened, end + 1)
                if found is None:
                    return lines, end
                _LOG.warning("%s: bytes %d to %d cannot be read and are passed over", path, end, found)
                begin = end = found
            else:
                return lines, end


def _key(url: str) -> str:
    try:
        return url_key(url)
    except ValueError:
        return url
