"""`newsloom rerun`: one URL through every step again, each step shown."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from flows.cli.options import contact_option, into_option, private_option, sources_option

FAILED = 1


@click.command(short_help="Take one URL through every step again and show them.")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--archived", is_flag=True, help="Read the kept page again; no network.")
@click.option(
    "--from",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take this file (.gz allowed) as the page.",
)
@sources_option
@into_option
@contact_option
@private_option
def command(
    urls: tuple[str, ...], sources: Path | None, file: Path | None, *, archived: bool, **overrides: Any
) -> int:
    """Take URLs through every step again: fetch (unconditionally), kind, fields, cleaning, outcome.

    Each step is shown, with where every field came from, which lines were removed and why, and the
    difference to the stored version. The record is updated.

    \b
    Examples:
      newsloom rerun https://news.site/2026/11/22/a-story
      newsloom rerun --archived https://news.site/2026/11/22/a-story
      newsloom rerun --from saved.html https://news.site/2026/11/22/a-story
    """
    from flows.cli.folder import existing_data
    from flows.cli.rerun_display import show_rerun
    from flows.engine_rerun import Asked, rerun
    from flows.order import configured

    if archived and file:
        raise click.UsageError("--archived and --from name two pages; give one of them.")
    configuration = configured(sources, overrides=overrides)
    if archived:
        existing_data(configuration.settings.data)
    done = asyncio.run(rerun(Asked(urls=urls, archived=archived, file=file), configuration))
    for each in done:
        show_rerun(each)
    lost = [each for each in done if each.outcome.outcome in ("failed", "blocked", "gone", "deferred")]
    return FAILED if lost else 0
