"""`newsloom rules`: what a person wrote down about the pages of a site: import, list, show, check."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.folder import data_option, settings_of
from flows.cli.plain import plain_line
from flows.cli.terminal import console, table
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.rules.rule import Layout
    from flows.rule_book import RuleBook, RuleFile
    from flows.rule_check import Tried
    from storage.archive import Archive

FAILED = 1
MOST_LINES = 20
"""Lines of an import that are shown; all are in its log."""
MOST_SKIPPED = 3
PARTS = ("body", "headline", "authors", "date", "description", "section", "strip", "dissolve")


@click.group(short_help="Import, list, show and check rules for the pages of sites.")
def command() -> None:
    """Import, list, show and check rules that say where a site's pages keep headline, text, byline and date.

    A rule is a file in the folder `rules` of the data folder (or the folder that `rules` in sources.toml
    names). Your own are TOML with CSS selectors, one file a site, like news.site.toml:

    \b
      headline = "h1.title"
      authors = ".byline a"
      date = "time.published@datetime"
      body = "div.story p"
      strip = [".newsletter", "aside.related"]
      test_urls = ["https://news.site/2026/11/22/a-story"]

    Rules of others are in the ftr-site-config format (XPath; a public collection for 2,000 sites).
    Where a rule finds nothing the page is read as without it, and its record says rule_no_match.

    \b
    Examples:
      newsloom rules import ftr-site-config/
      newsloom rules list
      newsloom rules show news.site
      newsloom rules check news.site
    """


@command.command("import", short_help="Take in rules: ftr-site-config, or our own form.")
@click.argument("source", type=click.Path(path_type=Path))
@data_option
def import_(source: Path, data: Path | None) -> int:
    """Take in the rules of a folder, or one file: ftr-site-config (host.txt) or our own form (.toml).

    Directives that are unknown or not followed are told by file and line; nothing is left out in silence.

    \b
    Examples:
      git clone https://github.com/fivefilters/ftr-site-config
      newsloom rules import ftr-site-config/
      newsloom rules import news.site.toml
    """
    from flows.rule_book import FTR, rules_folder
    from flows.rules_import import LOG, import_rules

    done = import_rules(source, rules_folder(settings_of(data)))
    _tell_lines(done.lines, done.folder / FTR / LOG)
    if done.skipped:
        what = counted(len(done.skipped), "file")
        more = ", ..." if len(done.skipped) > MOST_SKIPPED else ""
        click.echo(plain_line(f"Skipped {what}: {', '.join(done.skipped[:MOST_SKIPPED])}{more}."))
    if done.harmless:
        told = ", ".join(f"{name} {count:,}" for name, count in done.harmless.most_common())
        click.echo(plain_line(f"Understood, and nothing to do for it here: {told}."))
    if done.kinds:
        told = ", ".join(f"{name} {count:,}" for name, count in done.kinds.most_common())
        click.echo(plain_line(f"Not followed: {told}."))
    counts = f"{done.new:,} new, {done.changed:,} changed, {done.unchanged:,} as they were"
    click.echo(plain_line(f"{counted(done.files, 'rule')} in {done.folder}: {counts}."))
    return 0


def _tell_lines(lines: Sequence[str], log: Path) -> None:
    for line in lines[:MOST_LINES]:
        click.echo(plain_line(line))
    if len(lines) > MOST_LINES:
        click.echo(plain_line(f"... and {len(lines) - MOST_LINES:,} more lines like these, all in {log}"))


@command.command("list", short_help="List the rules and what they have read.")
@data_option
def list_(data: Path | None) -> int:
    """List the rules: for which hosts, what they say, and how many stored articles each has read.

    \b
    Example:
      newsloom rules list
    """
    book = _book(data)
    files = list(book.files())
    if not files:
        click.echo(plain_line(f"{book.folder}: there are no rules yet; `newsloom rules --help` shows how."))
        return 0
    read = _read_counts(data)
    found = table("rule", "hosts", "says", "not followed", "articles", numbers=("not followed", "articles"))
    for file in files:
        ignored = sum(not problem.harmless for problem in file.problems)
        hosts, says = plain_line(", ".join(file.hosts)), ", ".join(_says(file))
        found.add_row(
            plain_line(file.rule.name), hosts, says, f"{ignored or '-'}", f"{read.get(file.rule.name, '-')}"
        )
    console().print(found)
    return 0


@command.command("show", short_help="Show what a rule says.")
@click.argument("name")
@data_option
def show(name: str, data: Path | None) -> int:
    """Show what a rule says, and which of its lines are not followed.

    NAME is a file, a host, or the address of a page: then the rule that would read it.

    \b
    Examples:
      newsloom rules show news.site
      newsloom rules show https://news.site/2026/11/22/a-story
    """
    for file in _named(_book(data), name):
        click.echo(plain_line(f"{file.path} ({', '.join(file.hosts)})"))
        for layout in file.rule.layouts:
            click.echo()
            for line in _layout_lines(layout):
                click.echo(plain_line(line))
        for trial in file.rule.trials:
            click.echo(plain_line(f"test: {trial.url}"))
        for problem in file.problems:
            how = "needs nothing done here: " if problem.harmless else ""
            click.echo(plain_line(f"line {problem.line}: {problem.directive} {how}{problem.why}"))
    return 0


@command.command("check", short_help="Try rules on their test pages, offline.")
@click.argument("name", required=False)
@click.option("--url", "urls", multiple=True, help="Try it on this page too; may be given several times.")
@data_option
def check(name: str | None, urls: tuple[str, ...], data: Path | None) -> int:
    """Try rules on their test pages, offline: on the pages that a crawl has kept.

    Without NAME all of your own rules are tried. A page that is not kept is told, with the command that
    fetches it. The exit code is 1 where a rule does not find what it was written for.

    \b
    Examples:
      newsloom rules check
      newsloom rules check news.site
      newsloom rules check news.site --url https://news.site/2026/11/22/a-story
    """
    from flows.rule_book import FTR
    from flows.rule_check import try_rule
    from flows.workers import Workers

    book = _book(data)
    if name is None:
        files = [file for file in book.files() if not file.rule.name.startswith(FTR)]
    else:
        files = list(_named(book, name))
    if not files:
        click.echo(plain_line(f"{book.folder}: there are no rules of your own to check."))
        return 0
    wrong = 0
    with ExitStack() as stack:
        archive, workers = _archive(stack, data), stack.enter_context(Workers(count=1))
        for file in files:
            tried = list(try_rule(file.rule, urls, archive, workers))
            _tell_tried(file, tried)
            wrong += sum(one.outcome == "wrong" for one in tried)
    return FAILED if wrong else 0


def _tell_tried(file: RuleFile, tried: Sequence[Tried]) -> None:
    ignored = sum(not problem.harmless for problem in file.problems)
    more = f"; not followed: {counted(ignored, 'line')}" if ignored else ""
    click.echo(plain_line(f"{file.rule.name}: it can be read{more}."))
    if not tried:
        click.echo('  It has no test pages; add test_urls = ["https://..."], or give --url.')
    for one in tried:
        click.echo(f"  {one.outcome.replace('_', ' '):8} {plain_line(one.url)}")
        if one.record is not None:
            record = one.record
            when = record.date_published or record.date_published_day or "no date"
            names = ", ".join(author.name for author in record.authors) or "no author"
            words = counted(record.word_count, "word")
            told = f"{record.headline or 'no headline'} | {names} | {when} | {words}"
            click.echo("           " + plain_line(told))
        for line in one.says:
            click.echo("           " + plain_line(line))


def _book(data: Path | None) -> RuleBook:
    from flows.rule_book import read_rule_book

    return read_rule_book(settings_of(data))


def _named(book: RuleBook, name: str) -> Iterator[RuleFile]:
    """The files that a name means: file, host or address."""
    wanted = {name.lower(), name.lower().removeprefix("www.")}
    rule = book.of(name if "://" in name else f"https://{name}/")
    found = [
        file
        for file in book.files()
        if wanted & {file.rule.name.lower(), file.path.name.lower(), *file.hosts} or file.rule is rule
    ]
    if not found and rule is not None:
        found = [file for file in book.files() if file.rule.name == rule.name]
    if not found:
        raise click.ClickException(
            f"{book.folder}: there is no rule for {name}; `newsloom rules list` lists those that are."
        )
    yield from found


def _says(file: RuleFile) -> list[str]:
    said = [part for part in PARTS if any(getattr(layout, part) for layout in file.rule.layouts)]
    links = ("next_page", "single_page")
    said += [part for part in links if any(getattr(layout, part) for layout in file.rule.layouts)]
    return [*said, f"{len(file.rule.layouts)} layouts"] if len(file.rule.layouts) > 1 else said


def _layout_lines(layout: Layout) -> Iterator[str]:
    if layout.since or layout.until:
        yield f"pages {layout.by} from {layout.since or 'the beginning'} to {layout.until or 'today'}"
    for part in PARTS:
        for path in getattr(layout, part):
            yield f"{part}: {path}"
    for tag, path in layout.wrap:
        yield f"wrap in {tag}: {path}"
    for old, new in layout.replacements:
        yield f"replace {old!r} by {new!r}"
    for what, links in (("next page", layout.next_page), ("single page", layout.single_page)):
        for link in links:
            condition = f" (only with {'; '.join(link.only_if)})" if link.only_if else ""
            yield f"{what}: {link.path}{condition}"


def _read_counts(data: Path | None) -> dict[str, int]:
    """How many stored articles each rule has read; {} where nothing is stored."""
    from flows.cli.folder import open_view

    root = settings_of(data).data
    if not (root / "articles").is_dir():
        return {}
    question = (
        "SELECT p.source[6:], count(*) FROM (SELECT unnest(provenance) AS p FROM articles)"
        " WHERE p.field = 'article_body' AND starts_with(p.source, 'rule:') GROUP BY 1"
    )
    return dict(open_view(root).execute(question).fetchall())


def _archive(stack: ExitStack, data: Path | None) -> Archive | None:
    """The kept pages; None where there is no data yet. Works while a crawl runs."""
    from contextlib import closing

    from flows.cli.folder import existing_state
    from storage.archive import Archive
    from storage.layout import Layout
    from storage.state_reading import read_state

    root = settings_of(data).data
    if not (root / "archive").is_dir():
        return None
    layout = Layout(root.absolute())
    state = stack.enter_context(closing(read_state(existing_state(layout))))
    return Archive(layout, state.pages)
