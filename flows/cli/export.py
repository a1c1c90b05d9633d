"""`newsloom export`: the clean articles as one file, of JSON Lines, CSV or Parquet, whole or not at all."""

from __future__ import annotations

import gzip
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import check_source, data_option, existing_data, open_view, tell_bad_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.cli.export_choice import Choice

_NO_FORMS = {".xlsx", ".xls", ".ods", ".tsv", ".xml"}
LEVEL = 6  # gzip: 9 takes three times as long for 1 % less


@click.command(short_help="Write clean articles to JSON Lines, CSV or Parquet.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True),
    help="The file to write: CSV or Parquet where it ends in .csv or .parquet, else JSON Lines; compressed"
    " where it ends in .gz; - for standard output.",
)
@data_option
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option("--since", metavar="WHEN", help="Only published since: a day, or 12h, 3d, 2w back from now.")
@click.option("--language", metavar="CODE", help="Only in this language, as de or pt-BR.")
@click.option("--containing", metavar="TEXT", help="Only with this in headline, description or text.")
@click.option("--with-copies", is_flag=True, help="List each record's copies under the key copies.")
def command(*, output: str, data: Path | None, source: str | None, with_copies: bool, **wanted: Any) -> None:
    """Write the clean articles to one file: no copies, no old versions.

    JSON Lines and Parquet have all fields. CSV is for spreadsheets: a line an article with what a person
    reads, lists joined by semicolons, the text in one cell. With --since, articles without a date are left
    out and counted.

    The file appears when it is complete; one that stood there before is replaced then and not earlier. With
    --with-copies, for JSON Lines, each record lists who else has it: id, source, url, headline, firstSeen,
    reason and score.

    \b
    Examples:
      newsloom export -o articles.jsonl
      newsloom export -o last-week.csv --since 7d --language de --containing Seilbahn
      newsloom export -o courier.parquet --source courier
      newsloom export -o - | jq -r .headline
      newsloom export -o - --with-copies | jq -r '[.headline, .copies[].source] | join(" | ")'
    """
    from storage.view import export_lines

    form = _form(output, with_copies=with_copies)
    choice = _choice(**wanted)
    root = existing_data(data)
    if source is not None:
        with open_view(root) as connection:
            check_source(connection, source)
    path = Path(output).resolve()  # a link is followed, not replaced
    if output != "-" and not path.parent.is_dir():
        raise click.ClickException(f"{Path(output).parent}: there is no such folder; make it first.")
    lines = choice.of(export_lines(root, source=source, with_copies=with_copies, report=tell_bad_line))
    _write(_in_form(form, lines, path.parent), output, path)
    if output == "-":
        return
    left = f" Without a date, and so left out: {choice.undated:,}." if choice.undated else ""
    click.echo(f"Wrote {counted(choice.taken, 'article')} to {output}.{left}", err=True)


def _write(chunks: Iterator[bytes], output: str, path: Path) -> None:
    """Write all to the path that an output names, or to standard output for -."""
    if output == "-":
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        return
    try:
        with _whole(path) if path.is_file() or not path.exists() else _as_it_comes(path) as write:
            for chunk in chunks:
                write(chunk)
    except OSError as error:
        raise OSError(error.errno, error.strerror, output) from error


def _form(output: str, *, with_copies: bool) -> str:
    """By the end of its name: csv, parquet or jsonl."""
    end = Path(output.lower().removesuffix(".gz")).suffix
    if end in _NO_FORMS:
        raise click.UsageError(f"{output}: not a form that is written; .csv opens in any spreadsheet.")
    form = end[1:] if end in {".csv", ".parquet"} else "jsonl"
    if with_copies and form != "jsonl":
        raise click.UsageError("--with-copies is for JSON Lines: let the file end in .jsonl.")
    if form == "parquet" and output.lower().endswith(".gz"):
        raise click.UsageError(f"{output}: Parquet is compressed as it is; leave .gz away.")
    return form


def _choice(*, since: str | None, language: str | None, containing: str | None) -> Choice:
    from flows.cli.export_choice import Choice
    from flows.order import read_since

    moment = None if since is None else read_since(since, datetime.now(UTC))
    return Choice(since=moment, language=language, containing=containing)


def _in_form(form: str, lines: Iterator[bytes], beside: Path) -> Iterator[bytes]:
    from flows.cli.export_forms import csv_chunks, parquet_chunks

    if form == "csv":
        return csv_chunks(lines)
    return parquet_chunks(lines, beside) if form == "parquet" else lines


@contextmanager
def _whole(path: Path) -> Iterator[Callable[[bytes], int]]:
    """Write beside the file and rename at the end; after an error nothing is left behind."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed:  # no name, no time: same bytes
                    yield packed.write
            else:
                yield file.write
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _as_it_comes(path: Path) -> Iterator[Callable[[bytes], int]]:
    """Write to a device or a pipe, which can be neither replaced nor half-written."""
    with path.open("wb") as file:
        yield file.write
