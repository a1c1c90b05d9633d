"""`newsloom show`: one article as a reader sees it, with its history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import data_option, existing_data, open_view
from flows.cli.plain import plain_line
from flows.cli.reading import print_article
from flows.cli.terminal import console
from flows.process import key_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from rich.console import Console

    from storage.record import Record

ROOMS = ("articles", "duplicates", "dropped", "versions")


@click.command(short_help="Show one article, with what was taken out and why.")
@click.argument("which", metavar="URL|ID")
@data_option
def command(which: str, data: Path | None) -> None:
    """Show one article as a reader sees it: lines that cleaning took out are struck through, with reasons.

    Below it stand its older versions, its copies on other pages, and what became of its address in each
    run. Pages that were dropped, copies and old versions can be shown too, by their id or versionId.

    \b
    Examples:
      newsloom show https://news.site/2026/11/22/a-story
      newsloom show a542275f003cf43353966
    """
    root = existing_data(data)
    with open_view(root) as connection:
        row = find(connection, which)
        if row is None:
            hint = "; `newsloom explain URL` tells whether a crawl has met it" if "://" in which else ""
            raise click.ClickException(f"{root}: no record has the address or id {which!r}{hint}.")
        out = console()
        print_article(out, record_of(row))
        _print_history(out, connection, row)


def find(connection: DuckDBPyConnection, which: str) -> dict[str, Any] | None:
    """The record with that address, id or versionId: the current one before copies and old versions."""
    key = key_of(which)
    for room in ROOMS:
        query = f"""SELECT * FROM {room} WHERE id = $which OR versionId = $which
                    OR urlKey = $key OR url = $which OR requestedUrl = $which LIMIT 1"""  # noqa: S608  a room
        if found := rows_of(connection, query, {"which": which, "key": key}):
            return found[0]
    return None


def record_of(row: dict[str, Any]) -> Record:
    """The record of a row with all columns."""
    import msgspec

    from storage.record import Record

    return msgspec.convert(row, Record, strict=False)


def rows_of(connection: DuckDBPyConnection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The answer to a query, each row by column."""
    answer = connection.execute(query, values)
    columns = [column[0] for column in answer.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


HISTORY = {
    "Older versions": """
        SELECT versionId AS what, runId AS run, headline AS more FROM versions
        WHERE id = $id AND versionId <> $version ORDER BY runId""",
    "Copies": """
        SELECT id AS what, duplicateOf.reason AS run, url AS more FROM duplicates
        WHERE duplicateOf.id = $id ORDER BY id""",
    "In the runs": """
        SELECT outcome AS what, "at" AS run, coalesce(detail, reason) AS more FROM ledger
        WHERE id = $id ORDER BY ledger."at" """,
}


def _print_history(out: Console, connection: DuckDBPyConnection, row: dict[str, Any]) -> None:
    for title, query in HISTORY.items():
        values = {"id": row["id"]} | ({"version": row["versionId"]} if "$version" in query else {})
        if found := rows_of(connection, query, values):
            out.print(f"\n{title}", style="bold")
        if title == "Older versions" and found:
            out.print(f"newsloom edits {row['id']} shows what changed")
        for line in found:
            out.print(plain_line("  ".join(str(value) for value in line.values() if value is not None)))
