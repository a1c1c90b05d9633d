"""The HTTP client: httpx over aiohttp, no cookies kept, addresses checked as they are connected to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from flows.fetching.addresses import PublicResolver
from flows.fetching.coding import ACCEPTED

if TYPE_CHECKING:
    from flows.fetching.policy import FetchPolicy

_HEADER_BYTES = 65_536  # one header line; content security policies of 20 kB are common


def make_client(
    policy: FetchPolicy, transport: httpx.AsyncBaseTransport | None = None, proxy: str | None = None
) -> httpx.AsyncClient:
    """One client for a whole run (a client per request costs 31 ms); to be made inside the event loop.

    With `proxy`, the address of one, everything goes through it.
    """
    through = httpx.Proxy(proxy) if proxy else None
    if transport is None:
        transport = AiohttpTransport(client=_session(policy, proxied=proxy is not None), proxy=through)
    return _Client(
        transport=transport,
        headers={
            "User-Agent": policy.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": ACCEPTED,
        },
        timeout=httpx.Timeout(policy.read_timeout, connect=policy.connect_timeout, pool=None),
        follow_redirects=False,
        trust_env=False,
    )


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep nothing, and do not look: a jar that refuses all cookies takes 0.1 ms of each answer."""


class _Client(httpx.AsyncClient):
    """A client whose cookies are always none."""

    @property
    def cookies(self) -> httpx.Cookies:
        """None."""
        return _NO_COOKIES

    @cookies.setter
    def cookies(self, _: object) -> None:
        raise TypeError("This client keeps no cookies: send them as a header.")


_NO_COOKIES = _NoCookies()


def _session(policy: FetchPolicy, *, proxied: bool) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=policy.max_connections,
        limit_per_host=policy.per_site,
        ssl=httpx.create_ssl_context(),  # certifi's authorities, or SSL_CERT_FILE
        # A proxy may stand in the private network; behind it, it resolves the names.
        resolver=None if policy.allow_private or proxied else PublicResolver(),
        keepalive_timeout=30,
        ttl_dns_cache=300,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        max_line_size=_HEADER_BYTES,
        max_field_size=_HEADER_BYTES,
    )
