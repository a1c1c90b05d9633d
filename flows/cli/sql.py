"""`newsloom sql`: any question to the data, in SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.cells import csv_line
from flows.cli.folder import data_option, existing_data, open_view
from flows.cli.plain import plain_line
from flows.cli.terminal import console, table, write_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

ROWS = 1000  # rows fetched at a time: an answer of any length needs the memory of these


@click.command(short_help="Ask the data anything, in SQL.")
@click.argument("query")
@data_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    help="Default: a table on a terminal, JSON Lines elsewhere.",
)
def command(query: str, data: Path | None, form: str | None) -> None:
    """Ask the data anything, in DuckDB's SQL.

    The views are articles, duplicates, dropped, versions and ledger; their columns are the fields of the
    record, and of the ledger's lines. Besides: stories, the articles with their copies, and edits, what
    publishers changed from version to version. They can only be read.

    \b
    Examples:
      newsloom sql "SELECT source, count(*) FROM articles GROUP BY source"
      newsloom sql "SELECT url, dropped.reason FROM dropped" --format csv
      newsloom sql "SELECT r.reason, count(*) FROM articles, unnest(removed) AS t(r) GROUP BY 1"
      newsloom sql "SELECT headline, copyCount, sources FROM stories ORDER BY copyCount DESC LIMIT 10"
      newsloom sql 'SELECT "at", url, correction FROM edits WHERE correction IS NOT NULL'
      newsloom sql "DESCRIBE articles"
      newsloom sql "COPY (SELECT url, headline, articleBody FROM articles) TO 'news.parquet'"
    """
    from duckdb import Error

    with open_view(existing_data(data)) as connection:
        try:
            answer = connection.execute(query)
            if answer is None:  # nothing but blanks and comments
                raise click.UsageError("The query is empty.")
            columns = [column[0] for column in answer.description or ()]
            _WRITERS[form or ("table" if sys.stdout.isatty() else "jsonl")](columns, _rows(answer))
        except Error as error:
            raise click.ClickException(f"DuckDB says: {error}") from None


def _rows(answer: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := answer.fetchmany(ROWS):
        yield from rows


def _table(columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    shown = table(*(plain_line(column) for column in columns))
    for row in rows:
        shown.add_row(*("" if value is None else plain_line(str(value)) for value in row))
    console().print(shown)


def _jsonl(columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    import msgspec

    encoder = msgspec.json.Encoder(enc_hook=str)
    for row in rows:
        write_line(encoder.encode(dict(zip(columns, row, strict=True))))


def _csv(columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    sys.stdout.write(csv_line(columns))
    for row in rows:
        sys.stdout.write(csv_line(row))


_WRITERS = {"table": _table, "jsonl": _jsonl, "csv": _csv}
