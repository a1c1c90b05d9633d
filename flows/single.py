"""One article, fetched and read, nothing kept: what `newsloom get` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.site import Site
from flows.errors import ConfigError, RunError
from flows.failure_words import in_words
from flows.fetching.fetcher import Fetched, Fetcher, FetchFailure, Request
from flows.pagination import read_whole
from flows.process import Origin, Processed
from flows.rule_book import NO_RULES, RuleBook
from flows.workers import Job, Workers
from storage.record import Discovery

if TYPE_CHECKING:
    from extractors.page import Page
    from flows.fetching.policy import FetchPolicy


async def get_article(url: str, policy: FetchPolicy, rules: RuleBook = NO_RULES) -> Processed:
    """Fetch a page and those that go on with its article, and read them in a process that can be killed.

    Raises:
        ConfigError: it is no web address.
        RunError: there is no page, or it cannot be read within the limits; the message says why.

    """
    async with Fetcher(policy) as fetcher:
        got = await fetcher.fetch(Request(url=url))
        if not isinstance(got, Fetched):
            raise _no_page(url, got if isinstance(got, FetchFailure) else None)
        return await _read(url, got, fetcher, rules)


async def _read(url: str, got: Fetched, fetcher: Fetcher, rules: RuleBook) -> Processed:
    async def further(address: str) -> Page | None:
        more = await fetcher.fetch(Request(url=address))
        return more.page if isinstance(more, Fetched) else None

    origin = Origin(
        discovery=Discovery(via="given"),
        redirects=got.redirects,
        wire_bytes=got.wire_bytes,
        robots="allowed",
        notes=got.notes,
    )
    job = Job(page=got.page, site=Site(rule=rules.of(got.page.url)), origin=origin)
    with Workers(count=1) as workers:
        _, worked = await read_whole(workers, job, further)
    if worked.processed is None:
        raise RunError(f"{url}: {in_words(worked.reason, worked.detail)}.")
    return worked.processed


def _no_page(url: str, failure: FetchFailure | None) -> Exception:
    if failure is None:
        return RunError(f"{url}: the site answered that nothing has changed.")
    if failure.reason == "bad_address":
        return ConfigError(f"{url!r} is no web address; write it like https://news.site/story.")
    return RunError(f"{url}: {in_words(failure.reason, failure.detail)}.")
