"""A polite first look at a site: what it offers, and three of its articles as they would be stored."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractors.discovery.address_shape import Shape, judge_shape
from extractors.discovery.url_key import site_of, url_key
from flows.contact import user_agent
from flows.discovery import discover
from flows.engine import make_policy, make_workers
from flows.failure_words import in_words
from flows.fetching.fetcher import Fetched, Fetcher, FetchFailure, Request
from flows.process import Origin
from flows.site_secrets import read_secrets
from flows.sources import browser_sites
from flows.workers import Job
from storage.record import Discovery

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.discovery.found_link import FoundLink
    from flows.discovery.revisit import AnyFetcher
    from flows.fetching.result import Result
    from flows.fetching.robots import Robots
    from flows.settings import Settings
    from flows.sources import Source
    from flows.workers import Worked, Workers
    from storage.record import Record

SAMPLES = 3
MOST_TRIES = 6
"""Pages fetched to get them: some addresses lead to no article."""
MOST_REQUESTS = 25
"""For feeds, sitemaps and sections: a look, no crawl."""
_BEST_FIRST = ("news_sitemap", "feed", "home", "listing", "sitemap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page of the site: its record where it could be read, or why there is none."""

    url: str
    record: Record | None = None
    failure: str | None = None
    blocked: bool = False
    """The site refused the page: it is told, never worked around."""

    @property
    def is_article(self) -> bool:
        """Whether a crawl would store it."""
        return self.record is not None and self.record.dropped is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a look at a site has shown. `places` are feeds and sitemaps with the links each gave."""

    source: Source
    robots: Robots
    home_allowed: bool
    places: tuple[tuple[str, str, int], ...]
    """(via, address, number of links)."""
    found: int
    notes: tuple[str, ...]
    samples: tuple[Sample, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What keeps the source from being crawled well; none where all is as it should be."""
        return tuple(_problems(self))


@dataclass(slots=True)
class _Counting:
    """A fetcher that counts what is asked for."""

    fetcher: AnyFetcher
    asked: int = 0

    async def fetch(self, request: Request) -> Result:
        self.asked += 1
        return await self.fetcher.fetch(request)

    async def robots(self, url: str) -> Robots:
        return await self.fetcher.robots(url)


class _Nothing:
    """Remembers nothing: a probe sees a site for the first time."""

    def get(self, _: str, /) -> None:
        return None

    def put(self, _: str, /, **about: object) -> None:
        del about

    def known(self, _: Collection[str], /) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class _NoState:
    resources: _Nothing = field(default_factory=_Nothing)
    frontier: _Nothing = field(default_factory=_Nothing)
    rhythms: None = None


async def probe_all(sources: Sequence[Source], settings: Settings) -> tuple[Probe, ...]:
    """Look at several sources at the same time, each at its own pace.

    Raises:
        ConfigError: no contact where one is needed.
    """
    agent = user_agent(settings, [source.home for source in sources])
    delays = {site_of(source.home): source.delay for source in sources if source.delay is not None}
    gate = asyncio.Semaphore(settings.sites)
    with make_workers(settings) as workers:
        policy = make_policy(settings, agent, delays)
        secrets = read_secrets(sources, os.environ)
        policy = replace(policy, secrets=secrets, browsers=browser_sites(sources))
        async with Fetcher(policy) as fetcher:

            async def one(source: Source) -> Probe:
                async with gate:
                    return await probe(source, fetcher, workers)

            return tuple(await asyncio.gather(*(one(source) for source in sources)))


async def probe(source: Source, fetcher: AnyFetcher, workers: Workers) -> Probe:
    """Look at a source: at most `MOST_REQUESTS` pages of its map and `MOST_TRIES` articles.

    Never raises for anything a site can do.
    """
    robots = await fetcher.robots(source.home)
    counting = _Counting(fetcher)
    links: dict[str, FoundLink] = {}
    places: dict[tuple[str, str], int] = {}
    notes: list[str] = []
    async for found in discover(source, counting, _NoState(), datetime.now(UTC)):
        for link in found.links:
            links.setdefault(url_key(link.url), link)
            if link.found_on:
                place = (link.via, link.found_on)
                places[place] = places.get(place, 0) + 1
        notes += found.notes
        if counting.asked >= MOST_REQUESTS:
            break
    return Probe(
        source=source,
        robots=robots,
        home_allowed=robots.allows(source.home),
        places=tuple((via, url, count) for (via, url), count in places.items()),
        found=len(links),
        notes=tuple(notes),
        samples=await _samples(source, fetcher, workers, list(links.values())),
    )


