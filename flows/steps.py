"""The steps of a page once it is here: archive, process, settle, commit; in every kind of run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory
from extractors.discovery.url_key import host_of, url_key
from flows.pagination import VIA, from_archive, read_whole
from flows.process import Origin
from flows.progress import SILENCE, Progress
from flows.rule_book import NO_RULES, RuleBook
from flows.sources import config_hash
from flows.workers import Job, Worked, Workers
from storage.fetch_notes import NO_NOTES, FetchNotes
from storage.moment import rfc3339
from storage.outcome import Outcome, OutcomeName
from storage.record import Discovery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.page import Page
    from extractors.site import Site
    from flows.fetching.result import Fetched
    from flows.pagination import GetPage
    from flows.report import Tally
    from flows.settings import Settings
    from flows.sources import Source
    from storage.archive import Archive, ArchivedPage
    from storage.pages import Location
    from storage.run import Run


COMMIT_EVERY = 20.0
"""So many times as long as a commit takes must pass before the next, unless a batch is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A page that was fetched, and how it came: `wire_bytes` is its length as sent."""

    page: Page
    discovery: Discovery | None = None
    redirects: tuple[int, ...] = ()
    wire_bytes: int | None = None
    notes: FetchNotes = NO_NOTES


def arrival_of(fetched: Fetched, discovery: Discovery | None = None) -> Arrival:
    """How a page came that was fetched now."""
    return Arrival(
        page=fetched.page,
        discovery=discovery,
        redirects=fetched.redirects,
        wire_bytes=fetched.wire_bytes,
        notes=fetched.notes,
    )


class Steps:
    """One run's way of keeping pages. Knows which URLs have entered and have no outcome yet."""

    def __init__(
        self,
        run: Run,
        workers: Workers,
        settings: Settings,
        progress: Progress = SILENCE,
        *,
        rules: RuleBook = NO_RULES,
    ) -> None:
        self.run = run
        self.rules = rules
        self.workers = workers
        self._settings = settings
        self._progress = progress
        self._open: dict[str, tuple[Tally, str | None]] = {}
        self._committed = time.monotonic()
        self._took = 0.0

    def enter(self, tally: Tally, urls: Iterable[tuple[str, str | None]]) -> frozenset[str]:
        """Take (url, via) into the run: from here on each must end in exactly one outcome.

        A URL enters a run once; what comes back are those that entered now.
        """
        given = dict(urls)
        entering = self.run.enter([(url, tally.name, via) for url, via in given.items()])
        self._open.update({url: (tally, given[url]) for url in entering})
        return frozenset(entering)

    def is_open(self, url: str) -> bool:
        """Whether a URL has entered and has no outcome yet."""
        return url in self._open

    async def keep(self, tally: Tally, source: Source, arrival: Arrival, get: GetPage) -> Outcome:
        """Archive a page that was fetched, then process and settle it, with the further pages `get` gets."""
        return await self._settle(tally, self.archive(source, arrival), get)

    def archive(self, source: Source, arrival: Arrival) -> Job:
        """Archive a page that was fetched: from here on its bytes are safe. Gives the job that reads it."""
        location = self.run.archive(
            arrival.page,
            source=source.name,
            discovery=arrival.discovery,
            redirects=arrival.redirects,
            wire_bytes=arrival.wire_bytes,
            notes=arrival.notes,
        )
        return self._job(source, source.name, arrival, location)

    def archive_further(self, source: Source, arrival: Arrival, first: str) -> Page:
        """Archive a page that goes on with the article of `first`; it is no address of the run."""
        self.run.archive(
            arrival.page,
            source=source.name,
            discovery=Discovery(via=VIA, url=first),
            redirects=arrival.redirects,
            wire_bytes=arrival.wire_bytes,
            notes=arrival.notes,
        )
        return arrival.page

    async def replay(self, tally: Tally, source: Source, kept: ArchivedPage, archive: Archive) -> Outcome:
        """Process and settle a page that is in the archive already, as are its further pages."""
        return await self._settle(tally, self.replay_job(source, kept), from_archive(archive))

    def replay_job(self, source: Source, kept: ArchivedPage) -> Job:
        """The job that reads a kept page again, exactly as when it was fetched."""
        arrival = Arrival(
            page=kept.page,
            discovery=kept.discovery,
            redirects=kept.redirects,
            wire_bytes=kept.wire_bytes,
            notes=kept.notes,
        )
        return self._job(source, kept.source, arrival, kept.location)

    def site(self, source: Source, url: str) -> Site:
        """What extraction may know of the site of an address: what its source says, and its rule."""
        rule = self.rules.of(url)
        return with_changes(source.site, rule=rule) if rule is not None else source.site

    def memory(self, name: str | None, page: Page) -> SiteMemory:
        """What was known of a page's site when the run began: of its source, or else of its host."""
        site = name or host_of(page.url)
        return self.run.memory(site) if site else NO_MEMORY

    def _job(self, source: Source, name: str | None, arrival: Arrival, location: Location) -> Job:
        site = self.site(source, arrival.page.url)
        origin = Origin(
            source=name,
            discovery=arrival.discovery,
            redirects=arrival.redirects,
            wire_bytes=arrival.wire_bytes,
            warc_file=location.file,
            warc_offset=location.offset,
            config_hash=config_hash(source, site.rule),
            robots="allowed",
            notes=arrival.notes,
        )
        memory = self.memory(name, arrival.page)
        return Job(page=arrival.page, site=site, origin=origin, memory=memory)

    async def _settle(self, tally: Tally, job: Job, get: GetPage) -> Outcome:
        job, worked = await read_whole(self.workers, job, get)
        return self.settle(tally, job, worked)

    def settle(self, tally: Tally, job: Job, worked: Worked, *, entry: str | None = None) -> Outcome:
        """Decide what becomes of a page that a worker has read, or could not.

        `entry` is the URL that entered, where it is not the one that was requested.
        """
        url = entry or job.page.requested_url
        if worked.processed is None:
            failed = Outcome(url=url, outcome="failed", reason=worked.reason, detail=worked.detail)
            return self.report(tally, failed)
        read = worked.processed
        outcome = self.run.settle(read.record, read.candidates, entry=url, shown=read.shown)
        tally.note(outcome.outcome, worked.processed.record)
        self._closed(tally, url, outcome)
        return outcome

    def report(self, tally: Tally, line: Outcome) -> Outcome:
        """Give a URL its outcome where there is no page to settle; source, via and time are filled in."""
        _, via = self._open.get(line.url, (tally, None))
        key = line.url_key or url_key(line.url)
        line = replace(line, url_key=key, source=tally.name, via=via, at=rfc3339(datetime.now(UTC)))
        self.run.report(line)
        self._closed(tally, line.url, line)
        return line

    def give_up(self, tally: Tally, outcome: OutcomeName, reason: str) -> None:
        """Give all open URLs of a site the same outcome."""
        for url in [url for url, (owner, _) in self._open.items() if owner is tally]:
            self.report(tally, Outcome(url=url, outcome=outcome, reason=reason))

    def _closed(self, tally: Tally, url: str, outcome: Outcome) -> None:
        self._open.pop(url, None)
        tally.count(outcome.outcome, outcome.reason)
        self._progress.changed(tally)
        if self.run.pending >= self._settings.batch:
            self.commit()

    def commit(self) -> None:
        """Make everything settled so far durable."""
        start = time.monotonic()
        self.run.commit()
        self._committed = time.monotonic()
        self._took = self._committed - start

    def commit_if_late(self) -> None:
        """Commit a batch that has waited long enough, however small; the slower the last one, the later."""
        patience = max(self._settings.batch_seconds, COMMIT_EVERY * self._took)
        if self.run.pending and time.monotonic() - self._committed >= patience:
            self.commit()
