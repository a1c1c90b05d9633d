"""`newsloom site`: what was learnt of a site, the lines it repeats and its template: show, forget, keep."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.folder import data_option, existing_data, existing_state, state_address
from flows.cli.plain import plain_line
from flows.cli.site_template import template_rows
from flows.cli.terminal import console, table
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from storage.data import Data
    from storage.known_lines import KnownLine
    from storage.state import State

NUMBERS = ("stories", "head", "inside", "tail")
WHY = {"everywhere": "anywhere", "outside": "above and below the text", None: "nowhere"}


@click.group(short_help="Show or forget what was learnt of a site; keep a line.")
def command() -> None:
    """Show or forget what was learnt of a site; keep a line in its text.

    A line that stands in three other stories of a site is taken out of its articles, above and below the
    text one that stands in two. A site's template says where its text stands: pages that look like
    those it was learnt from are read by it, all others in full. A run uses what was known when it began.

    \b
    Examples:
      newsloom site show gazette
      newsloom site keep gazette "What we know so far"
      newsloom site forget gazette
      newsloom site forget gazette --template
    """


@command.command("show", short_help="Show its template, and the lines it repeats.")
@click.argument("name")
@data_option
def show(name: str, data: Path | None) -> None:
    """Show a site's template, and the lines it repeats and where they are taken out.

    NAME is the name of the source, or the host of records that have none.

    \b
    Example:
      newsloom site show gazette
    """
    from storage.known_lines import known_lines
    from storage.site_templates import known_template

    with closing(_read_state(data)) as state:
        lines = known_lines(state, name)
        known = known_template(state, name)
        if not lines and known is None:
            raise click.ClickException(_nothing(state, name))
    if known is not None:
        about = table("template", plain_line(name))
        for label, told in template_rows(known):
            about.add_row(label, plain_line(told))
        console().print(about)
    if not lines:
        return
    if known is not None:
        click.echo()
    found = table("stories", "head", "inside", "tail", "last seen", "taken out", "line", numbers=NUMBERS)
    for line in lines:
        found.add_row(*_cells(line))
    console().print(found)


@command.command("forget", short_help="Forget a line, all of them, or the template.")
@click.argument("name")
@click.argument("line", required=False)
@click.option("--template", is_flag=True, help="Forget where the site's text stands, not its lines.")
@data_option
def forget(name: str, line: str | None, template: bool, data: Path | None) -> None:
    """Forget a line of a site, or all of them; or its template. What further stories show is learnt anew.

    Case and punctuation of LINE do not matter. A line that was kept is no longer kept.

    \b
    Examples:
      newsloom site forget gazette
      newsloom site forget gazette "Sign up for our newsletter"
      newsloom site forget gazette --template
    """
    from storage.known_lines import forget as forget_lines

    if template:
        _forget_template(name, line, data)
        return
    with _opened(data) as opened:
        count = forget_lines(opened.state, name, line)
        if not count:
            raise click.ClickException(_nothing(opened.state, name, line))
    click.echo(plain_line(f"{name}: forgot {counted(count, 'line')}."))


@command.command("keep", short_help="Let a line stay in the text.")
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
    from storage.known_lines import keep_line

    if not key(line):
        raise click.UsageError("LINE has no letter and no digit.")
    with _opened(data) as opened:
        if name not in _known(opened.state):
            raise click.ClickException(_nothing(opened.state, name))
        keep_line(opened.state, name, line)
    click.echo(plain_line(f"{name}: {line!r} stays in the text from the next run on."))


def _forget_template(name: str, line: str | None, data: Path | None) -> None:
    from storage.site_templates import forget_template

    if line is not None:
        raise click.UsageError("--template forgets where the text stands: give no LINE with it.")
    with _opened(data) as opened:
        if not forget_template(opened.state, name):
            raise click.ClickException(plain_line(f"{name}: no template is known of this site."))
    click.echo(
        plain_line(f"{name}: forgot the template; its pages are read in full until they teach it anew.")
    )


def _read_state(data: Path | None) -> State:
    """The state to look into, also while a crawl runs.

    Raises:
        ConfigError: there is no data folder, or it has no state.
    """
    from storage.layout import Layout
    from storage.state_reading import read_state

    return read_state(existing_state(Layout(existing_data(data).absolute())))


def _opened(data: Path | None) -> AbstractContextManager[Data]:
    from storage.data import open_data

    return open_data(existing_data(data), state_url=state_address())


def _cells(line: KnownLine) -> Iterator[str]:
    yield from (f"{line.stories}", f"{line.head}", f"{line.mid}", f"{line.tail}", line.last_seen)
    yield "never: kept by you" if line.kept else WHY[line.trusted]
    yield plain_line(line.text)


def _nothing(state: State, name: str, line: str | None = None) -> str:
    from flows.known_names import instead

    known = _known(state)
    if name not in known:
        return plain_line(f"{name}: nothing is known of this site; {instead(name, known)}")
    if line:
        return plain_line(f"{name}: this line is not known; `newsloom site show {name}` lists what is.")
    return plain_line(f"{name}: no line is known that it repeats; crawls learn them, from two stories on.")


def _known(state: State) -> set[str]:
    from storage.known_lines import sites

    return {*sites(state), *state.pages.sources()}
