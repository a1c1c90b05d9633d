"""The feeds and sitemaps of the demo's papers."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.demo.site import Site

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IN_FEED = 6  # stories that a feed shows; the older ones must be found elsewhere


def rss(site: Site) -> str:
    """An RSS 2.0 feed of the newest stories."""
    items = "".join(
        f"<item><title>{escape(story.headline)}</title><link>{site.url(story)}</link>"
        f"<guid>{site.url(story)}</guid><pubDate>{format_datetime(site.published(story))}</pubDate>"
        f"<description>{escape(story.standfirst)}</description></item>\n"
        for story in site.stories[:IN_FEED]
    )
    name = escape(site.paper.name)
    return (
        f'{DECLARATION}<rss version="2.0"><channel><title>{name}</title><link>{site.base}/</link>'
        f"<description>{escape(site.paper.tagline)}</description>\n{items}</channel></rss>\n"
    )


def atom(site: Site) -> str:
    """An Atom feed of the newest stories."""
    entries = "".join(
        f"<entry><title>{escape(story.headline)}</title><id>{site.url(story)}</id>"
        f'<link href="{site.url(story)}"/><published>{site.published(story).isoformat()}</published>'
        f"<updated>{(site.modified(story) or site.published(story)).isoformat()}</updated></entry>\n"
        for story in site.stories[:IN_FEED]
    )
    return (
        f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(site.paper.name)}</title>'
        f"<id>{site.base}/</id><updated>{site.now.isoformat()}</updated>\n{entries}</feed>\n"
    )


def sitemap(site: Site, *, news: bool = False) -> str:
    """A sitemap of all stories, with the news extension if asked for."""
    entries = "".join(
        f"<url><loc>{site.url(story)}</loc>"
        f"<lastmod>{(site.modified(story) or site.published(story)).isoformat()}</lastmod>"
        + (_news(site, story.headline, site.published(story).isoformat()) if news else "")
        + "</url>\n"
        for story in site.stories
    )
    return f'{DECLARATION}<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">\n{entries}</urlset>\n'


def sitemap_index(site: Site, paths: Sequence[str]) -> str:
    """An index of sitemaps."""
    entries = "".join(f"<sitemap><loc>{site.base}{path}</loc></sitemap>\n" for path in paths)
    return f'{DECLARATION}<sitemapindex xmlns="{SITEMAP}">\n{entries}</sitemapindex>\n'


def _news(site: Site, headline: str, published: str) -> str:
    return (
        f"<news:news><news:publication><news:name>{escape(site.paper.name)}</news:name>"
        f"<news:language>{site.paper.language}</news:language></news:publication>"
        f"<news:publication_date>{published}</news:publication_date>"
        f"<news:title>{escape(headline)}</news:title></news:news>"
    )
