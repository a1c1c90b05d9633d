"""Asks for feeds, sitemaps and listing pages again without asking for what is already known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from extractors.discovery.stated_pause import stated_pause
from flows.failure_words import in_words
from flows.fetching.memory import MISSING
from flows.fetching.result import Fetched, FetchFailure, Kind, NotModified, Request, Result

if TYPE_CHECKING:
    from extractors.page import Page
    from flows.fetching.memory import Resource, Resources
    from flows.fetching.robots import Robots

_MISSING_FOR = timedelta(days=7)


class Rhythms(Protocol):
    """Knows how often a resource changes."""

    def is_due(self, url: str, now: datetime, /) -> bool:
        """Whether a change is likely by now."""

    def note(self, url: str, now: datetime, /, *, changed: bool, stated: timedelta | None = None) -> None:
        """What a look has shown; `stated` is how long the site says that the answer stays good."""


class AnyFetcher(Protocol):
    """What fetches and tells what robots.txt says: `Fetcher`, or a stand-in."""

    async def fetch(self, request: Request, /) -> Result:
        """Fetch one address."""

    async def robots(self, url: str, /) -> Robots:
        """The robots.txt that governs an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One look at a resource: `page` where it holds something new, `note` where it could not be read."""

    url: str
    page: Page | None = None
    unchanged: bool = False
    note: str | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The note, where there is one."""
        return (self.note,) if self.note else ()


class Revisit:
    """Conditional requests with a memory.

    A page is remembered by `keep`, once its links are safe: were it remembered on arrival, a crash
    between the two would lose them, for the next answer is "not modified".

    With `patient` on, a feed or sitemap is asked only when it is likely to have changed.
    """

    def __init__(
        self, fetcher: AnyFetcher, resources: Resources, now: datetime, rhythms: Rhythms | None = None
    ) -> None:
        self._fetcher = fetcher
        self._resources = resources
        self._now = now
        self._rhythms = rhythms
        self.patient = False

    async def look(self, url: str, kind: Kind, *, always: bool = False) -> Visit:
        """Ask for a resource; with `always`, as if it had never been asked for."""
        known = None if always else self._resources.get(url)
        if known and known.body_hash == MISSING and self.age(known) < _MISSING_FOR:
            return Visit(url=url, note=f"{url}: was not there on {known.checked_at[:10]}")
        if known and self._may_wait(url, kind):
            return Visit(url=url, unchanged=True)
        etag = known.etag if known else None
        last_modified = known.last_modified if known else None
        result = await self._fetcher.fetch(
            Request(url=url, kind=kind, etag=etag, last_modified=last_modified)
        )
        if isinstance(result, Fetched):
            same = known is not None and known.body_hash == _hash(result.page.body)
            if same:
                self._note(url, result.page)
            return Visit(url=url, page=None if same else result.page, unchanged=same)
        return self._without_page(url, result)

    def keep(self, visit: Visit) -> None:
        """Remember what a visit brought, or that nothing had changed."""
        known = self._resources.get(visit.url) if visit.unchanged else None
        if visit.page is not None:
            etag, last_modified = visit.page.header("etag"), visit.page.header("last-modified")
            body_hash: str | None = _hash(visit.page.body)
        elif known is not None:
            etag, last_modified, body_hash = known.etag, known.last_modified, known.body_hash
        else:
            return
        self._resources.put(
            visit.url, etag=etag, last_modified=last_modified, body_hash=body_hash, checked_at=self._now
        )
        if visit.page is not None:
            self._note(visit.url, visit.page, changed=True)

    def _may_wait(self, url: str, kind: Kind) -> bool:
        if not self.patient or self._rhythms is None or kind not in {"feed", "sitemap"}:
            return False
        return not self._rhythms.is_due(url, self._now)

    def _note(self, url: str, page: Page | None, *, changed: bool = False) -> None:
        if self._rhythms is not None:
            stated = stated_pause(page.body, page.header("cache-control")) if page else None
            self._rhythms.note(url, self._now, changed=changed, stated=stated)

    def last_seen(self, url: str) -> timedelta | None:
        """How long ago a resource was read, or None where it never was."""
        known = self._resources.get(url)
        return None if known is None or known.body_hash == MISSING else self.age(known)

    def age(self, known: Resource) -> timedelta:
        """Time since a resource was asked for."""
        return self._now - datetime.fromisoformat(known.checked_at)

    def _without_page(self, url: str, result: NotModified | FetchFailure) -> Visit:
        if isinstance(result, NotModified):
            self._note(url, None)
            return Visit(url=url, unchanged=True)
        if result.reason == "not_found":
            self._resources.put(url, etag=None, last_modified=None, body_hash=MISSING, checked_at=self._now)
        blocked = "blocked: " if result.outcome == "blocked" else ""
        return Visit(url=url, note=f"{url}: {blocked}{in_words(result.reason, result.detail)}")


def _hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
