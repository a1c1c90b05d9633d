"""A small site for discovery: a fetcher that answers from a table, and a state that remembers."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

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
