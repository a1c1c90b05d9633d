"""`newsloom site`: what a site repeats in its stories and is taken out: show it, forget it, keep a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.folder import data_option, existing_data, state_address
from flows.cli.plain import plain_line
from flows.cli.terminal import console, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from storage.data import Data
    from storage.site_memory import KnownLine
    from storage.state import State

NUMBERS = ("stories", "head", "inside", "tail")
WHY = {"everywhere": "anywhere", "outside": "above and below the text", None: "nowhere"}


@click.group(short_help="Show, forget or keep the lines a site repeats.")
def command() -> None:
    """Show, forget or keep the lines that a site repeats in its stories.

    A line that stands in three other stories of a site is taken out of its articles, above and below the
    text one that stands in two. A run uses what was known when it began.

    \b
    Examples:
      newsloom site show gazette
      newsloom site keep gazette "What we know so far"
      newsloom site forget gazette
    """


@command.command("show")
@click.argument("name")
@data_option
def show(name: str, data: Path | None) -> None:
    """Show the lines that stood in two stories of a site or more, and where they are taken out.

    NAME is the name of the source, or the domain of records that have none.

    \b
    Example:
      newsloom site show gazette
    """
    from storage.site_memory import known_lines

    with _opened(data) as opened:
        lines = known_lines(opened.state, name)
        if not lines:
            raise click.ClickException(_nothing(opened.state, name))
    found = table("stories", "head", "inside", "tail", "last seen", "taken out", "line", numbers=NUMBERS)
    for line in lines:
        found.add_row(*_cells(line))
    console().print(found)


@command.command("forget")
@click.argument("name")
@click.argument("line", required=False)
@data_option
def forget(name: str, line: str | None, data: Path | None) -> None:
    """Forget a line of a site, or everything that is known of it; it is learnt anew from further stories.

    Case and punctuation of LINE do not matter. A line that was kept is no longer kept.

    \b
    Examples:
      newsloom site forget gazette
      newsloom site forget gazette "Sign up for our newsletter"
    """
    from storage.site_memory import forget as forget_lines

    with _opened(data) as opened:
        count = forget_lines(opened.state, name, line)
        if not count:
            raise click.ClickException(_nothing(opened.state, name, line))
    click.echo(plain_line(f"{name}: forgot {count:,} {'line' if count == 1 else 'lines'}."))


@command.command("keep")
@click.argument("name")
@click.argument("line")
@data_option
def keep(name: str, line: str, data: Path | None) -> None:
    """Let a line stay in the text of a site's articles, in however many stories it stands.

    Case and punctuation of LINE do not matter. `newsloom replay` brings it back into stored
    articles.

    \b
    Example:
      newsloom site keep gazette "What we know so far"
    """
    from extractors.cleaning.key import key
    from storage.site_memory import keep_line, sites

    if not key(line):
        raise click.UsageError("LINE has no letter and no digit.")
    with _opened(data) as opened:
        if name not in sites(opened.state):
            raise click.ClickException(_nothing(opened.state, name))
        keep_line(opened.state, name, line)
    click.echo(plain_line(f"{name}: {line!r} stays in the text from the next run on."))


def _opened(data: Path | None) -> AbstractContextManager[Data]:
    from storage.data import open_data

    return open_data(existing_data(data), state_url=state_address())


def _cells(line: KnownLine) -> Iterator[str]:
    yield from (f"{line.stories}", f"{line.head}", f"{line.mid}", f"{line.tail}", line.last_seen)
    yield "never: kept by you" if line.kept else WHY[line.trusted]
    yield plain_line(line.text)


def _nothing(state: State, name: str, line: str | None = None) -> str:
    from storage.site_memory import sites

    known = sites(state)
    if name in known:
        what = "this line" if line else "a line that stood in two of its stories"
        return plain_line(f"{name}: {what} is not known; `newsloom site show {name}` lists what is.")
    names = ", ".join(known[:12]) or "none yet"
    return plain_line(f"{name}: nothing is known of this site. Sites that were crawled: {names}.")
