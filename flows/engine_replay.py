"""All records again from the archive: no network, so a better extractor improves the past."""

from __future__ import annotations

import time
from collections import deque
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.engine import make_workers, open_when_free
from flows.errors import ConfigError
from flows.known_names import instead
from flows.order import source_of
from flows.pagination import VIA, kept_page, longer_job, wanted
from flows.progress import SILENCE, Progress
from flows.report import CrawlReport, Tally
from flows.rule_book import read_rule_book
from flows.sources import run_hash
from flows.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from flows.sources import Configuration, Source
    from flows.workers import Job, Worked, Workers
    from storage.archive import Archive, ArchivedPage
    from storage.data import Data

    Pending = tuple[Tally, Job, Future[Worked]]


async def replay(
    configuration: Configuration,
    *,
    source: str | None = None,
    wait: float = 0.0,
    progress: Progress = SILENCE,
) -> CrawlReport:
    """Process and settle the last kept page of every address, of one source or of all.

    Raises:
        ConfigError: no page of that source is kept.

    """
    settings = configuration.settings
    start = time.monotonic()
    with ExitStack() as stack:
        data = await open_when_free(stack, settings, wait)
        _check(data, source)
        workers = stack.enter_context(make_workers(settings))
        hashed = run_hash(configuration.sources, settings)
        rules = read_rule_book(settings)
        run = data.start_run(datetime.now(UTC), config_hash=hashed, command="replay")
        steps = Steps(run, workers, settings, progress, rules=rules)
        tallies: dict[str, Tally] = {}
        for tally, job, future in _ahead(_jobs(data, configuration, source, tallies, steps), workers):
            steps.settle(tally, *_whole(job, future.result(), workers, data.archive))
            steps.commit_if_late()
        steps.commit()
        for tally in tallies.values():
            tally.phase = "done"
            progress.changed(tally)
        report = CrawlReport(
            run_id=run.id,
            command="replay",
            sites=tuple(tally.sealed() for tally in tallies.values()),
            seconds=time.monotonic() - start,
            data=settings.data,
        )
        return replace(report, ledger=run.finish(report.summary))


def _check(data: Data, source: str | None) -> None:
    if data.archive.count_latest(source):
        return
    root = data.layout.root
    if source is None:
        raise ConfigError(f"{root}: no page is kept; crawl first, or name another folder with --data.")
    meant = instead(source, data.state.pages.sources())
    raise ConfigError(f"{root}: no page of a source {source!r} is kept; {meant}")


def _jobs(
    data: Data, configuration: Configuration, source: str | None, tallies: dict[str, Tally], steps: Steps
) -> Iterator[tuple[Tally, Job]]:
    known = {each.name: each for each in configuration.sources}
    for kept in data.archive.iter_latest(source):
        if kept.discovery is not None and kept.discovery.via == VIA:
            continue  # read with the page whose article it goes on with
        site = _source(known, configuration, kept)
        tally = tallies.setdefault(site.name, Tally(name=site.name, phase="reading"))
        if steps.enter(tally, [(kept.page.requested_url, "archive")]):
            tally.due += 1
            yield tally, steps.replay_job(site, kept)


def _source(known: dict[str, Source], configuration: Configuration, kept: ArchivedPage) -> Source:
    source = known.get(kept.source or "") or source_of(configuration, kept.page.requested_url)
    return replace(source, name=kept.source) if kept.source else source


def _whole(job: Job, worked: Worked, workers: Workers, archive: Archive) -> tuple[Job, Worked]:
    """As `pagination.read_whole`, with the further pages that are kept."""
    while (url := wanted(job, worked)) is not None and (page := kept_page(archive, url)) is not None:
        longer = longer_job(job, page)
        again = workers.submit(longer).result()
        if again.processed is None:
            break
        job, worked = longer, again
    return job, worked


def _ahead(jobs: Iterator[tuple[Tally, Job]], workers: Workers) -> Iterator[Pending]:
    """Keep every worker busy, a few pages ahead; in the order of the archive."""
    waiting: deque[Pending] = deque()
    for tally, job in jobs:
        waiting.append((tally, job, workers.submit(job)))
        if len(waiting) >= 4 * workers.count:
            yield waiting.popleft()
    yield from waiting