async def _samples(
    source: Source, fetcher: AnyFetcher, workers: Workers, links: list[FoundLink]
) -> tuple[Sample, ...]:
    """The newest articles, until there are enough; what was tried in vain is kept where nothing else is."""
    taken: list[Sample] = []
    for link in sorted(links, key=_promise, reverse=True)[:MOST_TRIES]:
        taken.append(await _sample(source, fetcher, workers, link))
        if sum(sample.is_article for sample in taken) == SAMPLES:
            break
    articles = [sample for sample in taken if sample.is_article]
    return tuple((articles + [sample for sample in taken if not sample.is_article])[:SAMPLES])


def _promise(link: FoundLink) -> tuple[bool, str, int]:
    """The higher the likelier a link is a new article."""
    place = _BEST_FIRST.index(link.via) if link.via in _BEST_FIRST else len(_BEST_FIRST)
    looks_like_one = judge_shape(link.url) is Shape.ARTICLE or link.via in ("feed", "news_sitemap")
    return looks_like_one, link.date_published or "", -place


async def _sample(source: Source, fetcher: AnyFetcher, workers: Workers, link: FoundLink) -> Sample:
    answer = await fetcher.fetch(Request(url=link.url))
    if not isinstance(answer, Fetched):
        closed = isinstance(answer, FetchFailure) and answer.outcome == "blocked"
        return Sample(url=link.url, failure=_why(answer), blocked=closed)
    origin = Origin(
        source=source.name,
        discovery=Discovery(
            via=link.via,
            url=link.found_on,
            title=link.title,
            date_published=link.date_published,
            last_modified=link.last_modified,
        ),
        redirects=answer.redirects,
        wire_bytes=answer.wire_bytes,
        robots="allowed",
        notes=answer.notes,
    )
    worked: Worked = await workers.run(Job(page=answer.page, site=source.site, origin=origin))
    if worked.processed is None:
        return Sample(url=link.url, failure=f"{worked.reason} ({worked.detail})")
    return Sample(url=link.url, record=worked.processed.record)


def _why(answer: object) -> str:
    if not isinstance(answer, FetchFailure):
        return "not_modified"
    return f"{answer.outcome}: {in_words(answer.reason, answer.detail)}"


def _problems(probe: Probe) -> list[str]:
    found: list[str] = []
    if probe.robots.state == "unreachable":
        found.append(f"robots.txt cannot be read ({in_words(probe.robots.cause)}), so nothing may be fetched")
    elif not probe.home_allowed:
        found.append("robots.txt does not allow the home page")
    if not probe.found:
        why = f": {probe.notes[0]}" if probe.notes else ""
        found.append(f"no article link was found{why}")
    elif probe.source.expect is not None and probe.found < probe.source.expect:
        found.append(f"{probe.found} article links were found, {probe.source.expect} or more are expected")
    articles = [sample.record for sample in probe.samples if sample.is_article and sample.record]
    closed = [sample.failure for sample in probe.samples if sample.blocked]
    if closed:
        found.append(f"{len(closed)} of {len(probe.samples)} sample pages were {closed[0]}")
    refused = [sample.record.dropped for sample in probe.samples if sample.record]
    if not articles and any(refusal and refusal.reason == "empty_shell" for refusal in refused):
        found.append(
            "sample pages are empty without their scripts: look for a feed or an API with the text, or set"
            " browser = true (see docs/operations.md)"
        )
    elif probe.found and not articles and not closed:
        found.append("none of the sample pages could be stored as an article")
    if articles and not any(record.date_published or record.date_published_day for record in articles):
        found.append("no sample says when it was published")
    named = (*probe.source.feeds, *probe.source.sitemaps)
    found += [note for note in probe.notes if note.startswith(named)] if named else []
    return found
