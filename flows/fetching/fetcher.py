"""Fetches one address after another as a polite guest; every outcome is a value."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from extractors.discovery.url_key import site_of
from extractors.page import Page
from flows.fetching.client import make_client
from flows.fetching.exchange import Answer, Ask, Broken, exchange
from flows.fetching.pace import Pace
from flows.fetching.policy import FetchPolicy
from flows.fetching.refresh import refresh_target
from flows.fetching.result import Fetched, FetchFailure, NotModified, Request, Result
from flows.fetching.retry_after import read_retry_after
from flows.fetching.robots import MAX_BYTES as ROBOTS_BYTES
from flows.fetching.robots_book import RobotsBook
from flows.fetching.verdict import failure_of, refuse, wants_body, without_robots

if TYPE_CHECKING:
    from types import TracebackType

    from flows.fetching.robots import Robots

__all__ = ["FetchFailure", "FetchPolicy", "Fetched", "Fetcher", "NotModified", "Request", "Result"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(slots=True)
class _Trip:
    """One fetch on its way through redirects; its cookies live no longer than it does."""

    request: Request
    url: str
    statuses: list[int] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)


class Fetcher:
    """Fetches pages under one policy; one for a whole run, shared by all its sites.

        async with Fetcher(policy) as fetcher:
            result = await fetcher.fetch(Request(url="https://example.com/news/1"))

    `transport` replaces the network in tests.
    """

    def __init__(self, policy: FetchPolicy, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._policy = policy
        self._transport = transport
        self._paces: dict[str, Pace] = {}
        self._book = RobotsBook(self._fetch_robots)
        self._ill: set[str] = set()

    async def __aenter__(self) -> Self:
        self._client = make_client(self._policy, self._transport)
        self._proxied = {
            site: make_client(self._policy, self._transport, secrets.proxy)
            for site, secrets in self._policy.secrets.items()
            if secrets.proxy
        }
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in (self._client, *self._proxied.values()):
            await client.aclose()

    async def fetch(self, request: Request) -> Result:
        """Fetch one address, by robots.txt and at the site's pace, through redirects and retries.

        Never raises for anything an address, a site or the network can do.
        """
        url = _target(request.url, request.url)
        if url is None:
            return _failed(request.url, "bad_address", "not an http or https address", outcome="dropped")
        trip = _Trip(request, url)
        while True:
            result = await self._hop(trip)
            if result is not None:
                return result

    def go_easy(self, url: str) -> None:
        """The site of an address was ill last time: ask it once, not again and again, until it answers."""
        self._ill.add(site_of(url))

    async def robots(self, url: str) -> Robots:
        """The robots.txt that governs an address, from memory or fetched."""
        parts = urlsplit(url)
        robots = await self._book.of(f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}")
        if robots.delay:
            self._pace(url).ask_delay(robots.delay)
        return robots

    async def _hop(self, trip: _Trip) -> Result | None:
        """Ask once where the trip stands; None where it goes on elsewhere."""
        refusal = await self._refuse_by_robots(trip)
        if refusal is not None:
            return refusal
        answer = await self._ask(trip)
        if isinstance(answer, Broken):
            return failure_of(trip.request.url, answer)
        if answer.status in _REDIRECTS:
            return self._move(trip, answer, answer.headers.get("location", ""))
        target = _sent_on(trip, answer)
        if target is not None:
            return self._move(trip, answer, target)
        return refuse(trip.request, answer, self._retry_after(answer)) or _page(trip, answer)

    async def _refuse_by_robots(self, trip: _Trip) -> FetchFailure | None:
        if trip.request.kind == "robots":
            return None
        robots = await self.robots(trip.url)
        if robots.allows(trip.url):
            return None
        if robots.state == "unreachable":
            return without_robots(trip.request.url, robots)
        return _failed(trip.request.url, "robots_disallowed", f"robots.txt: {trip.url}", outcome="dropped")

    async def _ask(self, trip: _Trip) -> Answer | Broken:
        """One address, tried again while that makes sense."""
        pace, site = self._pace(trip.url), site_of(trip.url)
        retries = 0 if site in self._ill or pace.is_ill else self._policy.retries
        for attempt in range(retries + 1):
            client = self._proxied.get(site, self._client)
            answer = await exchange(client, self._policy, pace, self._wish(trip))
            if not (isinstance(answer, Broken) and answer.waits is not None):
                pace.note(ill=_is_ill(answer))
            if isinstance(answer, Answer) and not _is_ill(answer):
                self._ill.discard(site)
            pause = self._pause(answer, attempt, pace)
            if pause is None or attempt == retries:
                break
            await asyncio.sleep(pause)
        return answer

    def _pause(self, answer: Answer | Broken, attempt: int, pace: Pace) -> float | None:
        """Seconds to wait before another try, or None where there is to be none."""
        backoff = self._policy.backoff * 2.0**attempt * random.uniform(0.5, 1.5)  # noqa: S311 - jitter
        if isinstance(answer, Broken):
            return backoff if answer.again else None
        if answer.status not in _AGAIN:
            return None
        asked = self._retry_after(answer)
        if asked is None and answer.status != 429:
            return backoff
        pace.hold(backoff if asked is None else asked)
        return None if (asked or 0) > self._policy.max_wait else 0.0

    def _wish(self, trip: _Trip) -> Ask:
        request = trip.request
        limit = self._policy.max_map_bytes if request.kind in {"feed", "sitemap"} else self._policy.max_bytes
        return Ask(
            url=trip.url,
            headers=self._with_secrets(trip, _headers(trip)),
            max_bytes=limit,
            cut_at=ROBOTS_BYTES if request.kind == "robots" else None,
            wants=lambda status, headers: wants_body(request.kind, status, headers),
            deadline=request.deadline,
        )

    def _with_secrets(self, trip: _Trip, headers: dict[str, str]) -> dict[str, str]:
        """The headers that this site alone gets; a secret goes over http only where the home page does."""
        secrets = self._policy.secrets.get(site_of(trip.url))
        if secrets is None or not (secrets.plain or trip.url.startswith("https:")):
            return headers
        both = dict(secrets.headers) | headers
        cookies = [headers.get("Cookie", ""), secrets.headers.get("Cookie", "")]
        return both | ({"Cookie": "; ".join(filter(None, cookies))} if any(cookies) else {})

    def _move(self, trip: _Trip, answer: Answer, location: str) -> FetchFailure | None:
        """Set the trip's next address, or say why it ends here."""
        trip.statuses.append(answer.status)
        trip.seen.add((trip.url, _cookie_header(trip)))
        sent = httpx.Request("GET", trip.url)
        trip.cookies.extract_cookies(httpx.Response(answer.status, headers=answer.headers, request=sent))
        target = _target(trip.url, location)
        if target is None:
            told = f"Location {location[:200]!r}"
            return _failed(trip.request.url, "bad_redirect", told, status=answer.status)
        trip.url = target
        if (target, _cookie_header(trip)) in trip.seen:
            return _failed(trip.request.url, "redirect_loop", target, status=answer.status)
        if len(trip.statuses) > self._policy.max_redirects:
            return _failed(trip.request.url, "too_many_redirects", target, status=answer.status)
        return None

    def _pace(self, url: str) -> Pace:
        site = site_of(url)
        if site not in self._paces:
            policy = self._policy
            delay = policy.delays.get(site, policy.delay)
            self._paces[site] = Pace(delay, policy.per_site, policy.max_wait)
        return self._paces[site]

    def _retry_after(self, answer: Answer) -> float | None:
        return read_retry_after(answer.headers.get("retry-after"), datetime.now(UTC))

    async def _fetch_robots(self, url: str) -> Fetched | FetchFailure:
        result = await self.fetch(Request(url=url, kind="robots"))
        assert not isinstance(result, NotModified)  # no validators were sent
        return result


