"""Reads the links of a home or section page: which lead to articles, to further lists, to feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from extractors.discovery.address_shape import Shape, judge_shape
from extractors.discovery.found_link import FoundLink
from extractors.discovery.url_key import absolute_url, site_of, url_key
from extractors.discovery.wording import wording
from extractors.document import Document, parse

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from extractors.page import Page

__all__ = ["FoundLink", "PageLinks", "read_links"]

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_PATH = re.compile(
    r"(?:/(?:feed|rss|atom)/?|[/._-](?:rss|atom|feed)\.(?:xml|rss|json)|\.rss|\.atom)$", re.IGNORECASE
)
_COMMENT_FEED = re.compile(r"/comments?/(?:feed|rss)|[?&]withcomments=", re.IGNORECASE)
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FRAME = frozenset({"nav", "footer"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_MOST_ANCHORS = 10_000  # real home pages have up to 1,500
_CLIMB = 8  # ancestors looked at: a teaser's frame or heading is never farther
_TITLE_WORDS = 5  # `Sport`, `Media and society`: names of sections are shorter than headlines
_HEADING_WORDS = 3  # in a heading three words are a headline; `<h2>Sport</h2>` still is a section
_NUMBERED_PAGE = re.compile(
    r"(?:[?&](?:page|p|pg|seite|pagina|paged)=|/(?:page|seite|pagina)[/-])(\d{1,4})/?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """The links of one page, in its order, each address once and none to another site.

    `is_article` says that the page itself declares to be an article: it was no list after all.
    """

    articles: tuple[FoundLink, ...] = ()
    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    next_page: str | None = None
    is_article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    url: str
    text: str
    in_heading: bool
    in_frame: bool
    leads_on: bool


def read_links(page: Page, via: str = "listing") -> PageLinks:
    """The links of a page; unsure ones count as articles, which a later look at the page may refuse.

    Raises:
        ExtractionError: the body is no readable HTML.
    """
    document = parse(page)
    base = _base(document)
    anchors = tuple(_anchors(document, base))
    own = url_key(page.url)
    judged = [(anchor, _judge(anchor)) for anchor in anchors if url_key(anchor.url) != own]
    return PageLinks(
        articles=_articles((anchor for anchor, shape in judged if shape is Shape.ARTICLE), page.url, via),
        listings=_each_once(anchor.url for anchor, shape in judged if shape is Shape.LISTING),
        feeds=_each_once(_feeds(document, base, anchors)),
        next_page=_next_page(document, base, anchors, page.url),
        is_article=_declares_article(document),
    )


def _base(document: Document) -> str:
    node = document.tree.css_first("head > base[href]")
    return (node and absolute_url(document.page.url, node.attributes.get("href") or "")) or document.page.url


def _anchors(document: Document, base: str) -> Iterator[_Anchor]:
    site = site_of(document.page.url)
    for node in document.tree.css("a[href]")[:_MOST_ANCHORS]:
        url = absolute_url(base, node.attributes.get("href") or "")
        if url is not None and site_of(url) == site:
            yield _anchor(node, url)


def _anchor(node: LexborNode, url: str) -> _Anchor:
    text = " ".join(node.text(separator=" ").split())
    heading, frame, parent = node.css_first("h1, h2, h3, h4, h5") is not None, False, node.parent
    for _ in range(_CLIMB):
        if parent is None:
            break
        heading = heading or parent.tag in _HEADINGS
        frame = frame or parent.tag in _FRAME or parent.attributes.get("role") == "navigation"
        parent = parent.parent
    rel = (node.attributes.get("rel") or "").lower().split()
    return _Anchor(url=url, text=text, in_heading=heading, in_frame=frame, leads_on="next" in rel)


def _judge(anchor: _Anchor) -> Shape:
    shape = judge_shape(anchor.url)
    if anchor.leads_on:
        return Shape.OTHER
    if shape is not Shape.OPEN:
        return shape
    words = _HEADING_WORDS if anchor.in_heading and not anchor.in_frame else _TITLE_WORDS
    if _has_words(anchor.text, words):
        return Shape.ARTICLE
    return Shape.LISTING if _could_be_section(anchor.url) else Shape.ARTICLE


def _has_words(text: str, words: int) -> bool:
    return len(text.split()) >= words or len(_WIDE.findall(text)) >= 2 * words


def _could_be_section(url: str) -> bool:
    """A path of a few plain words and no number: how sections are named everywhere."""
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    return len(segments) <= 3 and not re.search(r"\d{3}", f"{parts.path}?{parts.query}")


def _articles(anchors: Iterator[_Anchor], found_on: str, via: str) -> tuple[FoundLink, ...]:
    """One link an address; its longest text is its title (an image's link has none, "read more" is short)."""
    titles: dict[str, str] = {}
    urls: dict[str, str] = {}
    for anchor in anchors:
        key = url_key(anchor.url)
        urls.setdefault(key, anchor.url)
        titles[key] = max(titles.get(key, ""), anchor.text, key=len)
    return tuple(
        FoundLink(
            url=url,
            via=via,
            title=titles[key][:300] or None,
            found_on=found_on,
            said=wording(titles[key], numbers=False) if via == "home" else None,
        )
        for key, url in urls.items()
    )


def _each_once(urls: Iterator[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for url in urls:
        seen.setdefault(url_key(url), url)
    return tuple(seen.values())


def _feeds(document: Document, base: str, anchors: tuple[_Anchor, ...]) -> Iterator[str]:
    for node in document.tree.css("link[rel~=alternate][href]"):
        url = absolute_url(base, node.attributes.get("href") or "")
        kind = (node.attributes.get("type") or "").split(";")[0].strip().lower()
        if url and kind in _FEED_TYPES and not _COMMENT_FEED.search(url):
            yield url
    for anchor in anchors:
        if _FEED_PATH.search(urlsplit(anchor.url).path) and not _COMMENT_FEED.search(anchor.url):
            yield anchor.url


def _next_page(document: Document, base: str, anchors: tuple[_Anchor, ...], own: str) -> str | None:
    node = document.tree.css_first("link[rel~=next][href]")
    declared = absolute_url(base, node.attributes.get("href") or "") if node else None
    if declared and site_of(declared) == site_of(own):
        return declared
    leading = next((anchor.url for anchor in anchors if anchor.leads_on), None)
    return leading or _numbered_successor(anchors, own)


def _numbered_successor(anchors: tuple[_Anchor, ...], own: str) -> str | None:
    """The link whose address is this page's with the page number one higher."""
    match = _NUMBERED_PAGE.search(own)
    stem, number = (own[: match.start()], int(match[1])) if match else (own.rstrip("/"), 1)
    for anchor in anchors:
        other = _NUMBERED_PAGE.search(anchor.url)
        if (
            other
            and int(other[1]) == number + 1
            and anchor.url[: other.start()].rstrip("/") == stem.rstrip("/")
        ):
            return anchor.url
    return None


def _declares_article(document: Document) -> bool:
    """Both by type and by time: many home pages call themselves an article, none gives it a date."""
    tree = document.tree
    typed = tree.css_first('meta[property="og:type"][content="article"]') is not None
    return typed and tree.css_first('meta[property="article:published_time"]') is not None
