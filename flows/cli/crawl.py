"""`newsloom crawl`: crawl sites and keep their new articles."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.options import log_format_option, private_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.order import Order
    from flows.progress import Progress
    from flows.report import CrawlReport

INTERRUPTED = 130  # 128 + SIGINT, as any other tool that was stopped
WARNED = 3
"""Exit code where a site does not give what it gave before, and the others are well."""


@click.command(short_help="Crawl sites and keep their new articles.")
@click.argument("targets", metavar="[NAME|URL]...", nargs=-1)
@click.option(
    "--seeds",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with one home page or article URL a line; or a .csv with a column url.",
)
@click.option(
    "--sources",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The configuration.  [default: sources.toml]",
)
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder.  [default: data]"
)
@click.option(
    "--contact", help="Your mail address or web page: whom a site may write to. Needed except on loopback."
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N articles of each site.")
@click.option(
    "--since", metavar="WHEN", help="Put off articles dated before: a day, or 12h, 3d, 2w back from now."
)
@click.option(
    "--delay",
    type=click.FloatRange(min=0, max=3600),
    metavar="SECONDS",
    help="Time between two requests to one site.  [default: 1]",
)
@click.option(
    "--dry-run", is_flag=True, help="Find out what would be fetched; fetch no article, write nothing."
)
@private_option
@click.option(
    "--direct",
    is_flag=True,
    help="Run the same steps without Prefect, whose server needs 10 to 20 s to start.",
)
@log_format_option("With json, progress and report are JSON lines on standard error.")
def command(
    targets: tuple[str, ...],
    seeds: Path | None,
    sources: Path | None,
    limit: int | None,
    since: str | None,
    *,
    log_format: str,
    dry_run: bool,
    direct: bool,
    **overrides: Any,
) -> int:
    """Crawl sites and keep their new articles.

    Names are those of sources.toml; without any, all its enabled sources are crawled. A URL needs no
    configuration: a home page is crawled, an article is fetched. Ctrl-C ends cleanly and keeps what is done.
    The exit code is 1 where no site gave anything, 3 where one does not give what it gave in earlier crawls.

    \b
    Examples:
      newsloom crawl
      newsloom crawl gazette --since 3d
      newsloom crawl https://news.site/ --contact you@your.org --limit 20
      newsloom crawl --seeds homes.txt --data press --contact you@your.org --direct
    """
    from flows.json_log import log_in
    from flows.order import read_order
    from flows.seeds import read_seeds

    log_in(log_format)
    asked = (*targets, *(read_seeds(seeds) if seeds else ()))
    order = read_order(asked, file=sources, overrides=overrides, limit=limit, since=since)
    if dry_run:
        return _dry_run(order, log_format)
    if direct:
        return _shown(log_format, lambda shown: _direct(order, shown))
    about = {"targets": list(asked), "sources": str(sources) if sources else None}
    asking = {**about, "limit": limit, "since": since, **overrides}
    return _shown(log_format, lambda shown: _through_prefect(order, asking, shown))


def _shown(log_format: str, crawl: Callable[[Progress], CrawlReport]) -> int:
    """Crawl and show it; the exit code."""
    from flows.cli.crawl_display import display
    from flows.report import broken_today

    with display(log_format) as shown:
        report = crawl(shown)
    if report.interrupted:
        return INTERRUPTED
    return WARNED if broken_today(report) else 0


def _dry_run(order: Order, log_format: str) -> int:
    from flows.cli.crawl_display import display
    from flows.cli.plain import plain_line
    from flows.dry_run import dry_run
    from flows.report import checked, useless_sites

    with display(log_format) as shown:
        plans, report = asyncio.run(dry_run(order, shown))
    last = useless_sites(report)  # with why these fail the command ends
    for plan in plans:
        click.echo(f"{plain_line(plan.name)}: {plan.found} found, {len(plan.urls)} would be fetched")
        for url in plan.urls:
            click.echo(f"  {plain_line(url)}")
        if plan.error and plan.name not in {site.name for site in last}:
            click.echo(f"  would fail: {plain_line(plan.error)}")
    if len(plans) > 1:
        all_due = sum(len(plan.urls) for plan in plans)
        click.echo(f"all sites: {report.all_sites.found} found, {all_due} would be fetched")
    if report.interrupted:
        return INTERRUPTED
    checked(report)
    return 0


def _direct(order: Order, shown: Progress) -> CrawlReport:
    from flows.engine import crawl
    from flows.report import checked

    report = asyncio.run(crawl(order, progress=shown))
    shown.finished(report)
    return checked(report)


def _through_prefect(order: Order, parameters: dict[str, Any], shown: Progress) -> CrawlReport:
    from flows.contact import user_agent
    from flows.json_log import say
    from flows.prefect_environment import prepare
    from flows.progress import listener

    user_agent(order.settings, order.addresses)  # say what is missing before a server is started for it
    prepare(order.settings.data)
    say("Starting Prefect (some 10 to 20 s; --direct does without) ...")
    from flows.crawl import crawl

    listener.set(shown)
    report: CrawlReport = asyncio.run(crawl(**{**parameters, "data": str(order.settings.data)}))
    return report
