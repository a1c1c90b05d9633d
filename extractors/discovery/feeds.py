"""Reads RSS, Atom, RDF and JSON feeds: a body in, links out, broken feeds salvaged."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from extractors.discovery.found_link import FoundLink
from extractors.discovery.moment import read_moment
from extractors.discovery.url_key import absolute_url
from extractors.discovery.wording import wording
from extractors.discovery.xml_text import children_named, local_name, parse_xml, text_of
from extractors.errors import FeedError

if TYPE_CHECKING:
    from lxml import etree

_ENTRY_START = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_TAGS = re.compile(r"<[^>]{1,500}>")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_feed(body: bytes, url: str) -> tuple[FoundLink, ...]:
    """The entries of a feed in its order, each once; entries without an address are left out.

    Raises:
        FeedError: no feed, or one that is broken before its first entry.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        links = tuple(_json_links(body, url))
    else:
        links = _xml_links(body, url)
    first: dict[str, FoundLink] = {}
    for link in links:
        first.setdefault(link.url, link)
    return tuple(first.values())


def _xml_links(body: bytes, url: str) -> tuple[FoundLink, ...]:
    root = parse_xml(body, url)
    if local_name(root) not in {"rss", "rdf", "feed", "channel"}:
        raise FeedError(f"{url}: the root element is <{local_name(root)}>, not that of a feed")
    entries = [element for element in root.iter() if local_name(element) in {"item", "entry"}]
    links = tuple(_xml_link(entry, url) for entry in entries)
    found = tuple(link for link in links if link)
    lost = len(_ENTRY_START.findall(body)) - len(entries)
    return _salvage(body, url, found) if lost > 0 else found


def _salvage(body: bytes, url: str, found: tuple[FoundLink, ...]) -> tuple[FoundLink, ...]:
    """Ask the slow, forgiving parser where ours lost entries; keep the answer that has more.

    Raises:
        FeedError: ours found none, and the other fails: it trips over characters that are none, and more.
    """
    import feedparser  # type: ignore[import-untyped] # noqa: PLC0415 - 15 ms a feed and slow to import: only for what is badly broken

    try:
        entries = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False).entries
    except Exception as error:  # whatever it is, what ours found stands
        if found:
            return found
        said = f"{type(error).__name__}: {error}"
        raise FeedError(f"{url}: broken before its first entry, also for feedparser ({said})") from error
    links = (_plain_link(entry, url) for entry in entries)
    slow = tuple(link for link in links if link)
    return slow if len(slow) > len(found) else found


def _plain_link(entry: dict[str, Any], url: str) -> FoundLink | None:
    return _found(
        entry.get("link"),
        url,
        entry.get("title"),
        entry.get("published"),
        entry.get("updated"),
        text=entry.get("summary"),
    )


def _xml_link(entry: etree._Element, url: str) -> FoundLink | None:
    published = text_of(entry, "pubdate", "published", "issued", "date", "created")
    updated = text_of(entry, "updated", "modified")
    href = _href(entry)
    text = text_of(entry, "encoded", "content", "description", "summary")
    title = text_of(entry, "title")
    return _found(href, entry.get(_BASE) or url, title, published, updated, text=text, found_on=url)


def _href(entry: etree._Element) -> str | None:
    """RSS: the link's text, or a guid that is a permanent link; Atom: the alternate link's href."""
    for link in children_named(entry, "link"):
        if link.get("href"):
            if link.get("rel", "alternate") == "alternate" and "html" in link.get("type", "text/html"):
                return str(link.get("href"))
        elif (link.text or "").strip():
            return str(link.text)
    origin = text_of(entry, "origlink")
    guid = next(children_named(entry, "guid"), None)
    if origin or guid is None or guid.get("isPermaLink", "true").lower() == "false":
        return origin
    return guid.text and str(guid.text)


def _json_links(body: bytes, url: str) -> Iterator[FoundLink]:
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{url}: broken JSON ({error})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FeedError(f"{url}: JSON without a list of items")
    for item in _dicts(items):
        link = _found(
            _string(item, "url") or _string(item, "external_url"),
            url,
            _string(item, "title"),
            _string(item, "date_published"),
            _string(item, "date_modified"),
            text=_string(item, "content_html") or _string(item, "content_text") or _string(item, "summary"),
        )
        if link:
            yield link


def _dicts(items: Iterable[object]) -> Iterator[dict[str, object]]:
    return (item for item in items if isinstance(item, dict))


def _string(item: dict[str, object], key: str) -> str | None:
    """A text without the half characters that are left where a title was cut amid an emoji."""
    value = item.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _found(
    href: str | None,
    base: str,
    title: str | None,
    published: str | None,
    updated: str | None,
    *,
    text: str | None = None,
    found_on: str | None = None,
) -> FoundLink | None:
    address = absolute_url(base, html.unescape(href)) if href else None
    if address is None:
        return None
    return FoundLink(
        url=address,
        via="feed",
        title=_plain(title),
        date_published=read_moment(published),
        last_modified=read_moment(updated),
        found_on=found_on or base,
        said=wording(text),
    )


def _plain(title: str | None) -> str | None:
    """Titles carry markup and doubly escaped characters: `&amp;amp;`, `<b>`."""
    if not title:
        return None
    return " ".join(_TAGS.sub("", html.unescape(title)).split()) or None
