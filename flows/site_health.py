"""What one run remembers for the next of a site's illness, and how it treats a site that was ill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.discovery.url_key import site_of

if TYPE_CHECKING:
    from datetime import datetime

    from flows.fetching.fetcher import Fetcher
    from flows.report import Tally
    from storage.hosts import Hosts

FAILURES_IN_A_ROW = 10
"""So many pages lost in a row, each after all retries, and the site is left alone until the next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHealth:
    """The health of the site that `home` is a page of."""

    home: str
    hosts: Hosts
    fetcher: Fetcher
    tally: Tally

    @property
    def is_lost(self) -> bool:
        """Whether the site is to be left alone for now."""
        return self.tally.failing >= FAILURES_IN_A_ROW

    def go_easy(self) -> None:
        """A site that was ill when the last run left it is asked once, not five times, until it answers."""
        site = site_of(self.home)
        if (illness := self.hosts.get(site)) is not None:
            self.fetcher.go_easy(self.home)
            runs = f"{illness.runs} runs" if illness.runs > 1 else "one run"
            self.tally.notes.append(f"{site}: was ill since {illness.since}, {runs} ({illness.reason})")

    async def remember(self, now: datetime) -> None:
        """Note for the next run that the site is ill, or that it is not any more."""
        site = site_of(self.home)
        robots = await self.fetcher.robots(self.home)
        if robots.state == "unreachable":
            self.hosts.note(site, f"robots.txt: {robots.cause}", now)
        elif self.is_lost:
            self.hosts.note(site, f"{self.tally.failing} pages in a row failed", now)
        elif self.hosts.get(site) is not None:
            self.hosts.forget(site)
