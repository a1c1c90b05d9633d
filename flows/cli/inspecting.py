"""`newsloom inspect`: what the dataset holds, what is missing in it, and what was left out and why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import check_source, data_option, existing_data, open_view
from flows.cli.plain import plain_line
from flows.cli.sections import SECTIONS, Section
from flows.cli.terminal import console, table, write_line
from flows.counted import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.troubles import Trouble


@click.command(short_help="Count what is there, what is missing and why.")
@data_option
@click.option("--source", metavar="NAME", help="Only this source.")
@click.option(
    "--since", metavar="WHEN", help="Only what was first seen, or visited, since: a day, or 12h, 3d, 2w back."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def command(data: Path | None, source: str | None, since: str | None, as_json: bool) -> None:
    """Count what is there, what is missing and why.

    By source, day, language and kind; what fields are missing; why pages were dropped and lines taken
    out; how long the articles are; which sites broke or failed, in the last 60 crawls or since a time.

    \b
    Examples:
      newsloom inspect
      newsloom inspect --since 7d
      newsloom inspect --data data --source courier
      newsloom inspect --json | jq .missing
    """
    from dataclasses import asdict

    from flows.order import read_since
    from flows.troubles import troubles

    moment = None if since is None else read_since(since, datetime.now(UTC))
    root = existing_data(data)
    crawls, bad = troubles(root / "ledger", since=moment, source=source)
    with open_view(root) as connection:
        if not bad:  # of a site that never gave anything nothing is kept but that
            check_source(connection, source)
        choose(connection, source, moment)
        found = {name: (section, rows(connection, section)) for name, section in SECTIONS.items()}
    if as_json:
        import msgspec

        plain = {name: told for name, (_, told) in found.items()}
        write_line(msgspec.json.encode({**plain, "troubles": [asdict(one) for one in bad]}))
        return
    _print(root, found)
    _print_troubles(crawls, bad)


_TIMES = {
    "articles": "firstSeen",
    "versions": '"fetch".fetchedAt',
    "duplicates": "firstSeen",
    "dropped": "firstSeen",
    "ledger": '"at"',
}
"""By what a record of each view is dated."""


def choose(connection: DuckDBPyConnection, source: str | None, since: datetime | None = None) -> None:
    """Make the views that the sections count: all records, or those of one source, or since a moment."""
    of = "true" if source is None else "source = '{}'".format(source.replace("'", "''"))
    for view, at in _TIMES.items():
        seen = "true" if since is None else f"{at} >= '{since.astimezone(UTC):%Y-%m-%dT%H:%M:%S}'"
        connection.execute(f"CREATE TEMP VIEW chosen_{view} AS SELECT * FROM {view} WHERE {of} AND {seen}")  # noqa: S608


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
    for section, told in found.values():
        if not told:
            continue
        columns = list(told[0])
        shown = table(*columns, numbers=tuple(columns[1:]))
        for row in told:
            shown.add_row(*(_cell(column, value) for column, value in row.items()))
        out.print(f"\n{section.title}", style="bold")
        out.print(shown)


def _print_troubles(crawls: int, bad: list[Trouble]) -> None:
    if not crawls:
        return
    out = console()
    out.print(f"\nSites that broke or failed, in {counted(crawls, 'crawl')}", style="bold")
    if not bad:
        out.print("none")
        return
    shown = table("site", "crawls", "bad", "last", "what was wrong then", numbers=("crawls", "bad"))
    for one in bad:
        cells = (one.site, str(one.crawls), str(one.bad), one.last or "", one.what or "")
        shown.add_row(*(plain_line(cell) for cell in cells))
    out.print(shown)
