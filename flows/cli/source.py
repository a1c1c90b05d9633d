"""`newsloom source`: the sites of sources.toml: add one, check them, list them, import a list of them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import data_option, existing_data, existing_state
from flows.cli.options import contact_option, private_option
from flows.cli.plain import plain_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.sources import Configuration, Source
    from storage.shapes import Shape

FAILED = 1

_sources_option = click.option(
    "--sources",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default="sources.toml",
    show_default=True,
    help="The configuration.",
)


def _asking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that asks sites."""
    return _sources_option(contact_option(private_option(command)))


@click.group(short_help="Add, check, list and import sites.")
def command() -> None:
    """Add, check, list and import the sites of sources.toml.

    \b
    Examples:
      newsloom source add https://news.site/
      newsloom source check
      newsloom source list
      newsloom source import feeds.opml
      newsloom source shapes gazette
    """


@command.command("add", short_help="Look at a site, and write it into sources.toml.")
@click.argument("url")
@click.option("--name", help="What to call it; made from its address by default.")
@click.option("--dry-run", is_flag=True, help="Look at the site and show the entry; write nothing.")
@click.option("--force", is_flag=True, help="Write the entry though something is wrong with the site.")
@_asking_options
def add(url: str, name: str | None, file: Path, *, dry_run: bool, force: bool, **overrides: Any) -> int:
    """Look at a site politely, show what it gives, and write it into sources.toml.

    Robots.txt, feeds and sitemaps are read, and three articles are fetched and shown as they would be
    stored, with the lines that were taken out. The file is made where there is none; what stands in it stays.

    \b
    Examples:
      newsloom source add https://news.site/ --contact you@your.org
      newsloom source add https://news.site/ --name gazette --dry-run
    """
    from flows.cli.probe_display import show_probe
    from flows.order import configured
    from flows.probe import probe_all
    from flows.sources_file import append_sources, entry_text

    configuration = configured(file if file.exists() else None, overrides=overrides)
    source = _new_source(configuration, url, name)
    (probe,) = asyncio.run(probe_all([source], configuration.settings))
    show_probe(probe)
    click.echo()
    if probe.problems and not force:
        raise click.ClickException(
            f"{source.home} was not added because of the problems above; --force adds it all the same."
        )
    if dry_run:
        click.echo(plain_entry(entry_text(source)))
        return 0
    append_sources(file, [source], os.environ, configuration.settings.contact)
    click.echo(plain_line(f"Added {source.name} to {file}. Now: {_next_command(source, file, overrides)}"))
    return 0


def _next_command(source: Source, file: Path, overrides: dict[str, Any]) -> str:
    """What crawls the new source as it was looked at: with what the file does not say."""
    from flows.order import DEFAULT_FILE, configured

    settings = configured(file).settings
    words = ["newsloom crawl", source.name]
    if file != DEFAULT_FILE:
        words.append(f"--sources {file}")
    if overrides["contact"] and not settings.contact:
        words.append(f"--contact {overrides['contact']}")
    if overrides["allow_private"] and not settings.allow_private:
        words.append("--allow-private")
    return " ".join(words)


def plain_entry(text: str) -> str:
    """An entry, harmless for a terminal."""
    from flows.cli.plain import plain

    return plain(text.rstrip("\n"))


def _new_source(configuration: Configuration, url: str, name: str | None) -> Source:
    from extractors.discovery.address_shape import Shape, judge_shape
    from flows.errors import ConfigError
    from flows.source_keys import web_address
    from flows.sources import Source, host_name, is_source_name
    from flows.sources_file import home_of, source_name

    try:
        address = web_address(url)
    except ValueError as error:
        raise ConfigError(f"{url!r} is not {error}.") from None
    home = home_of(address) if judge_shape(address) is Shape.ARTICLE else address
    taken = {source.name: source for source in configuration.sources}
    if name is not None and not is_source_name(name):
        allowed = "use letters, digits, dot, dash and underscore, at most 64"
        raise ConfigError(f"--name: {name!r} is no name for a source; {allowed}.")
    if name is not None and name in taken:
        raise ConfigError(f"{configuration.path}: there is a source {name!r} already; give another --name.")
    for source in taken.values():
        if host_name(source.home) == host_name(home):
            raise ConfigError(f"{configuration.path}: {home} is there already, as {source.name!r}.")
    return Source(name=name or source_name(home, taken), home=home)


