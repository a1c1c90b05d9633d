"""The HTML of the demo's papers: front pages, sections and articles with the defects that real ones have."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.demo.site import Site
    from flows.demo.stories import Story

NOT_FOUND = {
    "en": ("Page not found", "Sorry, the page you were looking for could not be found."),
    "de": ("Seite nicht gefunden", "Die gesuchte Seite wurde leider nicht gefunden."),
    "es": ("Página no encontrada", "Lo sentimos, la página que busca no existe."),
}


def front(site: Site, stories: Sequence[Story]) -> str:
    """The front page: the newest stories, the sections, and links that lead nowhere good."""
    feeds = {
        "courier": '<link rel="alternate" type="application/rss+xml" href="/rss.xml">',
        "talbote": '<link rel="alternate" type="application/atom+xml" href="/feed.atom">',
    }
    head = feeds.get(site.paper.key, "")
    traps = "".join(
        f'<li><a href="{path}">{title}</a></li>'
        for path, title in (
            ("/withdrawn-story.html", "A story from our archive that was withdrawn last year"),
            ("/internal/newsroom-rota.html", "Who is on duty in the newsroom this weekend"),
        )
    )
    return _page(site, site.paper.tagline, f"{_teasers(site, stories)}<ul>{traps}</ul>", head)


def listing(site: Site, title: str, stories: Sequence[Story], more: str | None) -> str:
    """A section, or a further page of one."""
    head = f'<link rel="next" href="{more}">' if more else ""
    link = f'<p><a rel="next" href="{more}">&raquo;</a></p>' if more else ""
    return _page(site, title, f"<h1>{escape(title)}</h1>{_teasers(site, stories)}{link}", head)


def soft_404(site: Site) -> str:
    """A page that says it is not there, with status 200."""
    title, text = NOT_FOUND[site.paper.language]
    return _page(site, title, f"<h1>{title}</h1><p>{text}</p>{_teasers(site, site.stories[:3])}", "")


def article(site: Site, story: Story) -> str:
    """An article as its paper marks it up."""
    heads = {"courier": _json_ld, "talbote": _open_graph, "gaceta": _plain_meta}
    head = heads[site.paper.key](site, story)
    body = _body(site, story)
    published = site.published(story)
    scope = ' itemscope itemtype="https://schema.org/NewsArticle"' if site.paper.key == "gaceta" else ""
    byline = f'<span class="author" itemprop="author">{escape(story.author)}</span>'
    time = (
        f'<time itemprop="datePublished" datetime="{published.isoformat()}">{published:%d.%m.%Y %H:%M}</time>'
    )
    share = "".join(f"<p>{text}</p>" for text in site.paper.share) if "share" in story.defects else ""
    buttons = f'<div class="share-buttons">{share}</div>' if share else ""
    html = (
        f'<article{scope}><h1 itemprop="headline">{escape(story.headline)}</h1>'
        f'<p class="byline">{byline} {time}</p>'
        f'{buttons}<div class="text" itemprop="articleBody">{body}</div></article>'
    )
    return _page(site, story.headline, html, head, charset="iso-8859-1" if story.legacy_charset else "utf-8")


def _body(site: Site, story: Story) -> str:
    parts = [_block(text) for text in story.paragraphs]
    if "adjacent_repeat" in story.defects:
        parts.insert(3, parts[2])
    if "standfirst_in_body" in story.defects:
        parts.insert(0, f"<p>{escape(story.standfirst)}</p>")
    if "headline_repeated" in story.defects:
        parts.insert(0, f"<p>{escape(story.headline)}</p>")
    if "see_also" in story.defects:
        linked = [site.paper.story(slug) for slug in story.related]
        links = (f'<p><a href="{site.path(other)}">{escape(other.headline)}</a></p>' for other in linked)
        parts += [f"<p>{escape(site.paper.see_also)}</p>", *links]
    if story.paywall:
        parts.append(f'<div class="paywall"><h2>{escape(site.paper.subscribe)}</h2><form></form></div>')
    return "\n".join(parts)


def _block(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _teasers(site: Site, stories: Sequence[Story]) -> str:
    items = "".join(
        f'<li><h2><a href="{site.path(story)}">{escape(story.headline)}</a></h2>'
        f"<p>{escape(story.standfirst)}</p></li>"
        for story in stories
    )
    return f'<ul class="teasers">{items}</ul>'


def _page(site: Site, title: str, body: str, head: str, *, charset: str = "utf-8") -> str:
    paper = site.paper
    sections = "".join(f'<a href="/{key}/">{escape(name)}</a> ' for key, name in paper.sections.items())
    return (
        f'<!doctype html><html lang="{paper.language}"><head><meta charset="{charset}">'
        f"<title>{escape(title)} - {escape(paper.name)}</title>{head}</head><body>"
        f'<header><a href="/">{escape(paper.name)}</a><nav>{sections}</nav></header><main>{body}</main>'
        f"<footer><p>&copy; {site.now.year} {escape(paper.name)}</p></footer></body></html>\n"
    )


def _json_ld(site: Site, story: Story) -> str:
    modified = site.modified(story)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": site.published(story).isoformat(),
        "dateModified": modified.isoformat() if modified else None,
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": site.paper.name},
        "articleSection": site.paper.sections[story.section],
        "isAccessibleForFree": not story.paywall,
        "mainEntityOfPage": site.url(story),
    }
    known = {key: value for key, value in facts.items() if value is not None}
    return f'<script type="application/ld+json">{json.dumps(known)}</script>'


def _open_graph(site: Site, story: Story) -> str:
    modified = site.modified(story)
    facts = {
        "og:type": "article",
        "og:title": story.headline,
        "og:description": story.standfirst,
        "og:url": site.url(story),
        "og:site_name": site.paper.name,
        "article:published_time": site.published(story).isoformat(),
        "article:modified_time": modified.isoformat() if modified else None,
        "article:author": story.author,
        "article:section": site.paper.sections[story.section],
        "article:content_tier": "locked" if story.paywall else "free",
    }
    return "".join(
        f'<meta property="{key}" content="{escape(value)}">' for key, value in facts.items() if value
    )


def _plain_meta(site: Site, story: Story) -> str:
    free = "false" if story.paywall else "true"
    return (
        f'<meta name="description" content="{escape(story.standfirst)}">'
        f'<meta itemprop="isAccessibleForFree" content="{free}">'
        f'<link rel="canonical" href="{site.url(story)}">'
    )
