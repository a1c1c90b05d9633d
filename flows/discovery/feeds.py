"""The feeds of a site: those given, those its home page names, or else the common places."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractors.discovery.feeds import read_feed
from extractors.errors import ExtractionError
from flows.discovery.trail import Found, each_once, parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from flows.discovery.trail import Trail

MAX_FEEDS = 30
_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml")


async def read_feeds(trail: Trail) -> AsyncIterator[Found]:
    """Each feed's entries, and a note for each that is named and cannot be read."""
    named = each_once([*trail.source.feeds, *trail.from_home.feeds])
    answered = False
    for url in named[:MAX_FEEDS]:
        async for found in _read(trail, url):
            answered = answered or not found.notes
            yield found
    if not answered:
        async for found in _try_places(trail, named):
            yield found


async def _try_places(trail: Trail, named: list[str]) -> AsyncIterator[Found]:
    """One after the other until one is a feed; that the others are none is no news."""
    for place in _PLACES:
        url = urljoin(trail.base, place)
        if url in named:
            continue
        async for found in _read(trail, url):
            if not found.notes:
                yield found
                return


async def _read(trail: Trail, url: str) -> AsyncIterator[Found]:
    visit = await trail.visits.look(url, "feed")
    if visit.page is None:
        yield Found(notes=visit.notes, place=url, unchanged=visit.unchanged)
        return
    try:
        links = await parse(visit.page, lambda page: read_feed(page.body, page.url))
    except ExtractionError as error:
        yield Found(notes=(str(error),), place=url)
        return
    yield trail.take(url, trail.own(links))
    trail.visits.keep(visit)