def _is_ill(answer: Answer | Broken) -> bool:
    """Whether the site, or the way to it, failed; a page that is too long is no illness."""
    return answer.transient if isinstance(answer, Broken) else answer.status >= 500


def _sent_on(trip: _Trip, answer: Answer) -> str | None:
    """Where a page sends its reader by meta refresh: followed within its own site only, never to itself."""
    if answer.status != 200 or trip.request.kind not in {"article", "home", "listing"}:
        return None
    told = refresh_target(answer.body)
    target = _target(trip.url, told) if told else None
    if target is None or target == trip.url or site_of(target) != site_of(trip.url):
        return None
    return target


def _page(trip: _Trip, answer: Answer) -> Fetched:
    page = Page(
        url=trip.url,
        requested_url=trip.request.url,
        body=answer.body,
        status=answer.status,
        fetched_at=datetime.now(UTC),
        headers=answer.pairs(),
    )
    return Fetched(page=page, redirects=tuple(trip.statuses), wire_bytes=answer.wire_bytes)


def _headers(trip: _Trip) -> dict[str, str]:
    """The request's own headers; validators go only to the site they came from."""
    headers = {}
    if site_of(trip.url) == site_of(trip.request.url):
        headers["If-None-Match"] = trip.request.etag or ""
        headers["If-Modified-Since"] = trip.request.last_modified or ""
    headers["Cookie"] = _cookie_header(trip)
    return {name: value for name, value in headers.items() if value}


def _cookie_header(trip: _Trip) -> str:
    if not len(trip.cookies):
        return ""
    probe = httpx.Request("GET", trip.url)
    trip.cookies.set_cookie_header(probe)
    return str(probe.headers.get("cookie", ""))


def _target(url: str, location: str) -> str | None:
    try:
        target = urldefrag(urljoin(url, location.strip())).url if location.strip() else ""
    except ValueError:
        return None
    return target if _is_address(target) else None


def _is_address(url: str) -> bool:
    try:
        site_of(url)
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        return False
    return True


def _failed(
    url: str,
    reason: str,
    detail: str | None,
    *,
    outcome: str = "failed",
    status: int | None = None,
    transient: bool = False,
) -> FetchFailure:
    failure = FetchFailure(
        url=url, outcome="failed", reason=reason, detail=detail, status=status, transient=transient
    )
    return replace(failure, outcome="dropped") if outcome == "dropped" else failure
