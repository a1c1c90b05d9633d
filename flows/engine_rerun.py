"""One URL through every step again, each step kept to be shown, and the difference to what was stored."""

from __future__ import annotations

import gzip
import os
import zlib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from extractors.discovery.url_key import url_key
from extractors.page import Page
from flows.contact import user_agent
from flows.engine import make_policy, make_workers, open_when_free
from flows.errors import ConfigError
from flows.fetching.fetcher import Fetched, Fetcher, FetchFailure, Request
from flows.order import source_of
from flows.pagination import from_archive, read_whole
from flows.process import Origin, Processed
from flows.report import Tally
from flows.rule_book import read_rule_book
from flows.site_secrets import read_secrets
from flows.sources import browser_sites, config_hash, run_hash
from flows.steps import Steps, arrival_of
from flows.workers import Job
from storage.layout import INDEXED_ROOMS
from storage.outcome import Outcome
from storage.part import read_lines
from storage.part import record_id as id_of
from storage.record import Discovery, Record
from storage.tombstones import is_erased

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.pagination import GetPage
    from flows.sources import Configuration, Source
    from storage.data import Data

OF_THE_RUN = frozenset(
    {"fetch", "discovery", "runId", "stored", "firstSeen", "extractorVersion", "provenance"}
)
"""Keys that differ between any two runs, or follow from others: not shown as a difference."""
OF_THE_READING = frozenset({"removed", "moved", "repairs"})
"""Keys that number the lines of a reading: not shown where nothing else differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A key of the record that is not what it was. Null where it was not there."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """Every step of one URL. `came_from` is web, archive or file."""

    url: str
    came_from: str
    outcome: Outcome
    page: Page | None = None
    redirects: tuple[int, ...] = ()
    failure: FetchFailure | None = None
    processed: Processed | None = None
    before: Record | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to do with the URLs: fetch them (the default), take the kept page, or take a file as the page."""

    urls: tuple[str, ...]
    archived: bool = False
    file: Path | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    came_from: str
    job: Job | None = None
    failure: FetchFailure | None = None


async def rerun(asked: Asked, configuration: Configuration) -> tuple[Rerun, ...]:
    """Take each URL through every step and store what comes of it.

    Raises:
        ConfigError: a URL is none, a file cannot be used, or there is no contact where one is needed.

    """
    settings = configuration.settings
    sources = {url: source_of(configuration, url) for url in asked.urls}
    if asked.file is not None and len(asked.urls) != 1:
        raise ConfigError("--from FILE is the page of exactly one URL.")
    offline = asked.archived or asked.file is not None
    agent = "newsloom" if offline else user_agent(settings, asked.urls)
    with ExitStack() as stack:
        data = await open_when_free(stack, settings, asked.wait)
        _refuse_erased(data, asked.urls)
        workers = stack.enter_context(make_workers(settings))
        hashed = run_hash(tuple(sources.values()), settings)
        rules = read_rule_book(settings)
        run = data.start_run(datetime.now(UTC), config_hash=hashed, command="rerun")
        secrets = {} if offline else read_secrets(sources.values(), os.environ)
        browsers = frozenset() if offline else browser_sites(sources.values())
        policy = replace(make_policy(settings, agent), secrets=secrets, browsers=browsers)
        async with Fetcher(policy) as fetcher:
            steps = Steps(run, workers, settings, rules=rules)
            way = _Way(asked=asked, data=data, steps=steps, fetcher=fetcher)
            done = [await way.rerun(url, source) for url, source in sources.items()]
        run.finish({"urls": list(sources)})
    return tuple(done)


