"""`newsloom serve`: crawl by schedule for as long as it runs, with Prefect's own web page."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.options import contact_option, into_option, log_format_option, private_option, sources_option
from flows.cli.plain import plain_line

if TYPE_CHECKING:
    from flows.deployments import Timetable
    from flows.sources import Configuration


@click.command(short_help="Crawl by schedule, for as long as it runs.")
@sources_option
@into_option
@contact_option
@private_option
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=4200,
    show_default=True,
    help="Of Prefect's web page, on 127.0.0.1.",
)
@log_format_option("With json, logs of crawls and of Prefect are JSON lines.")
def command(sources: Path | None, port: int, log_format: str, **overrides: Any) -> int:
    """Crawl every source of sources.toml that has a schedule, at its times, until Ctrl-C.

    Sources with the same schedule are crawled side by side in one run. A tick while that run still goes
    on is skipped, and the schedule is the same after a restart. The runs can be looked at on Prefect's
    own web page, where a crawl, a rerun of URLs or a replay can also be started by hand.

    \b
    Examples:
      newsloom serve
      newsloom serve --data press --port 4300
    """
    from flows.contact import user_agent
    from flows.json_log import log_in, say
    from flows.order import configured
    from flows.prefect_environment import prepare
    from flows.server import prefect_server

    log_in(log_format)  # for the crawls, too, which are processes of their own
    configuration = configured(sources, needed=True, overrides=overrides)
    settings = configuration.settings
    user_agent(settings, [source.home for source in configuration.sources])
    home = prepare(settings.data, level="INFO")
    say("Starting Prefect's server (10 to 25 s) ...")
    with prefect_server(home, port) as address:
        prepare(settings.data, api_url=f"{address}/api", level="INFO")
        with suppress(KeyboardInterrupt):  # the way to end it
            _serve(configuration, address, overrides)
    return 0


def _serve(configuration: Configuration, address: str, overrides: dict[str, Any]) -> None:
    from flows.deployments import serve, timetables
    from flows.json_log import say

    tables = timetables(configuration.sources)
    for table in tables:
        say(plain_line(_line(table)))
    if not tables:
        say(
            'No enabled source has a schedule (schedule = "2h" in its table of sources.toml);'
            " runs can still be started on the web page."
        )
    say(f"Runs, and starting one by hand: {address}   Ctrl-C ends.")
    given = {key: str(value) if isinstance(value, Path) else value for key, value in overrides.items()}
    given["data"] = str(configuration.settings.data.absolute())
    asyncio.run(
        serve(configuration, tables, {key: value for key, value in given.items() if value is not None})
    )


def _line(table: Timetable) -> str:
    schedule = table.schedule
    zone = f" ({table.time_zone})" if schedule.cron else ""
    return f"{schedule.told}{zone}: {', '.join(table.sources)}"
