"""What a crawl would fetch: the same crawl without the fetching, on a copy of the state."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows import engine
from flows.progress import SILENCE, Progress

if TYPE_CHECKING:
    from flows.engine_site import SiteCrawl
    from flows.order import Order
    from flows.report import CrawlReport
    from flows.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be fetched of one site, newest first."""

    name: str
    found: int
    urls: tuple[str, ...]
    error: str | None = None
    """Why the site would fail as a whole."""


async def dry_run(order: Order, progress: Progress = SILENCE) -> tuple[tuple[Plan, ...], CrawlReport]:
    """Discover, and say what would be fetched; beside the plans the report, by which the command may fail.

    Nothing is written to the data folder.

    Where the state is not SQLite in the data folder, every address counts as new.
    """
    plans: dict[str, Plan] = {}

    async def only_plan(source: Source, site: SiteCrawl) -> None:
        await site.discover()
        urls = tuple(due.url for due in site.plan())
        tally = site.tally
        plans[source.name] = Plan(name=source.name, found=tally.found, urls=urls, error=tally.error)
        site.steps.give_up(tally, "deferred", "dry_run")

    with tempfile.TemporaryDirectory(prefix="newsloom-dry-run-") as folder:
        _copy_state(order.settings.data, Path(folder))
        settings = replace(order.settings, data=Path(folder), state=None)
        report = await engine.crawl(replace(order, settings=settings), each=only_plan, progress=progress)
    return tuple(plans[source.name] for source in order.sources if source.name in plans), report


def _copy_state(data: Path, folder: Path) -> None:
    state = data / "state.sqlite"
    if not state.exists():
        return
    with (
        closing(sqlite3.connect(f"{state.absolute().as_uri()}?mode=ro", uri=True)) as before,
        closing(sqlite3.connect(folder / state.name)) as copy,
    ):
        before.backup(copy)
        copy.execute("UPDATE pages SET waiting = 0")  # the archive they lie in is not copied
        copy.commit()
