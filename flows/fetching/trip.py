"""One fetch on its way through redirects: where it stands, where it has been, what it sends along."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from extractors.discovery.url_key import site_of

if TYPE_CHECKING:
    from flows.fetching.result import Request


@dataclass(slots=True)
class Trip:
    """One fetch on its way through redirects; its cookies live no longer than it does."""

    request: Request
    url: str
    statuses: list[int] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def headers(self) -> dict[str, str]:
        """The request's own headers; validators go only to the site they came from."""
        headers = {}
        if site_of(self.url) == site_of(self.request.url):
            headers["If-None-Match"] = self.request.etag or ""
            headers["If-Modified-Since"] = self.request.last_modified or ""
        headers["Cookie"] = self.cookie_header()
        return {name: value for name, value in headers.items() if value}

    def cookie_header(self) -> str:
        """The cookies that the way so far has set, as they are sent; "" for none."""
        if not len(self.cookies):
            return ""
        probe = httpx.Request("GET", self.url)
        self.cookies.set_cookie_header(probe)
        return str(probe.headers.get("cookie", ""))


@lru_cache(256)
def origin_of(url: str) -> str:
    """Scheme and host of an address, without a user."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def address_of(url: str, location: str) -> str | None:
    """Where a location on a page leads, without its fragment; None where that is no web address."""
    try:
        target = urldefrag(urljoin(url, location.strip())).url if location.strip() else ""
    except ValueError:
        return None
    return target if _is_address(target) else None


@lru_cache(256)
def parsed(url: str) -> httpx.URL:
    """An address as the client wants it; each is looked at before it is asked for.

    Raises:
        httpx.InvalidURL: it is none.
    """
    return httpx.URL(url)


def _is_address(url: str) -> bool:
    try:
        site_of(url)
        parsed(url)
    except (ValueError, httpx.InvalidURL):
        return False
    return True
