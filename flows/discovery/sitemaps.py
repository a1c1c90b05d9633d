"""The sitemaps of a site: those given and those robots.txt names, or else the common places."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractors.discovery.address_shape import Shape, judge_shape
from extractors.discovery.sitemap_order import order_sitemaps
from extractors.discovery.sitemaps import Sitemap, read_sitemap
from extractors.discovery.url_key import absolute_url
from extractors.errors import ExtractionError
from flows.discovery.trail import Found, parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from extractors.discovery.found_link import FoundLink
    from flows.discovery.revisit import Visit
    from flows.discovery.trail import Trail

MAX_SITEMAPS = 60
MAX_LINKS = 100_000
"""Of one run: a site's whole past comes in over several."""
_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/wp-sitemap.xml")


async def read_sitemaps(trail: Trail) -> AsyncIterator[Found]:
    """Each sitemap's pages, indexes followed, and a note for each that is named and cannot be read."""
    named = [*trail.source.sitemaps, *await _in_robots(trail)]
    if named:
        async for found in _walk(trail, named):
            yield found
        return
    for place in _PLACES:
        answered = False
        async for found in _walk(trail, [urljoin(trail.base, place)]):
            if not found.notes or answered:
                answered = True
                yield found
        if answered:
            return


async def _in_robots(trail: Trail) -> tuple[str, ...]:
    """What robots.txt names, also that of the host a home page has moved to; what is no address at the end.

    There the fetcher says so, and that becomes a note.
    """
    found: dict[str, str | None] = {}
    odd: dict[str, None] = {}
    for origin in dict.fromkeys((trail.source.home, trail.base)):
        for named in (await trail.fetcher.robots(origin)).sitemaps:
            if address := absolute_url(origin, named):
                found[address] = None
            else:
                odd[named] = None
    return (*order_sitemaps(tuple(found.items())), *odd)


async def _walk(trail: Trail, urls: list[str]) -> AsyncIterator[Found]:
    """Read sitemaps and what their indexes list, up to the limits."""
    waiting = list(dict.fromkeys(urls))
    seen = set(waiting)
    reads = links = 0
    while waiting and reads < MAX_SITEMAPS and links < MAX_LINKS:
        url = waiting.pop(0)
        reads += 1
        visit = await trail.visits.look(url, "sitemap")
        if visit.page is None:
            yield Found(notes=visit.notes, place=url, unchanged=visit.unchanged)
            continue
        try:
            sitemap = await parse(visit.page, lambda page: read_sitemap(page.body, page.url))
        except ExtractionError as error:
            yield Found(notes=(str(error),), place=url)
            continue
        children = [child for child in order_sitemaps(sitemap.children) if child not in seen]
        seen.update(children)
        waiting = children + waiting
        links += len(sitemap.links)
        yield _batch(trail, sitemap, url)
        _keep(trail, sitemap, visit)
    if waiting:
        yield Found(notes=(f"{len(waiting)} sitemaps are left for later, the first is {waiting[0]}",))


def _keep(trail: Trail, sitemap: Sitemap, visit: Visit) -> None:
    """An index is read anew each time: "not modified" would hide which of its children were."""
    if not sitemap.children and sitemap.complete:
        trail.visits.keep(visit)


def _batch(trail: Trail, sitemap: Sitemap, url: str) -> Found:
    links = tuple(link for link in trail.own(sitemap.links) if _may_be_article(link))
    return trail.take(
        url, links, *(() if sitemap.complete else (f"{url}: breaks off; what it held was taken",))
    )


def _may_be_article(link: FoundLink) -> bool:
    """A news sitemap lists nothing but articles; others list all pages of a site."""
    return link.via == "news_sitemap" or judge_shape(link.url) in {Shape.ARTICLE, Shape.OPEN}
