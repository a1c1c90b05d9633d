"""The crawl engine: many sites at once in one run, every page through the same steps and accounted for."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.discovery.url_key import site_of
from flows.contact import user_agent
from flows.drift import alarms, past_measures
from flows.engine_looks import SiteLooks, second_round, to_look_at
from flows.engine_site import FATAL, SiteCrawl
from flows.errors import first_of
from flows.fetching.browser import find_chromium
from flows.fetching.fetcher import Fetcher
from flows.fetching.policy import FetchPolicy
from flows.heap import keep_heap_small, rare_collections
from flows.looks import Looks
from flows.progress import SILENCE, Progress
from flows.report import CrawlReport, Tally
from flows.rule_book import read_rule_book
from flows.shape_book import ShapeBook
from flows.site_secrets import read_secrets
from flows.sources import Source, browser_sites, run_hash, sources_of
from flows.steps import Steps
from flows.stopping import Stop
from flows.twins import TwinBook
from flows.workers import Workers
from storage.data import open_data
from storage.errors import DataInUse

if TYPE_CHECKING:
    from pathlib import Path

    from flows.order import Order
    from flows.settings import Settings
    from storage.data import Data

_log = logging.getLogger(__name__)

Each = Callable[[Source, SiteCrawl], Awaitable[None]]
"""How one site's crawl is run: as it is, or inside a Prefect task."""


NO_DELAYS: Mapping[str, float] = MappingProxyType({})


async def directly(source: Source, crawl_site: SiteCrawl) -> None:  # noqa: ARG001  an Each
    """Run a site's crawl as it is."""
    await crawl_site()


async def crawl(order: Order, *, progress: Progress = SILENCE, each: Each = directly) -> CrawlReport:
    """Crawl all sources of an order in one run.

    Raises:
        ConfigError: no contact where one is needed, or no browser.
        StorageError: the data folder is in use, or can no longer be written. What is committed stays.

    """
    keep_heap_small()
    agent = user_agent(order.settings, order.addresses)
    if browser_sites(order.sources):
        find_chromium()  # what is missing is told before a run begins
    rules = read_rule_book(order.settings)
    start = time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(rare_collections())
        data = await open_when_free(stack, order.settings, order.wait)
        workers = stack.enter_context(make_workers(order.settings))
        run = data.start_run(
            _now(), config_hash=run_hash(order.sources, order.settings), command=order.command
        )
        gear = Gear(
            order=order,
            data=data,
            steps=Steps(run, workers, order.settings, progress, rules=rules),
            progress=progress,
            stop=Stop(),
            tallies={source.name: Tally(name=source.name) for source in order.sources},
        )
        with gear.stop.on_signals():
            await gear.settle_left()
            await gear.crawl_sites(agent, each)
        report = with_alarms(gear.report(time.monotonic() - start), data.layout.ledger)
        return replace(report, ledger=run.finish(report.summary))


