"""Discovery of a small site, over a fetcher that answers from a table."""

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.discovery.url_key import url_key
from extractors.page import Page
from flows.discovery import discover
from flows.fetching.fetcher import Fetched, FetchFailure, NotModified
from flows.fetching.robots import Robots

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOME = "https://news.com/"


@dataclass(frozen=True)
class Source:
    home: str = HOME
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


@dataclass
class Known:
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    checked_at: str


class Resources(dict):
    def put(self, url, *, etag, last_modified, body_hash, checked_at):
        self[url] = Known(etag, last_modified, body_hash, checked_at.isoformat())


class Frontier(dict):
    def known(self, keys):
        return set(self) & set(keys)


@dataclass
class State:
    resources: Resources = field(default_factory=Resources)
    frontier: Frontier = field(default_factory=Frontier)
    rhythms: object = None


class Site:
    """Fetches from {address: body}; every body has its hash for an ETag."""

    def __init__(self, pages, sitemaps=()):
        self.pages = {HOME + path.lstrip("/"): body.encode() for path, body in pages.items()}
        self.sitemaps = tuple(sitemaps)
        self.asked = []

    async def robots(self, url):
        return Robots(state="read", sitemaps=self.sitemaps)

    async def fetch(self, request):
        self.asked.append(request)
        body = self.pages.get(request.url)
        if body is None:
            return FetchFailure(url=request.url, outcome="gone", reason="not_found", status=404)
        etag = hashlib.sha256(body).hexdigest()
        if request.etag == etag:
            return NotModified(url=request.url)
        headers = (("content-type", "text/html"), ("etag", etag))
        page = Page(
            url=request.url, requested_url=request.url, body=body, status=200, fetched_at=NOW, headers=headers
        )
        return Fetched(page=page)

    def paths(self):
        return ["/" + request.url.removeprefix(HOME) for request in self.asked]


def run(site, state=None, source=None, now=NOW, **asked):
    """A whole discovery; gives (found addresses, notes) and fills the frontier as the crawl does."""
    state = state or State()
    found, notes = [], []

    async def walk():
        async for batch in discover(source or Source(), site, state, now, **asked):
            for link in batch.links:
                found.append(link)
                state.frontier[url_key(link.url)] = link
            notes.extend(batch.notes)

    asyncio.run(walk())
    return found, notes


def html(*stories, head="", more=""):
    links = "".join(
        f'<h2><a href="/{story}">Story number {story} of this paper</a></h2>' for story in stories
    )
    return f"<!doctype html><html><head><title>News</title>{head}</head><body>{links}{more}</body></html>"


def rss(*stories):
    items = "".join(f"<item><title>{story}</title><link>{HOME}{story}</link></item>" for story in stories)
    return f"<rss><channel>{items}</channel></rss>"


def sitemap(*entries):
    return "<urlset>" + "".join(f"<url><loc>{HOME}{entry}</loc></url>" for entry in entries) + "</urlset>"


def index(*maps):
    entries = "".join(f"<sitemap><loc>{HOME}{each}</loc></sitemap>" for each in maps)
    return f"<sitemapindex>{entries}</sitemapindex>"


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
NAV = '<nav><a href="/politics/">Politics</a><a href="/sport/">Sport</a></nav>'


def small_site():
    """Home, a feed, a sitemap index with news, two sections, the first of two pages."""
    pages = {
        "/": html("s-100001", "s-100002", head=FEED_LINK, more=NAV),
        "/feed.xml": rss("s-100002", "s-100003"),
        "/map.xml": index("map-pages.xml", "map-news.xml"),
        "/map-news.xml": sitemap("s-100004"),
        "/map-pages.xml": sitemap("", "politics/", "tag/x/", "video/1/", "s-100005", "s-100001"),
        "/politics/": html("s-100006", more='<a rel="next" href="/politics/page/2/">More</a>'),
        "/politics/page/2/": html("s-100007"),
        "/sport/": html("s-100001"),
    }
    return Site(pages, sitemaps=[f"{HOME}map.xml"])


def stories(found):
    return sorted({int(link.url.rpartition("-")[2]) - 100_000 for link in found})


def test_everything_is_found():
    """From the home page alone: feed, sitemaps, sections and the pages after them, and nothing else."""
    site = small_site()

    found, notes = run(site)

    assert stories(found) == [1, 2, 3, 4, 5, 6, 7]
    assert notes == []
    assert {"home", "feed", "sitemap", "listing"} == {link.via for link in found}


def test_order():
    """The home page first, then feeds, news sitemaps, other sitemaps, sections."""
    site = small_site()

    run(site)

    assert site.paths() == [
        "/",
        "/feed.xml",
        "/map.xml",
        "/map-news.xml",
        "/map-pages.xml",
        "/politics/",
        "/politics/page/2/",
        "/sport/",
    ]


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


def test_common_places():
    """Where nothing is named, the usual addresses are tried; those that were not there, not for a week."""
    pages = {"/": html("s-100001"), "/rss": rss("s-100002"), "/sitemap_index.xml": sitemap("s-100003")}
    state = State()
    site = Site(pages)
    found, notes = run(site, state)
    again = Site(pages)
    run(again, state, now=NOW + timedelta(days=1))
    late = Site(pages)
    run(late, state, now=NOW + timedelta(days=8))

    assert (stories(found), notes) == ([1, 2, 3], [])
    assert site.paths() == ["/", "/feed", "/rss", "/sitemap.xml", "/sitemap_index.xml"]
    assert again.paths() == ["/", "/rss", "/sitemap_index.xml"]
    assert "/feed" in late.paths()