@command.command("check", short_help="Ask sites now and say what is wrong.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--verbose", is_flag=True, help="Show what was found and the samples too.")
@_asking_options
def check(names: tuple[str, ...], file: Path, *, verbose: bool, **overrides: Any) -> int:
    """Ask sites now and say what is wrong with them; without names, all that are enabled.

    Where past crawls have met pages that the site blocks, it is told how many and what can be done. Nothing
    is kept. The exit code is 1 where one has a problem.

    \b
    Examples:
      newsloom source check
      newsloom source check gazette --verbose
    """
    from flows.blocks import past_blocks
    from flows.cli.probe_display import show_blocks, show_probe, show_problems
    from flows.order import configured
    from flows.probe import probe_all
    from storage.layout import Layout

    configuration = configured(file, overrides=overrides)
    probes = asyncio.run(probe_all(configuration.pick(names), configuration.settings))
    blocked = past_blocks(Layout(configuration.settings.data).ledger)
    for probe in probes:
        (show_probe if verbose else show_problems)(probe)
        show_blocks(probe.source.name, blocked.get(probe.source.name))
    return FAILED if any(probe.problems for probe in probes) else 0


@command.command("list", short_help="List the sources.")
@_sources_option
def show(file: Path) -> None:
    """List the sources of sources.toml.

    \b
    Example:
      newsloom source list
    """
    from flows.cli.terminal import console, table
    from flows.order import configured

    sources = configured(file).sources
    if not sources:
        click.echo(plain_line(f"{file}: no source yet; `newsloom source add URL` adds one."))
        return
    shown = table("name", "home", "schedule", "delay", "enabled")
    for source in sources:
        delay = "" if source.delay is None else f"{source.delay:g}"
        enabled = "yes" if source.enabled else "no"
        shown.add_row(source.name, plain_line(source.home), _when(source), delay, enabled)
    console().print(shown)


def _when(source: Source) -> str:
    return source.schedule.told if source.schedule else ""


@command.command("shapes", short_help="Show which patterns of addresses gave articles.")
@click.argument("name")
@data_option
def shapes(name: str, data: Path | None) -> None:
    """Show which patterns of a source's addresses gave articles, and which are put off as they never did.

    {n} stands for a number, {slug} for the words of a headline, {id} for letters and digits, {word} for any
    one word. A pattern of which 8 pages were listings, videos and the like, and none an article, is put off
    (24 where it ends in a word); one page of it is tried again after 1, 2, 4 ... up to 32 days. What a feed
    or a news sitemap names is never put off for its pattern.

    \b
    Example:
      newsloom source shapes gazette
    """
    from flows.cli.terminal import console, table

    found = _table_of(existing_data(data), name)
    shown = table("articles", "others", "pattern", "fetched", "others were", numbers=("articles", "others"))
    for shape in found:
        until = f"one after {shape.retry_at:%Y-%m-%d}" if shape.demoted else "yes"
        why = ", ".join(f"{count} {reason}" for reason, count in sorted(shape.reasons.items()))
        shown.add_row(f"{shape.articles}", f"{shape.others}", plain_line(shape.pattern), until, why)
    console().print(shown)


def _table_of(root: Path, name: str) -> list[Shape]:
    """The patterns of a source; works while a crawl runs.

    Raises:
        ConfigError: nothing is known of them.
    """
    from contextlib import closing

    from flows.errors import ConfigError
    from flows.known_names import instead
    from flows.shape_book import ShapeBook
    from storage.layout import Layout
    from storage.state_reading import read_state

    with closing(read_state(existing_state(Layout(root.absolute())))) as state:
        if found := ShapeBook(state.shapes, name).table():
            return found
        known = state.pages.sources()
    if name in known:
        raise ConfigError(f"{name}: none of its pages has shown yet what its addresses are.")
    raise ConfigError(f"Nothing is kept of a source {name!r}; {instead(name, known)}")


@command.command("import", short_help="Write the sites of an OPML or CSV list.")
@click.argument("list_file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@_sources_option
def import_list(list_file: Path, file: Path) -> None:
    """Write the sites of a list into sources.toml: OPML of a feed reader, or CSV.

    CSV has a header line that names home or url, and may name name, feed, publisher, language and
    time_zone. Sites that are there already are left as they are. No site is asked; `newsloom source check`
    does that.

    \b
    Examples:
      newsloom source import feeds.opml
      newsloom source import papers.csv --sources local.toml
    """
    from flows.order import configured
    from flows.sources_file import append_sources
    from flows.sources_import import read_list

    known = configured(file).sources if file.exists() else ()
    fresh, skipped = read_list(list_file, known)
    if fresh:
        append_sources(file, fresh, os.environ)
    click.echo(plain_line(f"{file}: {counted(len(fresh), 'source')} added, {len(skipped)} already there."))
