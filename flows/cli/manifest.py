"""Pages that lie on disk: read from files named one by one, or from a manifest in JSON Lines."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from extractors.page import Page
from flows.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page on disk; `url` is "" and `fetched_at` None where nobody knows."""

    id: str
    path: Path
    url: str = ""
    fetched_at: datetime | None = None


class UnreadableFile(Exception):
    """A file that cannot be read as a page; `reason` is its outcome."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_page(entry: Entry, *, now: datetime, max_bytes: int) -> Page:
    """The page of an entry; `now` stands for a fetch time that is unknown, to tell dates in the future.

    Raises:
        UnreadableFile: with reason file_missing, file_unreadable or too_large.
    """
    try:
        with gzip.open(entry.path) if entry.path.suffix == ".gz" else entry.path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise UnreadableFile("file_missing") from None
    except (OSError, EOFError, zlib.error):
        raise UnreadableFile("file_unreadable") from None
    if len(body) > max_bytes:
        raise UnreadableFile("too_large")
    return Page(
        url=entry.url, requested_url=entry.url, body=body, status=200, fetched_at=entry.fetched_at or now
    )


def entries_of(files: Iterable[Path]) -> Iterator[Entry]:
    """An entry for each file, its path being its id."""
    for file in files:
        yield Entry(id=str(file), path=file)


def count_manifest(manifest: Path) -> int:
    """Read a whole manifest once, so that a wrong line is known before any work is done.

    Raises:
        ConfigError: a line is wrong; the message names file, line and what is wanted.
    """
    return sum(1 for _ in read_manifest(manifest))


def read_manifest(manifest: Path) -> Iterator[Entry]:
    """The entries of a manifest; paths in it are relative to it.

    Raises:
        ConfigError: as `count_manifest`.
    """
    decoder = msgspec.json.Decoder(dict[str, Any])
    with manifest.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if raw.strip():
                try:
                    yield _entry(decoder.decode(raw), manifest.parent)
                except (msgspec.DecodeError, ValueError) as error:
                    raise ConfigError(f"{manifest}:{number}: {_wanted(error)}.") from None


def _entry(line: dict[str, Any], folder: Path) -> Entry:
    for key in ("id", "html_path"):
        if not isinstance(line.get(key), str):
            raise ValueError(f'"{key}" is missing or no text')  # noqa: TRY004  told apart by the caller
    return Entry(
        id=line["id"],
        path=folder / line["html_path"],
        url=_text(line, "url") or "",
        fetched_at=_moment(_text(line, "fetched_at") or _text(line, "crawl_date")),
    )


def _text(line: dict[str, Any], key: str) -> str | None:
    value = line.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{key}" is {value!r} and no text')
    return value


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time; write it like 2026-11-22T10:15:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _wanted(error: Exception) -> str:
    if isinstance(error, msgspec.DecodeError):
        return 'is no JSON object; a line is like {"id": "1", "url": "https://...", "html_path": "1.html"}'
    return str(error)