def test_given_places():
    """Feeds and sitemaps the user gives are read, too."""
    pages = {"/": html("s-100001"), "/my.rss": rss("s-100002"), "/my.xml": sitemap("s-100003")}
    source = Source(feeds=(f"{HOME}my.rss",), sitemaps=(f"{HOME}my.xml",))

    found, _ = run(Site(pages), source=source)

    assert stories(found) == [1, 2, 3]


def test_broken_places():
    """What is named and cannot be read is noted with its address; the rest is found all the same."""
    site = small_site()
    site.pages[f"{HOME}feed.xml"] = b"<html>no feed</html>"
    site.pages[f"{HOME}map-news.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>'
    del site.pages[f"{HOME}sport/"]

    found, notes = run(site)

    assert stories(found) == [1, 2, 5, 6, 7]
    assert [note.removeprefix(HOME).partition(":")[0] for note in notes] == [
        "feed.xml",
        "map-news.xml",
        "sport/",
    ]


def test_no_home_page():
    """Without a home page the feeds and sitemaps still lead to the articles."""
    site = small_site()
    del site.pages[HOME]

    found, notes = run(site)

    assert stories(link for link in found if "-" in link.url) == [1, 2, 3, 4, 5]
    assert notes[0].startswith(f"{HOME}: the site says that there is no such page")


def test_home_behind_a_wall():
    """A home page that sends everybody to a consent page is noted, its links not taken."""
    site = small_site()
    fetch = site.fetch

    async def walled(request):
        result = await fetch(request)
        if request.kind != "home":
            return result
        return replace(result, page=replace(result.page, url="https://consent.org/consent?next=news.com"))

    site.fetch = walled

    found, notes = run(site)

    assert [1, 2, 3, 4, 5] == stories(link for link in found if "-" in link.url)
    assert [f"{HOME}: leads to https://consent.org/consent?next=news.com, which is no home page"] == notes


def test_unreadable_pages():
    """A home page or section that is no HTML is noted; the rest is found."""
    site = small_site()
    site.pages[f"{HOME}sport/"] = b"%PDF-1.7 no page"
    section = run(site)
    site = small_site()
    site.pages[HOME] = b"%PDF-1.7 no page"
    home = run(site)

    assert [1, 2, 3, 4, 5, 6, 7] == stories(section[0])
    assert section[1][0].startswith(f"{HOME}sport/: ")
    assert home[1][0].startswith(f"{HOME}: ")
    assert [1, 2, 3, 4, 5] == stories(link for link in home[0] if "-" in link.url)


def test_section_of_another_site():
    """A section that redirects to another site is noted and not read."""
    site = small_site()
    fetch = site.fetch

    async def moved(request):
        result = await fetch(request)
        if not request.url.endswith("sport/"):
            return result
        return replace(result, page=replace(result.page, url="https://other.org/"))

    site.fetch = moved

    _, notes = run(site)

    assert ["https://other.org/: a section that leads to another site"] == notes


def test_endless_pages():
    """A section that goes on for ever is read for ten pages; one that repeats itself for one more."""
    pages = {"/": html(more=NAV)}
    for number in range(1, 40):
        path = "/politics/" if number == 1 else f"/politics/page/{number}/"
        pages[path] = html(
            f"s-{100_000 + number}", more=f'<a rel="next" href="/politics/page/{number + 1}/">x</a>'
        )
        path = "/sport/" if number == 1 else f"/sport/page/{number}/"
        pages[path] = html(
            "s-100001", "s-100500", more=f'<a rel="next" href="/sport/page/{number + 1}/">x</a>'
        )
    site = Site(pages)

    run(site)

    assert sum("politics" in path for path in site.paths()) == 10
    assert sum("sport" in path for path in site.paths()) == 2


def test_sitemap_without_end():
    """Indexes that name ever more sitemaps are left at the limit, with a note."""
    maps = [f"m{number}.xml" for number in range(100)]
    site = Site(
        {"/": html(), "/map.xml": index(*maps)} | {f"/{each}": sitemap() for each in maps}, [f"{HOME}map.xml"]
    )

    _, notes = run(site)

    assert sum(path.endswith(".xml") and path != "/feed.xml" for path in site.paths()) - _probes(site) == 60
    assert "sitemaps are left for later" in notes[-1]


def _probes(site):
    return sum(path in {"/rss.xml", "/feed.xml", "/atom.xml"} for path in site.paths() if path != "/feed.xml")


def test_other_sites():
    """Links to other sites are left out, unless half of a feed leads there: then that is its own, too."""
    feed = rss("s-100002").replace(
        "</channel>", "<item><link>https://ads.org/s-100003</link></item></channel>"
    )
    feed = feed.replace("<item>", f"<item><link>{HOME}s-100004</link></item><item>", 1)
    moved = rss("s-100005").replace(HOME, "https://news.co.uk/")
    pages = {"/": html(head=FEED_LINK), "/feed.xml": feed, "/other.rss": moved}

    found, _ = run(Site(pages), source=Source(feeds=(f"{HOME}other.rss",)))

    assert {"https://news.com/s-100002", "https://news.com/s-100004", "https://news.co.uk/s-100005"} == {
        link.url for link in found
    }


def test_section_that_is_an_article():
    """A page that was taken for a section and declares to be an article is found as one."""
    declared = (
        '<meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-05-15T10:00:00Z">'
    )
    pages = {"/": html(more='<a href="/obituary">Obituary</a>'), "/obituary": html("s-100002", head=declared)}

    found, _ = run(Site(pages))

    assert [f"{HOME}obituary"] == [link.url for link in found]


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
