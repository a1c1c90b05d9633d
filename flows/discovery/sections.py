"""The section pages of a site and the pages that continue them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.discovery.found_link import FoundLink
from extractors.discovery.links import PageLinks, read_links
from extractors.discovery.url_key import site_of, url_key
from extractors.errors import ExtractionError
from flows.discovery.trail import Found, parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from extractors.page import Page
    from flows.discovery.revisit import Visit
    from flows.discovery.trail import Trail

MAX_LISTINGS = 40
MAX_PAGES = 10
"""Of one section, and only as long as each shows something new."""
_EVERY = timedelta(hours=20)


async def read_sections(trail: Trail) -> AsyncIterator[Found]:
    """The articles on section pages.

    Read in the first run and then once a day; in between only where the home page shows an article
    that no feed and no sitemap named: else the sections would show nothing else either.
    """
    home = trail.from_home.next_page
    own = _host(trail.base)
    listings = sorted(trail.from_home.listings, key=lambda url: _host(url) != own)  # shops and jobs last
    starts = [*([home] if home else []), *listings[:MAX_LISTINGS]]
    for url in starts:
        age = trail.visits.last_seen(url)
        if age is None or age >= _EVERY or trail.new_at_home - trail.listed:
            async for found in _read_pages(trail, url, first_time=age is None):
                yield found
        else:
            yield Found(place=url, unchanged=True)


async def _read_pages(trail: Trail, start: str, *, first_time: bool) -> AsyncIterator[Found]:
    """A page and those after it, while each shows what was not known; then the first is kept as read."""
    url: str | None = start
    first: Visit | None = None
    passed: set[str] = set()
    while url is not None and len(passed) < MAX_PAGES and url_key(url) not in passed:
        passed.add(url_key(url))
        visit = await trail.visits.look(url, "listing", always=first_time)
        first = first or visit
        place = start if visit is first else None
        if visit.page is None:
            yield Found(notes=visit.notes, place=place, unchanged=visit.unchanged)
            break
        links = await _links(visit.page, trail)
        if isinstance(links, Found):
            yield replace(links, place=place)
            break
        fresh = trail.fresh(links.articles)
        yield Found(links=links.articles, place=place)
        url = links.next_page if fresh else None
    if first is not None:
        trail.visits.keep(first)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


async def _links(page: Page, trail: Trail) -> PageLinks | Found:
    if site_of(page.url) != site_of(trail.base):
        return Found(notes=(f"{page.url}: a section that leads to another site",))
    try:
        links = await parse(page, read_links)
    except ExtractionError as error:
        return Found(notes=(str(error),))
    if links.is_article:
        return Found(links=(FoundLink(url=page.url, via="listing", found_on=trail.base),))
    kept = tuple(link for link in links.articles if url_key(link.url) not in trail.pages)
    return PageLinks(articles=kept, next_page=links.next_page)
