"""Fetches one address after another as a polite guest; every outcome is a value."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import httpx

from extractors.discovery.url_key import site_of
from extractors.page import Page
from flows.fetching.browser import Browser, BrowserLimits
from flows.fetching.client import make_client
from flows.fetching.exchange import Answer, Ask, Broken, exchange
from flows.fetching.pace import Pace
from flows.fetching.policy import FetchPolicy
from flows.fetching.refresh import refresh_target
from flows.fetching.rendering import rendered
from flows.fetching.result import Fetched, FetchFailure, Kind, NotModified, Request, Result
from flows.fetching.retry_after import read_retry_after
from flows.fetching.robots import MAX_BYTES as ROBOTS_BYTES
from flows.fetching.robots_book import RobotsBook
from flows.fetching.tdm import MAX_BYTES as TDM_BYTES
from flows.fetching.tdm_book import TdmBook
from flows.fetching.trip import Trip, address_of, origin_of
from flows.fetching.verdict import failed, failure_of, refuse, wants_body, without_robots
from storage.fetch_notes import NO_NOTES, FetchNotes

if TYPE_CHECKING:
    from types import TracebackType

    from flows.fetching.memory import Resources
    from flows.fetching.robots import Robots

__all__ = ["FetchFailure", "FetchPolicy", "Fetched", "Fetcher", "NotModified", "Request", "Result"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class Fetcher:
    """Fetches pages under one policy; one for a whole run, shared by all its sites.

        async with Fetcher(policy) as fetcher:
            result = await fetcher.fetch(Request(url="https://example.com/news/1"))

    `transport` replaces the network in tests; `memory` spares asking again what hosts do not have.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        transport: httpx.AsyncBaseTransport | None = None,
        memory: Resources | None = None,
    ) -> None:
        self._policy = policy
        self._transport = transport
        self._paces: dict[str, Pace] = {}
        self._book = RobotsBook(lambda url: self._fetch_rules(url, "robots"))
        self._tdm = TdmBook(lambda url: self._fetch_rules(url, "rights"), memory)
        self._ill: set[str] = set()
        self._browser: Browser | None = None

    async def __aenter__(self) -> Self:
        """Raises `ConfigError` where a site wants a browser that is not installed."""
        if self._policy.browsers:
            limits = BrowserLimits(max_bytes=self._policy.max_bytes)
            self._browser = Browser(self._policy.user_agent, limits)
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
        if self._browser is not None:
            await self._browser.close()
        for client in (self._client, *self._proxied.values()):
            await client.aclose()

    async def fetch(self, request: Request) -> Result:
        """Fetch one address, by robots.txt and at the site's pace, through redirects and retries.

        Never raises for anything an address, a site or the network can do.
        """
        url = address_of(request.url, request.url)
        if url is None:
            return failed(request.url, "bad_address", "not an http or https address", outcome="dropped")
        trip = Trip(request, url)
        while True:
            result = await self._hop(trip)
            if result is not None:
                return result

    def go_easy(self, url: str) -> None:
        """The site of an address was ill last time: ask it once, not again and again, until it answers."""
        self._ill.add(site_of(url))

    def waits(self, url: str) -> float:
        """Seconds until the site of an address may be asked again, where it sent Retry-After; else 0."""
        pace = self._paces.get(site_of(url))
        return pace.waits if pace is not None else 0.0

    async def robots(self, url: str) -> Robots:
        """The robots.txt that governs an address, from memory or fetched."""
        robots = await self._book.of(origin_of(url))
        if robots.delay:
            self._pace(url).ask_delay(robots.delay)
        return robots

    async def _hop(self, trip: Trip) -> Result | None:
        """Ask once where the trip stands; None where it goes on elsewhere."""
        refusal = await self._refuse_by_robots(trip)
        if refusal is not None:
            return refusal
        if trip.request.kind == "article":
            await self._tdm.of(origin_of(trip.url))
        answer = await self._ask(trip)
        if isinstance(answer, Broken):
            return failure_of(trip.request.url, answer)
        if answer.status in _REDIRECTS:
            return self._move(trip, answer, answer.headers.get("location", ""))
        target = _sent_on(trip, answer)
        if target is not None:
            return self._move(trip, answer, target)
        refused = refuse(trip.request, answer, self._retry_after(answer))
        if refused is not None:
            return refused
        fetched = Fetched(
            page=_page(trip, answer),
            redirects=tuple(trip.statuses),
            wire_bytes=answer.wire_bytes,
            notes=self._notes(trip.url),
        )
        plain = trip.request.kind != "article" or site_of(trip.url) not in self._policy.browsers
        if plain or self._browser is None:
            return fetched
        return await rendered(self._browser, fetched, lambda url: self._part(trip, url))

    async def _part(self, trip: Trip, url: str) -> Answer | None:
        """What a page asks for while it is rendered; None where it lies elsewhere or may not be had."""
        address = address_of(url, url)
        if address is None or site_of(address) != site_of(trip.url):
            return None
        if not (await self.robots(address)).allows(address):
            return None
        request = Request(url=address, kind="part")
        answer = await self._once(Trip(request, address, cookies=trip.cookies))
        return answer if isinstance(answer, Answer) and 200 <= answer.status < 300 else None

    def _notes(self, url: str) -> FetchNotes:
        """What the host says of mining its pages, where it was asked."""
        rule = self._tdm.known(origin_of(url)).rule_for(url)
        return FetchNotes(tdm_reservation=rule.reserved, tdm_policy=rule.policy) if rule else NO_NOTES

    async def _refuse_by_robots(self, trip: Trip) -> FetchFailure | None:
        if trip.request.kind == "robots":
            return None
        robots = await self.robots(trip.url)
        if robots.allows(trip.url):
            return None
        if robots.state == "unreachable":
            return without_robots(trip.request.url, robots)
        return failed(trip.request.url, "robots_disallowed", f"robots.txt: {trip.url}", outcome="dropped")

    async def _ask(self, trip: Trip) -> Answer | Broken:
        """One address, tried again while that makes sense."""
        pace, site = self._pace(trip.url), site_of(trip.url)
        once = trip.request.kind == "rights" or site in self._ill or pace.is_ill
        retries = 0 if once else self._policy.retries
        for attempt in range(retries + 1):
            answer = await self._once(trip)
            if not (isinstance(answer, Broken) and answer.waits is not None):
                pace.note(ill=_is_ill(answer))
            if isinstance(answer, Answer) and not _is_ill(answer) and trip.request.kind != "rights":
                self._ill.discard(site)
            pause = self._pause(answer, attempt, pace)
            if pause is None or attempt == retries:
                break
            await asyncio.sleep(pause)
        return answer

    async def _once(self, trip: Trip) -> Answer | Broken:
        site = site_of(trip.url)
        client = self._proxied.get(site, self._client)
        return await exchange(client, self._policy, self._pace(trip.url), self._wish(trip))

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

    def _wish(self, trip: Trip) -> Ask:
        request = trip.request
        limits = {
            "feed": self._policy.max_map_bytes,
            "sitemap": self._policy.max_map_bytes,
            "rights": TDM_BYTES,
        }
        return Ask(
            url=trip.url,
            headers=self._with_secrets(trip, trip.headers()),
            max_bytes=limits.get(request.kind, self._policy.max_bytes),
            cut_at=ROBOTS_BYTES if request.kind == "robots" else None,
            wants=lambda status, headers: wants_body(request.kind, status, headers),
        )

    def _with_secrets(self, trip: Trip, headers: dict[str, str]) -> dict[str, str]:
        """The headers that this site alone gets; a secret goes over http only where the home page does."""
        secrets = self._policy.secrets.get(site_of(trip.url))
        if secrets is None or not (secrets.plain or trip.url.startswith("https:")):
            return headers
        both = dict(secrets.headers) | headers
        cookies = [headers.get("Cookie", ""), secrets.headers.get("Cookie", "")]
        return both | ({"Cookie": "; ".join(filter(None, cookies))} if any(cookies) else {})

    def _move(self, trip: Trip, answer: Answer, location: str) -> FetchFailure | None:
        """Set the trip's next address, or say why it ends here."""
        trip.statuses.append(answer.status)
        trip.seen.add((trip.url, trip.cookie_header()))
        sent = httpx.Request("GET", trip.url)
        trip.cookies.extract_cookies(httpx.Response(answer.status, headers=answer.headers, request=sent))
        target = address_of(trip.url, location)
        if target is None:
            told = f"Location {location[:200]!r}"
            return failed(trip.request.url, "bad_redirect", told, status=answer.status)
        trip.url = target
        if (target, trip.cookie_header()) in trip.seen:
            return failed(trip.request.url, "redirect_loop", target, status=answer.status)
        if len(trip.statuses) > self._policy.max_redirects:
            return failed(trip.request.url, "too_many_redirects", target, status=answer.status)
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

    async def _fetch_rules(self, url: str, kind: Kind) -> Fetched | FetchFailure:
        result = await self.fetch(Request(url=url, kind=kind))
        assert not isinstance(result, NotModified)  # no validators were sent
        return result


def _is_ill(answer: Answer | Broken) -> bool:
    """Whether the site, or the way to it, failed; a page that is too long is no illness."""
    return answer.transient if isinstance(answer, Broken) else answer.status >= 500


def _sent_on(trip: Trip, answer: Answer) -> str | None:
    """Where a page sends its reader by meta refresh: followed within its own site only, never to itself."""
    if answer.status != 200 or trip.request.kind not in {"article", "home", "listing"}:
        return None
    told = refresh_target(answer.body)
    target = address_of(trip.url, told) if told else None
    if target is None or target == trip.url or site_of(target) != site_of(trip.url):
        return None
    return target


def _page(trip: Trip, answer: Answer) -> Page:
    return Page(
        url=trip.url,
        requested_url=trip.request.url,
        body=answer.body,
        status=answer.status,
        fetched_at=datetime.now(UTC),
        headers=answer.pairs(),
    )
