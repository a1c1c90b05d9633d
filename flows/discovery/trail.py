"""What one discovery carries from stage to stage: whom it asks, what it has found."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from extractors.discovery.links import PageLinks
from extractors.discovery.url_key import site_of, url_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from collections.abc import Set as AbstractSet

    from extractors.discovery.found_link import FoundLink
    from extractors.page import Page
    from flows.discovery.revisit import AnyFetcher, Revisit, Rhythms
    from flows.fetching.memory import Resources

_SMALL = 200_000  # bytes parsed at once; more goes to a thread, so that other sites are not kept waiting
_T = TypeVar("_T")


class AnySource(Protocol):
    """What discovery needs of a source: where it starts, and what the user knows besides."""

    @property
    def home(self) -> str:
        """The home page."""

    @property
    def feeds(self) -> tuple[str, ...]:
        """Feeds to read besides those that are found."""

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemaps to read besides those that are found."""


class Frontier(Protocol):
    """Knows which addresses were found before."""

    def known(self, keys: Collection[str], /) -> AbstractSet[str]:
        """Those of these addresses, by key, that were found before."""


class State(Protocol):
    """What is remembered between runs."""

    @property
    def resources(self) -> Resources:
        """Validators of feeds, sitemaps and listing pages."""

    @property
    def frontier(self) -> Frontier:
        """The addresses found so far."""

    @property
    def rhythms(self) -> Rhythms | None:
        """How often feeds and sitemaps change, where that is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One place's links, and what could not be read there."""

    links: tuple[FoundLink, ...] = ()
    notes: tuple[str, ...] = ()
    place: str | None = None
    """The address of the place; None for a page that continues one."""
    unchanged: bool = False
    """Whether it has nothing new, or was not asked for because that is likely."""


@dataclass(slots=True, kw_only=True)
class Trail:
    """One discovery on its way. `base` is where the home page was finally found."""

    source: AnySource
    fetcher: AnyFetcher
    frontier: Frontier
    visits: Revisit
    base: str
    from_home: PageLinks = field(default_factory=PageLinks)
    new_at_home: set[str] = field(default_factory=set)
    """Keys of the home page's links that were never found before this run."""
    listed: set[str] = field(default_factory=set)
    """Keys of what feeds and sitemaps named in this run."""
    pages: set[str] = field(default_factory=set)
    """Keys of the home, section and feed addresses: none of them is an article."""

    def fresh(self, links: Iterable[FoundLink]) -> set[str]:
        """Keys of the links that the frontier does not know yet."""
        keys = {url_key(link.url) for link in links}
        return keys - self.frontier.known(keys)

    def take(self, place: str, links: tuple[FoundLink, ...], *notes: str) -> Found:
        """A batch of what a feed or sitemap names."""
        self.listed.update(url_key(link.url) for link in links)
        return Found(links=links, notes=notes, place=place)

    def own(self, links: tuple[FoundLink, ...]) -> tuple[FoundLink, ...]:
        """The links to this site, and to a second domain of its own: one that half the links lead to."""
        sites = Counter(site_of(link.url) for link in links)
        home = site_of(self.base)
        wanted = {site for site, count in sites.items() if site == home or 2 * count >= len(links)}
        return tuple(
            link for link in links if site_of(link.url) in wanted and url_key(link.url) not in self.pages
        )


async def parse(page: Page, read: Callable[[Page], _T]) -> _T:
    """Read a page here, or in a thread where that would take long."""
    return read(page) if len(page.body) < _SMALL else await asyncio.to_thread(read, page)


def each_once(urls: Iterable[str]) -> list[str]:
    """The addresses in order, one for each page."""
    seen: dict[str, str] = {}
    for url in urls:
        seen.setdefault(url_key(url), url)
    return list(seen.values())