def _refuse_erased(data: Data, urls: Sequence[str]) -> None:
    """Nothing of an erased address may come back, neither its page nor its mention in a ledger."""
    erased = data.state.tombstones()
    for url in urls:
        if is_erased(url, erased):
            raise ConfigError(f"{url} was erased for good; it is not taken in again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How the URLs of one rerun go through the steps."""

    asked: Asked
    data: Data
    steps: Steps
    fetcher: Fetcher

    async def rerun(self, url: str, source: Source) -> Rerun:
        """Take one URL through every step; what was stored before is read before it is replaced."""
        tally = Tally(name=source.name)
        self.steps.enter(tally, [(url, "given")])
        answer = await self._answer(url, source)
        if answer.job is None:
            outcome = self.steps.report(tally, _no_page(url, answer))
            return _nothing_read(url, answer, outcome)
        get = self._get(answer.came_from, source, url)
        job, worked = await read_whole(self.steps.workers, answer.job, get)
        processed = worked.processed
        before = stored_record(self.data, processed.record.id) if processed else None
        return Rerun(
            url=url,
            came_from=answer.came_from,
            page=job.page,
            redirects=job.origin.redirects if job.origin else (),
            processed=processed,
            outcome=self.steps.settle(tally, job, worked, entry=url),
            before=before,
            changes=difference(before, processed.record) if before and processed else (),
        )

    async def _answer(self, url: str, source: Source) -> _Answer:
        """The page to read: from the web (and then archived), from the archive, or from a file."""
        if self.asked.archived:
            kept = self.data.archive.latest(url_key(url))
            return _Answer(came_from="archive", job=self.steps.replay_job(source, kept) if kept else None)
        if self.asked.file is not None:
            return _Answer(came_from="file", job=self._job_of_file(self.asked.file, url, source))
        got = await self.fetcher.fetch(Request(url=url))
        if not isinstance(got, Fetched):
            return _Answer(came_from="web", failure=got if isinstance(got, FetchFailure) else None)
        arrival = arrival_of(got, Discovery(via="given"))
        return _Answer(came_from="web", job=self.steps.archive(source, arrival))

    def _get(self, came_from: str, source: Source, first: str) -> GetPage:
        """How further pages come: as the first one did; those of a file from the archive."""

        async def fetch(url: str) -> Page | None:
            got = await self.fetcher.fetch(Request(url=url))
            if not isinstance(got, Fetched):
                return None
            return self.steps.archive_further(source, arrival_of(got), first)

        return fetch if came_from == "web" else from_archive(self.data.archive)

    def _job_of_file(self, file: Path, url: str, source: Source) -> Job:
        site = self.steps.site(source, url)
        hashed = config_hash(source, site.rule)
        origin = Origin(source=source.name, discovery=Discovery(via="file"), config_hash=hashed)
        page = page_of_file(file, url)
        memory = self.steps.memory(source.name, page)
        return Job(page=page, site=site, origin=origin, memory=memory)


def _nothing_read(url: str, answer: _Answer, outcome: Outcome) -> Rerun:
    return Rerun(url=url, came_from=answer.came_from, failure=answer.failure, outcome=outcome)


def _no_page(url: str, answer: _Answer) -> Outcome:
    failure = answer.failure
    if failure is None:
        return Outcome(url=url, outcome="failed", reason="not_archived", detail="no page of it is kept")
    return Outcome(
        url=url, outcome=failure.outcome, reason=failure.reason, detail=failure.detail, status=failure.status
    )


def page_of_file(file: Path, url: str) -> Page:
    """A file as the page of a URL, fetched now; `.gz` is unpacked.

    Raises:
        ConfigError: it cannot be read.

    """
    try:
        body = file.read_bytes()
        body = gzip.decompress(body) if file.suffix == ".gz" else body
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"{file}: cannot be read ({why}).") from error
    return Page(url=url, requested_url=url, body=body, status=200, fetched_at=datetime.now(UTC))


def stored_record(data: Data, record_id: str) -> Record | None:
    """The record of an id as it is stored now, wherever it lies; None where there is none."""
    places = data.state.stories.by_id(record_id)
    for room in INDEXED_ROOMS:
        if room in places:
            for line in read_lines(data.layout, places[room].part):
                if id_of(line) == record_id:
                    return msgspec.json.decode(line, type=Record)
    return None


def difference(before: Record, after: Record) -> tuple[Change, ...]:
    """The keys of the record that are not what they were, as JSON values."""
    old, new = (msgspec.json.decode(msgspec.json.encode(record)) for record in (before, after))
    keys = [key for key in new if key not in OF_THE_RUN and old.get(key) != new[key]]
    told = () if OF_THE_READING.issuperset(keys) else keys
    return tuple(Change(key=key, before=old.get(key), after=new[key]) for key in told)
