"""`newsloom inspect`: what the dataset holds, what is missing in it, and what was left out and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import check_source, data_option, existing_data, open_view
from flows.cli.plain import plain_line
from flows.cli.sections import SECTIONS, Section
from flows.cli.terminal import console, table, write_line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@click.command(short_help="Count what is there, what is missing and why.")
@data_option
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def command(data: Path | None, source: str | None, as_json: bool) -> None:
    """Count what is there, what is missing and why.

    By source, day, language and kind; what fields are missing; why pages were dropped and lines taken
    out; how long the articles are.

    \b
    Examples:
      newsloom inspect
      newsloom inspect --data data --source courier
      newsloom inspect --json | jq .missing
    """
    root = existing_data(data)
    with open_view(root) as connection:
        check_source(connection, source)
        choose(connection, source)
        found = {name: (section, rows(connection, section)) for name, section in SECTIONS.items()}
    if as_json:
        import msgspec

        write_line(msgspec.json.encode({name: counted for name, (_, counted) in found.items()}))
        return
    _print(root, found)


def choose(connection: DuckDBPyConnection, source: str | None) -> None:
    """Make the views that the sections count: all records, or those of one source."""
    where = "" if source is None else "WHERE source = '{}'".format(source.replace("'", "''"))
    for view in ("articles", "versions", "duplicates", "dropped", "ledger"):
        connection.execute(f"CREATE TEMP VIEW chosen_{view} AS SELECT * FROM {view} {where}")  # noqa: S608


def rows(connection: DuckDBPyConnection, section: Section) -> list[dict[str, Any]]:
    """The rows of a section, keyed by column."""
    answer = connection.execute(section.query)
    columns = [column[0] for column in answer.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def _cell(column: str, value: object) -> str:
    if column == "share":
        return f"{value:.1%}"
    return "" if value is None else plain_line(str(value))


def _print(root: Path, found: dict[str, tuple[Section, list[dict[str, Any]]]]) -> None:
    out = console()
    out.print(f"Data in {root}")
    for section, counted in found.values():
        if not counted:
            continue
        columns = list(counted[0])
        shown = table(*columns, numbers=tuple(columns[1:]))
        for row in counted:
            shown.add_row(*(_cell(column, value) for column, value in row.items()))
        out.print(f"\n{section.title}", style="bold")
        out.print(shown)
