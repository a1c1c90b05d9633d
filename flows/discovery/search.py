"""The walk through a site's places: home page, feeds, sitemaps, sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.discovery.address_shape import Shape, judge_shape
from extractors.discovery.links import read_links
from extractors.discovery.url_key import url_key
from extractors.errors import ExtractionError
from flows.discovery.feeds import read_feeds
from flows.discovery.revisit import AnyFetcher, Revisit
from flows.discovery.sections import read_sections
from flows.discovery.sitemaps import read_sitemaps
from flows.discovery.trail import AnySource, Found, State, Trail, parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime


async def discover(
    source: AnySource, fetcher: AnyFetcher, state: State, now: datetime, *, patient: bool = False
) -> AsyncIterator[Found]:
    """The links of a site, place by place; the caller keeps each batch before it asks for the next.

    A place counts as read when the next batch is asked for. Links of feeds and news sitemaps are
    given as they are, those of other places only where they do not clearly lead to no article.

    With `patient`, for crawls by schedule, feeds and sitemaps that are not likely to have changed are
    not asked, unless the home page shows something new.
    """
    visits = Revisit(fetcher, state.resources, now, state.rhythms)
    trail = Trail(source=source, fetcher=fetcher, frontier=state.frontier, visits=visits, base=source.home)
    for stage in (_read_home, read_feeds, read_sitemaps, read_sections):
        visits.patient = patient and not trail.new_at_home
        async for found in stage(trail):
            yield found


def _is_wall(home: str, found: str) -> bool:
    """A home page that sends everybody to a page of consent or login; another host may be a move."""
    return url_key(home) != url_key(found) and judge_shape(found) is Shape.OTHER


async def _read_home(trail: Trail) -> AsyncIterator[Found]:
    """The home page, always read in full: what it links to is the map of the rest."""
    visit = await trail.visits.look(trail.source.home, "home", always=True)
    trail.pages.add(url_key(trail.source.home))
    if visit.page is None:
        yield Found(notes=visit.notes)
        return
    if _is_wall(trail.source.home, visit.page.url):
        yield Found(notes=(f"{trail.source.home}: leads to {visit.page.url}, which is no home page",))
        return
    trail.base = visit.page.url
    try:
        trail.from_home = await parse(visit.page, lambda page: read_links(page, "home"))
    except ExtractionError as error:
        yield Found(notes=(str(error),))
        return
    links = trail.from_home
    trail.pages.update(url_key(url) for url in (trail.base, *links.listings, *links.feeds))
    trail.new_at_home = trail.fresh(links.articles)
    yield Found(links=links.articles, place=trail.base)
