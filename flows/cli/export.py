"""`newsloom export`: the clean articles as one JSON Lines file, whole or not at all."""

from __future__ import annotations

import gzip
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.folder import check_source, data_option, existing_data, open_view, tell_bad_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEVEL = 6  # gzip: 9 takes three times as long for 1 % less


@click.command(short_help="Write the clean articles to one JSON Lines file.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True),
    help="The file to write; compressed where it ends in .gz; - for standard output.",
)
@data_option
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option("--with-copies", is_flag=True, help="List each record's copies under the key copies.")
def command(*, output: str, data: Path | None, source: str | None, with_copies: bool) -> None:
    """Write the clean articles to one JSON Lines file: one record a line, no copies, no old versions.

    The file appears when it is complete; one that stood there before is replaced then and not earlier. With
    --with-copies each record lists who else has it: id, source, url, headline, firstSeen, reason and score.

    \b
    Examples:
      newsloom export -o articles.jsonl
      newsloom export -o courier.jsonl.gz --source courier
      newsloom export -o - | jq -r .headline
      newsloom export -o - --with-copies | jq -r '[.headline, .copies[].source] | join(" | ")'
    """
    from storage.view import export_lines

    root = existing_data(data)
    if source is not None:
        with open_view(root) as connection:
            check_source(connection, source)
    lines = export_lines(root, source=source, with_copies=with_copies, report=tell_bad_line)
    if output == "-":
        for line in lines:
            sys.stdout.buffer.write(line)
        return
    path = Path(output).resolve()  # a link is followed, not replaced
    if not path.parent.is_dir():
        raise click.ClickException(f"{Path(output).parent}: there is no such folder; make it first.")
    try:
        with _whole(path) if path.is_file() or not path.exists() else _as_it_comes(path) as write:
            count = sum(1 for line in lines if write(line))
    except OSError as error:
        raise OSError(error.errno, error.strerror, output) from error
    click.echo(f"Wrote {counted(count, 'article')} to {output}.", err=True)


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