async def open_when_free(stack: ExitStack, settings: Settings, wait: float = 0.0) -> Data:
    """Open the data folder, waiting up to `wait` seconds for another run to let go of it.

    Raises:
        DataInUse: another process still writes to it.

    """
    until = time.monotonic() + wait
    while True:
        try:
            return stack.enter_context(open_data(settings.data, state_url=settings.state))
        except DataInUse:
            if time.monotonic() >= until:
                raise
            await asyncio.sleep(1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gear:
    """What one crawl works with."""

    order: Order
    data: Data
    steps: Steps
    progress: Progress
    stop: Stop
    tallies: dict[str, Tally]
    looks: Looks = field(default_factory=Looks)

    async def settle_left(self) -> None:
        """Settle what an interrupted run has archived and never settled, without fetching it again."""
        known = {source.name: source for source in self.order.sources}
        for kept in self.data.unsettled():
            url = kept.page.requested_url
            source = known.get(kept.source or "") or replace(sources_of((url,))[0], name=kept.source or url)
            tally = self.tallies.setdefault(source.name, Tally(name=source.name, phase="done"))
            if self.steps.enter(tally, [(url, kept.discovery.via if kept.discovery else None)]):
                await self.steps.replay(tally, source, kept, self.data.archive)
        self.steps.commit()

    async def crawl_sites(self, agent: str, each: Each) -> None:
        """Crawl every site, all with one client."""
        policy = make_policy(self.order.settings, agent, _delays(self.order))
        sources = self.order.sources
        secrets = read_secrets(sources, os.environ)
        policy = replace(policy, secrets=secrets, browsers=browser_sites(sources))
        async with Fetcher(policy, memory=self.data.state.resources) as fetcher:
            await _crawl_all(self, lambda source: self._site(source, fetcher), each)
        self.steps.commit()

    def _site(self, source: Source, fetcher: Fetcher) -> SiteCrawl:
        self.tallies[source.name].waits = lambda: fetcher.waits(source.home or source.given[0])
        return SiteCrawl(
            source=source,
            order=self.order,
            tally=self.tallies[source.name],
            steps=self.steps,
            state=self.data.state,
            fetcher=fetcher,
            progress=self.progress,
            stop=self.stop,
            shapes=ShapeBook(self.data.state.shapes, source.name),
            twins=TwinBook(self.data.state),
            looks=self.looks,
            ledger=self.data.layout.ledger,
        )

    def to_look_at(self, make: Callable[[Source], SiteLooks]) -> list[Source]:
        """The sources that have a second round, in which what the first has earned is spent."""
        self.looks.earn(self.tallies.values())
        if self.stop.asked or self.looks.left < 1:
            return []
        self.steps.commit()  # so that the frontier knows what has been fetched
        return to_look_at(self.order, self.tallies, make)

    def report(self, seconds: float) -> CrawlReport:
        """What came of it, the path of the ledger still missing."""
        return CrawlReport(
            run_id=self.steps.run.id,
            command=self.order.command,
            sites=tuple(tally.sealed() for tally in self.tallies.values()),
            seconds=seconds,
            data=self.order.settings.data,
            interrupted=self.stop.asked,
        )


def with_alarms(report: CrawlReport, ledger: Path) -> CrawlReport:
    """The report with what is not as it was in each site's past runs; an interrupted run tells nothing."""
    if report.interrupted:
        return report
    past = past_measures(ledger)
    sites = tuple(replace(site, alarms=alarms(site, past.get(site.name, ()))) for site in report.sites)
    return replace(report, sites=sites)


def make_workers(settings: Settings) -> Workers:
    """The worker pool that the settings ask for."""
    return Workers(count=settings.workers, seconds=settings.page_seconds, memory_mb=settings.page_memory_mb)


def make_policy(settings: Settings, agent: str, delays: Mapping[str, float] = NO_DELAYS) -> FetchPolicy:
    """How the settings want pages fetched."""
    return FetchPolicy(
        user_agent=agent,
        delay=settings.delay,
        delays=delays,
        per_site=settings.per_site,
        max_bytes=settings.max_bytes,
        allow_private=settings.allow_private,
    )


def _delays(order: Order) -> dict[str, float]:
    """For each domain of a source with a delay of its own the longest that is asked for."""
    delays: dict[str, float] = {}
    for source in order.sources:
        if source.delay is not None:
            domain = site_of(source.home or source.given[0])
            delays[domain] = max(source.delay, delays.get(domain, 0.0))
    return delays


async def _crawl_all(gear: Gear, make: Callable[[Source], SiteCrawl], each: Each) -> None:
    """All sites; then the second round of those that name no changes, with what all have earned."""
    began = _now()
    gate = asyncio.Semaphore(gear.order.settings.sites)

    async def one(source: Source, make: Callable[[Source], SiteCrawl]) -> None:
        async with gate:
            try:
                await each(source, make(source))  # made now and held by nobody else: it goes when it is done
            except FATAL:
                raise
            except Exception as error:  # noqa: BLE001  the others go on
                _tell_why(gear.tallies[source.name], error)

    def make_looks(source: Source) -> SiteLooks:
        return second_round(make(source), began)

    try:
        async with asyncio.TaskGroup() as group:
            ticker = group.create_task(_commit_in_time(gear.steps, gear.order.settings.batch_seconds))
            await asyncio.gather(*(one(source, make) for source in gear.order.sources))
            await asyncio.gather(*(one(source, make_looks) for source in gear.to_look_at(make_looks)))
            ticker.cancel()
    except BaseExceptionGroup as errors:
        raise first_of(errors) from None


def _tell_why(tally: Tally, error: Exception) -> None:
    """Note why a site was not crawled, where its crawl has not said so: it may not even have begun."""
    if tally.error is None:
        _log.exception("The crawl of %s did not begin or end as it should", tally.name)
        tally.error, tally.phase = f"{type(error).__name__}: {error}"[:300], "failed"


async def _commit_in_time(steps: Steps, seconds: float) -> None:
    while True:
        await asyncio.sleep(min(1.0, seconds))
        steps.commit_if_late()


def _now() -> datetime:
    return datetime.now(UTC)
