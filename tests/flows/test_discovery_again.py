"""Discovery of a site that is known: what is asked for again, and when."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from small_site import (
    FEED_LINK,
    HOME,
    NAV,
    NOW,
    Source,
    State,
    html,
    rss,
    run,
    small_site,
    stories,
)

from extractors.discovery.url_key import url_key
from flows.discovery import discover


def test_second_run():
    """Asked again, feeds and sitemaps answer "not modified", and sections are left alone for a day."""
    state = State()
    run(small_site(), state)
    site = small_site()

    found, notes = run(site, state, now=NOW + timedelta(hours=1))

    assert site.paths() == ["/", "/feed.xml", "/map.xml", "/map-news.xml", "/map-pages.xml"]
    assert {
        path: request.etag is not None
        for path, request in zip(site.paths(), site.asked, strict=True)
        if path != "/map-pages.xml"
    } == {"/feed.xml": True, "/map.xml": False, "/map-news.xml": True, "/": False}
    assert (stories(found), notes) == ([1, 2], [])


def test_sections_after_a_day():
    """A day later the sections are asked again, by their validators."""
    state = State()
    run(small_site(), state)
    site = small_site()
    site.pages[f"{HOME}sport/"] = html("s-100008").encode()

    found, _ = run(site, state, now=NOW + timedelta(days=1))

    assert 8 in stories(found)
    assert "/politics/page/2/" not in site.paths()


def test_home_shows_more():
    """Where the home page shows what no feed and no sitemap names, sections are read at once."""
    state = State()
    run(small_site(), state)
    site = small_site()
    site.pages[HOME] = html("s-100009", head=FEED_LINK, more=NAV).encode()
    site.pages[f"{HOME}sport/"] = html("s-100009", "s-100010").encode()

    found, _ = run(site, state, now=NOW + timedelta(hours=1))

    assert {9, 10} <= set(stories(found))


def test_nothing_is_remembered_too_early():
    """A run that dies after a batch asks for that place again: its links may never have been kept."""
    state = State()

    async def one_batch():
        async for batch in discover(Source(), small_site(), state, NOW):
            if any(link.via == "feed" for link in batch.links):
                break

    asyncio.run(one_batch())

    assert f"{HOME}feed.xml" not in state.resources


def test_sections_cut_short_are_read_again():
    """A section whose further pages were not reached does not count as read."""
    state = State()

    async def until_page_two():
        async for batch in discover(Source(), small_site(), state, NOW):
            for link in batch.links:
                state.frontier[url_key(link.url)] = link
            if any(link.url.endswith("100006") for link in batch.links):
                break

    asyncio.run(until_page_two())
    found, _ = run(small_site(), state, now=NOW + timedelta(hours=1))

    assert 6 in stories(found)


@pytest.mark.parametrize("changed", [True, False])
def test_site_without_validators(changed):
    """Where a site sends no ETag, the same body is known by its hash and not read twice."""
    state = State()
    run(small_site(), state)
    for url, known in state.resources.items():
        state.resources[url] = replace(known, etag=None)
    site = small_site()
    if changed:
        site.pages[f"{HOME}feed.xml"] = rss("s-100011").encode()

    found, _ = run(site, state, now=NOW + timedelta(hours=1))

    assert ([1, 2, 11] if changed else [1, 2]) == stories(found)


class Sleeping:
    """No feed is ever likely to have changed."""

    def __init__(self):
        self.noted = []

    def is_due(self, url, now):
        return False

    def note(self, url, now, *, changed, stated=None):
        self.noted.append((url.removeprefix(HOME), changed))


def test_a_crawl_by_schedule_leaves_sleeping_feeds_alone():
    """Feeds and sitemaps that are not due are not asked; a crawl by hand asks them all the same."""
    site, state = small_site(), State(rhythms=Sleeping())
    run(site, state)
    site.asked.clear()
    run(site, state, now=NOW + timedelta(hours=1), patient=True)
    patient = site.paths()
    site.asked.clear()
    run(site, state, now=NOW + timedelta(hours=1))

    assert ["/", "/map.xml"] == patient
    assert {"/feed.xml", "/map-news.xml", "/map-pages.xml"} < set(site.paths())


def test_news_on_the_home_page_wakes_the_feeds():
    """Where the home page shows a new article, feeds and sitemaps are asked though they are not due."""
    site, state = small_site(), State(rhythms=Sleeping())
    run(site, state)
    site.pages[HOME] = html("s-100001", "s-999999", head=FEED_LINK, more=NAV).encode()
    site.asked.clear()
    run(site, state, now=NOW + timedelta(hours=1), patient=True)

    assert "/feed.xml" in site.paths()


def test_looks_teach_the_rhythm():
    """Each look at a feed is noted: as a change at first, then as none."""
    site, state = small_site(), State(rhythms=Sleeping())
    run(site, state)
    run(site, state, now=NOW + timedelta(hours=1))

    assert [True, False] == [changed for url, changed in state.rhythms.noted if url == "feed.xml"]
