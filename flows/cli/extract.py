"""`newsloom extract`: pages from disk to records on standard output, on all cores, in order."""

from __future__ import annotations

import sys
from collections import deque
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from extractors.site import UNKNOWN_SITE
from flows.cli.manifest import Entry, UnreadableFile, count_manifest, entries_of, read_manifest, read_page
from flows.cli.terminal import console, write_line
from flows.process import Origin
from flows.settings import Settings, read_settings
from flows.workers import Job, Worked, Workers
from storage.record import Discovery, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ORIGIN = Origin(discovery=Discovery(via="file"))


class ExtractedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of output: `outcome` is `article` or the reason why there is none."""

    id: str
    outcome: str
    record: Record | None = None
    cpu_ms: float | None = None


@click.command(short_help="Turn HTML files into records, on all cores.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON Lines of {"id", "url", "html_path", "fetched_at"?}; paths are relative to it.',
)
@click.option("--workers", type=click.IntRange(0), help="Processes; 0, the default, is one for each core.")
def command(files: tuple[Path, ...], manifest: Path | None, workers: int | None) -> None:
    """Turn HTML files, plain or gzipped, into records: one JSON line for each, in the order given.

    A line is {"id", "outcome", "record", "cpu_ms"}: `outcome` is "article" or the reason why the page is
    none (the record then holds what could be read), `cpu_ms` the time from parse to record. A page that
    hangs or takes too much memory is cut off and gets a line like any other.

    \b
    Examples:
      newsloom extract page.html
      newsloom extract pages/*.html.gz | jq -r .record.headline
      newsloom extract --manifest cases.jsonl > records.jsonl
    """
    if bool(files) == bool(manifest):
        raise click.UsageError("Give either files or --manifest FILE.")
    settings = read_settings()
    total = len(files) if manifest is None else count_manifest(manifest)
    entries = entries_of(files) if manifest is None else read_manifest(manifest)
    count = settings.workers if workers is None else workers
    with (
        Workers(count=count, seconds=settings.page_seconds, memory_mb=settings.page_memory_mb) as pool,
        _progress(total) as advance,
    ):
        for line in extract_entries(entries, pool, settings, datetime.now(UTC)):
            write_line(msgspec.json.encode(line))
            advance()


def extract_entries(
    entries: Iterable[Entry], pool: Workers, settings: Settings, now: datetime
) -> Iterator[ExtractedLine]:
    """A line for each entry, in order, whatever its page does."""
    waiting: deque[tuple[Entry, str | None]] = deque()  # handed over, with the reason if it never was

    def jobs() -> Iterator[Job]:
        """The pages that can be read from disk; those that cannot wait for their line."""
        for entry in entries:
            try:
                page = read_page(entry, now=now, max_bytes=settings.max_bytes)
            except UnreadableFile as error:
                waiting.append((entry, error.reason))
                continue
            waiting.append((entry, None))
            yield Job(page=page, site=UNKNOWN_SITE, origin=ORIGIN)

    for worked in pool.map(jobs()):
        yield from _refused(waiting)
        entry, _ = waiting.popleft()
        yield _line(entry, worked)
    yield from _refused(waiting)


def _refused(waiting: deque[tuple[Entry, str | None]]) -> Iterator[ExtractedLine]:
    while waiting and waiting[0][1] is not None:
        entry, reason = waiting.popleft()
        yield ExtractedLine(id=entry.id, outcome=reason or "")


def _line(entry: Entry, worked: Worked) -> ExtractedLine:
    if worked.processed is None:
        return ExtractedLine(id=entry.id, outcome=worked.reason or "extract_error", cpu_ms=worked.cpu_ms)
    record = worked.processed.record
    if entry.fetched_at is None and record.fetch is not None:  # our clock is not when it was fetched
        record = msgspec.structs.replace(
            record, fetch=msgspec.structs.replace(record.fetch, fetched_at=None, status=None)
        )
    outcome = record.dropped.reason if record.dropped else "article"
    return ExtractedLine(id=entry.id, outcome=outcome, record=record, cpu_ms=worked.cpu_ms)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error where that is a terminal and the records go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Extracting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
