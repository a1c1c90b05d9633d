"""`newsloom replay`: all records again from the kept pages, no network."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from flows.cli.options import into_option, sources_option


@click.command(short_help="Make all records again from the kept pages.")
@click.option("--source", metavar="NAME", help="Only the pages of this source.")
@sources_option
@into_option
def command(source: str | None, sources: Path | None, **overrides: Any) -> int:
    """Make all records again from the archive, with the extractor and configuration of today.

    The last kept page of every address is read again; nothing is fetched. Records that come out as they
    are stored stay untouched, others are updated and the old version is kept.

    \b
    Examples:
      newsloom replay
      newsloom replay --source gazette
      newsloom replay --data press
    """
    from flows.cli.crawl_display import display
    from flows.cli.folder import existing_data
    from flows.engine_replay import replay
    from flows.order import configured

    configuration = configured(sources, overrides=overrides)
    existing_data(configuration.settings.data)
    with display() as shown:
        report = asyncio.run(replay(configuration, source=source, progress=shown))
        shown.finished(report)
    return 0
