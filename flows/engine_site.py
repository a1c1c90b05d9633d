"""The crawl of one site in one run: discover, see what is due, fetch it, keep it."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from extractors.discovery.found_link import FoundLink
from extractors.discovery.url_key import url_key
from flows.discovery import discover
from flows.errors import WorkersBroken, first_of
from flows.expected import Places, measure
from flows.failure_words import with_words
from flows.fetching.fetcher import Fetched, Fetcher, FetchFailure, NotModified, Request
from flows.looks import VIA, few_looks, why
from flows.site_health import SiteHealth
from flows.steps import arrival_of
from flows.stopping import Stop, Stopped
from flows.twins import Twin
from storage.errors import StorageError
from storage.outcome import KEPT, Outcome, OutcomeName

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from extractors.page import Page
    from flows.discovery import Found
    from flows.looks import Looks
    from flows.order import Order
    from flows.progress import Progress
    from flows.report import Tally
    from flows.shape_book import ShapeBook
    from flows.sources import Source
    from flows.steps import Steps
    from flows.twins import TwinBook
    from storage.frontier import Due
    from storage.state import State

FATAL = (StorageError, WorkersBroken, OSError, MemoryError)
"""What the next page would meet too: the run ends. Any other error ends one page or site."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCrawl:
    """One site, and what its crawl needs."""

    source: Source
    order: Order
    tally: Tally
    steps: Steps
    state: State
    fetcher: Fetcher
    progress: Progress
    stop: Stop
    shapes: ShapeBook
    twins: TwinBook
    looks: Looks
    ledger: Path

    @property
    def title(self) -> str:
        """What the work is called."""
        return self.source.name

    async def __call__(self) -> None:
        """Do the work. Each URL that entered has an outcome at the end, or a fatal error is raised."""
        start = time.monotonic()
        try:
            await self._whole()
        finally:
            self.tally.seconds += time.monotonic() - start

    async def work(self) -> None:
        """Crawl the site."""
        self.health.go_easy()
        await self.discover()
        planned = self.plan()
        self.phase("fetching")
        await self.fetch_all(planned)
        await self.health.remember(_now())

    async def _whole(self) -> None:
        try:
            await self.work()
        except Stopped:
            pass
        except FATAL:
            raise
        except Exception as error:
            _log.exception("The crawl of %s broke off, which is a mistake of ours", self.title)
            self.tally.error = f"{type(error).__name__}: {error}"[:300]
            self.phase("failed")
            self.steps.give_up(self.tally, "failed", "internal_error")
            raise
        self.shapes.write(_now())
        self.steps.give_up(self.tally, "deferred", "interrupted" if self.stop.asked else "site_failing")
        self._judge()
        self.phase("interrupted" if self.stop.asked else "failed" if self.tally.error else "done")

    def now(self) -> datetime:
        """The time, in UTC."""
        return _now()

    @property
    def health(self) -> SiteHealth:
        """How the site fares."""
        home = self.source.home or self.source.given[0]
        return SiteHealth(home=home, hosts=self.state.hosts, fetcher=self.fetcher, tally=self.tally)

    def _judge(self) -> None:
        """Where only single addresses were asked for, none of them kept is a failure of the command."""
        outcomes = self.tally.outcomes
        if self.source.home or any(name in KEPT for name, _ in outcomes):
            return
        ended = [f"{name} ({with_words(reason)})" if reason else name for name, reason in outcomes]
        ended += ["erased for good"] * bool(self.tally.erased)
        self.tally.error = f"nothing was kept: {'; '.join(ended)}" if ended else None

    def phase(self, name: str) -> None:
        """Tell what the work is at."""
        self.tally.phase = name
        self.progress.changed(self.tally)

    async def discover(self) -> None:
        """Find links and put them into the frontier, batch by batch."""
        self.phase("discovering")
        urls: set[str] = set()
        given = [url for url in self.source.given if not self.steps.run.is_erased(url)]
        self.tally.erased = len(self.source.given) - len(given)  # a line in the ledger would name them again
        self._add([FoundLink(url=url, via="given") for url in given], urls)
        if not self.source.home:
            return
        batches = discover(self.source, self.fetcher, self.state, _now(), patient=self.order.scheduled)
        front: set[str] = set()
        places = Places()
        while (batch := await self.stop.unless(_next(batches))) is not None:
            self._add(batch.links, urls)
            places.note(batch)
            front.update(url_key(link.url) for link in batch.links if link.via == "home")
            self.tally.notes.extend(batch.notes)
        self.looks.front[self.source.name] = frozenset(front)
        self.tally.at_home = len(front)
        if self.source.expect is not None or not urls:
            measure(self.tally, places, self.ledger, self.source.expect)

    def _add(self, links: Sequence[FoundLink], urls: set[str]) -> None:
        if not links:
            return
        counts = self.state.frontier.add(self.source.name, links, _now())
        urls.update(link.url for link in links)
        self.tally.found = len(urls)
        self.tally.new += counts.new
        self.progress.changed(self.tally)

    def due(self) -> list[Due]:
        """What to fetch now, newest first: what was asked for by hand, then what the frontier has."""
        now_due = self.state.frontier.due(self.source.name, now=_now())
        found = few_looks(now_due, _now(), self.looks.front.get(self.source.name, frozenset()))
        if not self.source.given:
            return list(found)
        keys = [url_key(url) for url in self.source.given if not self.steps.run.is_erased(url)]
        given = [due for key in dict.fromkeys(keys) if (due := self.state.frontier.get(key))]
        rest = [due for due in found if due.url_key not in keys] if self.source.home else []
        return [*given, *rest]

    def plan(self) -> list[Due]:
        """Enter all that is due; put off what is too old, hardly an article, or over limit or budget."""
        due = self.due()
        entered = self.steps.enter(self.tally, [(each.url, _via(each)) for each in due])
        recent = self._recent()
        doubts = self.shapes.doubts(due, _now())
        budget = self.source.budget or self.order.settings.budget
        wanted: list[Due] = []
        for each in due:
            if each.url not in entered:
                continue  # settled in this run already: an interrupted run had archived it
            if recent is not None and each.url_key not in recent:
                self._put_off(each, "before_since")
            elif each.url_key in doubts:
                self._put_off(each, doubts[each.url_key])
            elif self.order.limit is not None and len(wanted) >= self.order.limit:
                self._put_off(each, "limit")
            elif len(wanted) >= budget and each.discovery.via != "given":
                self._put_off(each, "budget")
            else:
                wanted.append(each)
        self.tally.due = len(wanted)
        return self.twins.put_last(wanted)

    def _recent(self) -> frozenset[str] | None:
        """Keys of what is due and not stated to be older than `since`; None where all is wanted."""
        if self.order.since is None:
            return None
        due = self.state.frontier.due(self.source.name, now=_now(), since=self.order.since)
        return frozenset(each.url_key for each in due) | {url_key(url) for url in self.source.given}

    def _put_off(self, due: Due, reason: str) -> None:
        self._report(due, "deferred", reason)

    def _report(self, due: Due, outcome: OutcomeName, reason: str | None, **about: Any) -> None:
        line = Outcome(
            url=due.url, url_key=due.url_key, outcome=outcome, reason=reason, id=due.record_id, **about
        )
        self.steps.report(self.tally, line)

    async def fetch_all(self, due: Sequence[Due]) -> None:
        """Fetch addresses that have entered, and see each to its outcome."""
        if due:
            self.steps.workers.start()
        queue = iter(due)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.order.settings.per_site):
                    group.create_task(self._fetch_from(queue))
        except BaseExceptionGroup as errors:
            raise first_of(errors) from None

    async def _fetch_from(self, queue: Iterator[Due]) -> None:
        for due in queue:
            if self.health.is_lost:
                return
            try:
                await self._fetch(due)
            except Stopped:
                return
            except FATAL:
                raise
            except Exception as error:
                if not self.steps.is_open(due.url):
                    raise
                _log.exception("A page was lost, which is a mistake of ours")
                detail = f"{type(error).__name__}: {error}"[:300]
                self._report(due, "failed", "internal_error", detail=detail)

    async def _fetch(self, due: Due) -> None:
        if (twin := self.twins.of(due)) is not None:
            self._joined(due, twin)
            return
        request = Request(url=due.url, etag=due.etag, last_modified=due.last_modified)
        answer = await self.stop.unless(self.fetcher.fetch(request))
        ill = isinstance(answer, FetchFailure) and answer.outcome == "failed" and answer.transient
        self.tally.failing = self.tally.failing + 1 if ill else 0
        if isinstance(answer, Fetched):
            await self._keep(due, answer)
        elif isinstance(answer, NotModified):
            detail = why(due) if due.is_look else None
            self._report(due, "unchanged", "not_modified", status=304, detail=detail)
        else:
            self._lost(due, answer)

    async def _keep(self, due: Due, answer: Fetched) -> None:
        self.tally.fetched += 1
        followed = await self.stop.unless(self.twins.follow(answer, self.fetcher.fetch))
        if isinstance(followed, Twin):
            self._joined(due, followed)
            return
        if self.steps.run.is_erased(followed.page.url):
            self._report(due, "dropped", "erased", detail="the page it leads to was erased for good")
            return
        arrival = arrival_of(followed, due.discovery)
        outcome = await self.steps.keep(self.tally, self.source, arrival, lambda url: self._further(due, url))
        self.shapes.note(due, outcome)
        self.twins.note(due, followed.page, outcome)

    def _joined(self, due: Due, twin: Twin) -> None:
        """An address of a page that is kept already, under another address of its site."""
        self._report(due, "duplicate", twin.reason, detail=twin.detail, duplicate_of=twin.record_id)

    async def _further(self, due: Due, url: str) -> Page | None:
        """A page that goes on with an article, by the same manners, archived; None where there is none."""
        answer = await self.stop.unless(self.fetcher.fetch(Request(url=url)))
        if not isinstance(answer, Fetched):
            return None
        return self.steps.archive_further(self.source, arrival_of(answer), due.url)

    def _lost(self, due: Due, failure: FetchFailure) -> None:
        """Only what was stored once can be gone; an address that never gave anything was a dead link."""
        if failure.outcome == "gone" and due.record_id is None:
            self._report(due, "dropped", "not_found", detail=failure.detail, status=failure.status)
        else:
            self._report(due, failure.outcome, failure.reason, detail=failure.detail, status=failure.status)


def _via(due: Due) -> str | None:
    return VIA if due.is_look else due.discovery.via if due.discovery else None


async def _next(batches: AsyncIterator[Found]) -> Found | None:
    return await anext(batches, None)


def _now() -> datetime:
    return datetime.now(UTC)
