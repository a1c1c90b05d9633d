"""What a paper's web server answers to a path: a pure function of the paper, the time and what was edited."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.demo import markup, syndication

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.demo.stories import Paper, Story

ZONES = {"courier": "Europe/London", "talbote": "Europe/Berlin", "gaceta": "Europe/Madrid"}
PER_PAGE = 5  # stories on the front page and on each page of a section
ROBOTS = "User-agent: *\nDisallow: /internal/\nCrawl-delay: 0.05\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response: its body before any transfer."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A paper on the web at `base` (without a slash at the end), as it is `now`."""

    paper: Paper
    base: str
    now: datetime
    edited: frozenset[str] = field(default=frozenset())

    def edit(self, slug: str) -> Site:
        """The site after the desk has changed a story."""
        return replace(self, edited=self.edited | {slug})

    @property
    def stories(self) -> list[Story]:
        """The stories as they stand now, newest first."""
        return [self._current(story) for story in self.paper.stories]

    def published(self, story: Story) -> datetime:
        """When a story appeared, in the paper's own time zone."""
        zone = ZoneInfo(ZONES[self.paper.key])
        return (self.now - timedelta(hours=story.hours_ago)).astimezone(zone).replace(microsecond=0)

    def modified(self, story: Story) -> datetime | None:
        """When a story was last changed, or None."""
        if story.slug not in self.edited:
            return None
        return self.published(story) + timedelta(hours=2)

    def path(self, story: Story) -> str:
        """Where a story stands: each paper builds its addresses in its own way."""
        day = self.published(story)
        if self.paper.key == "courier":
            return f"/{story.section}/{day:%Y/%m/%d}/{story.slug}/"
        if self.paper.key == "talbote":
            return f"/{story.section}/{story.slug}-{10_000 + story.hours_ago}.html"
        return f"/{story.section}/{day:%Y%m%d}/{story.slug}_{story.hours_ago}.html"

    def url(self, story: Story) -> str:
        """The full address of a story."""
        return self.base + self.path(story)

    def answer(self, path: str) -> Answer:
        """The response to GET path."""
        path, _, query = path.partition("?")
        for story in self.stories:
            if path == self.path(story):
                return self._article(story)
        if path.strip("/") in self.paper.sections:
            return self._section(path.strip("/"), int(query.removeprefix("page=") or 1))
        page = self._fixed().get(path)
        return page() if page else Answer(body=b"<h1>404</h1>", status=404)

    def _current(self, story: Story) -> Story:
        if story.slug not in self.edited or story.later is None:
            return story
        before, after = story.later.instead
        return replace(story, headline=story.later.headline, body=story.body.replace(before, after))

    def _article(self, story: Story) -> Answer:
        html = markup.article(self, story)
        if story.legacy_charset:  # as an old system would: another charset than declared, none in the header
            return Answer(body=html.encode("cp1252"), content_type="text/html")
        return Answer(body=html.encode())

    def _section(self, name: str, number: int) -> Answer:
        stories = [story for story in self.stories if story.section == name]
        start = (number - 1) * PER_PAGE
        more = f"/{name}/?page={number + 1}" if len(stories) > start + PER_PAGE else None
        title = self.paper.sections[name]
        return Answer(body=markup.listing(self, title, stories[start : start + PER_PAGE], more).encode())

    def _fixed(self) -> dict[str, Callable[[], Answer]]:
        pages = {
            "/": lambda: Answer(body=markup.front(self, self.stories[:PER_PAGE]).encode()),
            "/robots.txt": lambda: Answer(body=self._robots().encode(), content_type="text/plain"),
            "/withdrawn-story.html": lambda: Answer(body=markup.soft_404(self).encode()),
        }
        if self.paper.key == "courier":
            pages["/rss.xml"] = lambda: _xml(syndication.rss(self))
            pages["/news-sitemap.xml"] = lambda: _xml(syndication.sitemap(self, news=True))
        if self.paper.key == "talbote":
            pages["/feed.atom"] = lambda: _xml(syndication.atom(self))
            pages["/sitemap.xml"] = lambda: _xml(syndication.sitemap_index(self, ["/sitemap-1.xml.gz"]))
            pages["/sitemap-1.xml.gz"] = lambda: Answer(
                body=gzip.compress(syndication.sitemap(self).encode(), mtime=0),
                content_type="application/gzip",
            )
        return pages

    def _robots(self) -> str:
        places = {"courier": "/news-sitemap.xml", "talbote": "/sitemap.xml"}
        place = places.get(self.paper.key)
        return ROBOTS + (f"Sitemap: {self.base}{place}\n" if place else "")


def _xml(text: str) -> Answer:
    return Answer(body=text.encode(), content_type="application/xml; charset=utf-8")
