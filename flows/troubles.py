"""Which sites broke or failed in past crawls, from the summaries that these left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from flows.past_crawls import summaries
from storage.moment import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

CRAWLS = 60
"""The last crawls, where no time is named: an hourly one of two days and a half."""


@dataclass(slots=True, kw_only=True)
class Trouble:
    """What was wrong with one site: in how many of its crawls, when last and what then."""

    site: str
    crawls: int = 0
    bad: int = 0
    last: str | None = None
    """RFC 3339 in UTC."""
    what: str | None = None


class _Site(msgspec.Struct):
    name: str
    alarms: list[str] = []
    error: str | None = None


class _Summary(msgspec.Struct, rename="camel"):
    started_at: str
    sites: list[_Site] = []


def troubles(ledger: Path, *, since: datetime | None, source: str | None) -> tuple[int, list[Trouble]]:
    """How many crawls were looked at, and the sites with which something was wrong, the worst first.

    A summary that cannot be read is passed over; `newsloom fsck` tells of it.
    """
    found: dict[str, Trouble] = {}
    crawls = 0
    for summary in _crawls(ledger, since):
        crawls += 1
        for site in summary.sites:
            if source is None or site.name == source:
                _note(found.setdefault(site.name, Trouble(site=site.name)), site, summary.started_at)
    return crawls, sorted((one for one in found.values() if one.bad), key=lambda one: (-one.bad, one.site))


def _note(trouble: Trouble, site: _Site, at: str) -> None:
    trouble.crawls += 1
    if what := "; ".join((*site.alarms, *([site.error] if site.error else ()))):
        trouble.bad += 1
        if trouble.last is None:  # the newest comes first
            trouble.last, trouble.what = at, what


def _crawls(ledger: Path, since: datetime | None) -> Iterator[_Summary]:
    left = CRAWLS
    for plain in summaries(ledger):
        try:
            summary = msgspec.convert(plain, _Summary)
        except msgspec.ValidationError:
            continue
        if left <= 0 if since is None else summary.started_at < rfc3339(since):
            return
        left -= 1
        yield summary
