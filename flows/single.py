"""One article, fetched and read, nothing kept: what `newsloom get` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.site import UNKNOWN_SITE
from flows.errors import ConfigError, RunError
from flows.failure_words import in_words
from flows.fetching.fetcher import Fetched, Fetcher, FetchFailure, Request
from flows.process import Origin, Processed
from flows.workers import Job, Workers
from storage.record import Discovery

if TYPE_CHECKING:
    from flows.fetching.policy import FetchPolicy


async def get_article(url: str, policy: FetchPolicy) -> Processed:
    """Fetch a page and read it, in a process that can be killed.

    Raises:
        ConfigError: it is no web address.
        RunError: there is no page, or it cannot be read within the limits; the message says why.

    """
    async with Fetcher(policy) as fetcher:
        got = await fetcher.fetch(Request(url=url))
    if not isinstance(got, Fetched):
        raise _no_page(url, got if isinstance(got, FetchFailure) else None)
    origin = Origin(
        discovery=Discovery(via="given"),
        redirects=got.redirects,
        wire_bytes=got.wire_bytes,
        robots="allowed",
        notes=got.notes,
    )
    with Workers(count=1) as workers:
        worked = await workers.run(Job(page=got.page, site=UNKNOWN_SITE, origin=origin))
    if worked.processed is None:
        raise RunError(f"{url}: {in_words(worked.reason, worked.detail)}.")
    return worked.processed


def _no_page(url: str, failure: FetchFailure | None) -> Exception:
    if failure is None:
        return RunError(f"{url}: the site answered that nothing has changed.")
    if failure.reason == "bad_address":
        return ConfigError(f"{url!r} is no web address; write it like https://news.site/story.")
    return RunError(f"{url}: {in_words(failure.reason, failure.detail)}.")
