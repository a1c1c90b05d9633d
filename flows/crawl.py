"""The crawl as a Prefect flow: the same engine, each source a task, the report as its one artifact."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from flows import engine
from flows.json_log import json_wanted, log_as_json
from flows.log_lines import JsonLines
from flows.order import read_order
from flows.progress import SILENCE, Progress, listener
from flows.report import CrawlReport, broken_today, checked
from flows.report_page import in_short, markdown
from flows.with_parent import end_with_parent

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from flows.engine_site import SiteCrawl
    from flows.sources import Source


async def as_task(source: Source, crawl_site: SiteCrawl) -> None:  # noqa: ARG001  an Each
    """Run a site's crawl as one task. Pages never become tasks: each would cost 10 ms and a row."""

    @task(name="crawl-source", task_run_name=crawl_site.title, cache_policy=NO_CACHE, persist_result=False)
    async def crawl_source() -> None:
        await crawl_site()

    await crawl_source()


def _listener() -> Progress:
    """Who listens in this process; below `newsloom serve --log-format json`, what writes JSON lines."""
    heard = listener.get()
    if heard is SILENCE and json_wanted():
        log_as_json()
        return JsonLines()
    return heard


@flow(name="crawl", persist_result=False)
async def crawl(  # noqa: PLR0917  Prefect's web page makes a form of them
    targets: list[str] | None = None,
    sources: str | None = None,
    data: str | None = None,
    contact: str | None = None,
    limit: int | None = None,
    since: str | None = None,
    delay: float | None = None,
    allow_private: bool | None = None,
    wait: float = 0.0,
    *,
    scheduled: bool = False,
) -> CrawlReport | State[CrawlReport]:
    """Crawl named sources or addresses; without any, all enabled sources of the file.

    `sources` is the path of a sources.toml; `wait` is how many seconds to wait for another run to let go
    of the data folder. With `scheduled`, feeds are asked only as often as they change. The state's message
    counts what became of the addresses; where a site does not give what it gave before, the run ends as
    `Warned`, and the message says why.
    """
    if scheduled:  # a process below `newsloom serve`: it ends cleanly where that is killed
        end_with_parent(signal.SIGTERM)
    given = {"contact": contact, "delay": delay, "allow_private": allow_private}
    order = read_order(
        tuple(targets or ()),
        file=Path(sources) if sources else None,
        overrides=given | {"data": Path(data) if data else None},
        limit=limit,
        since=since,
        wait=wait,
        scheduled=scheduled,
    )
    heard = _listener()
    report = await engine.crawl(order, progress=heard, each=as_task)
    heard.finished(report)
    await acreate_markdown_artifact(markdown(report), key="crawl-report", description=in_short(report))
    told = broken_today(checked(report))
    if told is not None:
        return Completed(name="Warned", message=told, data=report)
    return Completed(message=in_short(report), data=report)
