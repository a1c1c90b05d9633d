"""Reads sitemaps and sitemap indexes, plain or gzipped: a body in, links out, bounded."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.discovery.found_link import FoundLink
from extractors.discovery.moment import read_moment
from extractors.discovery.url_key import absolute_url
from extractors.discovery.xml_text import children_named, local_name, parse_xml, text_of
from extractors.errors import FeedError

if TYPE_CHECKING:
    from lxml import etree

MAX_BYTES = 52_428_800
"""The protocol's own limit for an unzipped sitemap."""
# XML of addresses packs 10 to 40 times; deflate can reach 1,032. Below 4 MiB any ratio does no harm.
_MAX_RATIO = 150
_FREE_BYTES = 4_194_304
_PIECE, _STEP = 65_536, 1_048_576
# Tools that zip piece by piece make one of each 64 kB: 800 of the largest sitemap.
_MOST_MEMBERS = 10_000
_GZIP = b"\x1f\x8b"
_LINE = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What one sitemap file lists: further sitemaps as (address, lastmod), or pages.

    `complete` is False where the file broke off: what stood before is kept.
    """

    children: tuple[tuple[str, str | None], ...] = ()
    links: tuple[FoundLink, ...] = ()
    complete: bool = True


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """The children and links of a sitemap in its order; broken XML is salvaged.

    Raises:
        FeedError: no sitemap, a gzip bomb, or one that declares entities.
    """
    body, complete = gunzip(body, url) if body.startswith(_GZIP) else (body, True)
    if body.lstrip()[:4].lower() == b"http":
        return Sitemap(links=_text_links(body, url), complete=complete)
    root = parse_xml(body, url)
    name = local_name(root)
    if name == "sitemapindex":
        return Sitemap(children=_children(root, url), complete=complete)
    if name != "urlset":
        raise FeedError(f"{url}: the root element is <{name}>, not that of a sitemap")
    links = (_link(element, url) for element in children_named(root, "url"))
    return Sitemap(links=tuple(link for link in links if link), complete=complete)


def gunzip(body: bytes, url: str) -> tuple[bytes, bool]:
    """The unzipped body and whether its end was reached; gzip may be of several members in a row.

    Raises:
        FeedError: it unpacks to more than the protocol allows or out of all proportion, or is no gzip.
    """
    inflate, members = zlib.decompressobj(31), 1
    out, at = bytearray(), 0
    try:
        while at < len(body) and (not inflate.eof or body.startswith(_GZIP, at)):  # else what follows pads
            if inflate.eof:
                inflate, members = zlib.decompressobj(31), members + 1
            piece = body[at : at + _PIECE]
            out += inflate.decompress(piece, _STEP)
            at += len(piece) - len(inflate.unconsumed_tail) - len(inflate.unused_data)
            if len(out) > MAX_BYTES or len(out) > max(_FREE_BYTES, _MAX_RATIO * at):
                raise FeedError(f"{url}: {at} bytes unpack to {len(out)}, more than any sitemap")
            if members > _MOST_MEMBERS:
                raise FeedError(f"{url}: gzip in more than {_MOST_MEMBERS} members")
    except zlib.error as error:
        if not out:
            raise FeedError(f"{url}: broken gzip ({error})") from error
    return bytes(out), inflate.eof


def _children(root: etree._Element, url: str) -> tuple[tuple[str, str | None], ...]:
    found: dict[str, str | None] = {}
    for element in children_named(root, "sitemap"):
        address = absolute_url(url, text_of(element, "loc") or "")
        if address and address != url:
            found.setdefault(address, read_moment(text_of(element, "lastmod")))
    return tuple(found.items())


def _link(element: etree._Element, url: str) -> FoundLink | None:
    loc = text_of(element, "loc")
    address = absolute_url(url, loc) if loc else None
    if address is None:
        return None
    news = next(children_named(element, "news"), None)
    return FoundLink(
        url=address,
        via="sitemap" if news is None else "news_sitemap",
        title=None if news is None else text_of(news, "title"),
        date_published=None if news is None else read_moment(text_of(news, "publication_date")),
        last_modified=read_moment(text_of(element, "lastmod")),
        found_on=url,
    )


def _text_links(body: bytes, url: str) -> tuple[FoundLink, ...]:
    """A text sitemap: one address a line."""
    found = (absolute_url(url, line) for line in _LINE.findall(body.decode("utf-8", "replace")))
    return tuple(FoundLink(url=address, via="sitemap", found_on=url) for address in found if address)
