"""The limits and manners that every fetch keeps to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PRODUCT_TOKEN = "newsloom"  # noqa: S105 - a name, no secret
"""The name that a group in robots.txt addresses us by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What is sent to one site alone; nothing of it shows where the value is printed.

    `plain` permits to send the headers over http: for a site whose home page is there.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str | None = field(default=None, repr=False)
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """All times in seconds, all sizes in bytes.

    `delay` is the least time between two request starts at a site (a registrable domain); `delays`
    holds other values for single sites by their domain; a site's own Crawl-delay wins where it is
    longer. `per_site` is the most requests in flight there. `total_timeout` bounds one request with
    its body, `max_wait` how long a fetch waits for a Retry-After before it is given back as deferred.
    `allow_private` permits addresses that are not public (loopback, 10.0.0.0/8 ...).
    """

    user_agent: str
    delay: float = 1.0
    delays: Mapping[str, float] = field(default_factory=dict)
    per_site: int = 2
    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    total_timeout: float = 60.0
    max_bytes: int = 10_485_760
    """Of an unpacked page: the largest real news pages have 3 MB."""
    max_map_bytes: int = 52_428_800
    """Of an unpacked feed or sitemap: the sitemap protocol's own limit."""
    max_redirects: int = 5
    retries: int = 4
    backoff: float = 1.0
    """Pause before the first retry; doubled each time, give or take half."""
    max_wait: float = 60.0
    max_connections: int = 1000
    secrets: Mapping[str, Secrets] = field(default_factory=dict)
    """By registrable domain."""
    browsers: frozenset[str] = frozenset()
    """Registrable domains whose articles are rendered by a browser."""
    allow_private: bool = False
