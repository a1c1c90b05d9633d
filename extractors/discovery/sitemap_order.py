"""Says which sitemaps of an index to read, and in which order: news first, then the newest."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_NEWS = re.compile(
    r"news(?![a-z]*letter)|nachrichten|noticias|actu|notizie|nyheter|novosti|latest|recent|today",
    re.IGNORECASE,
)
# Plug-ins name their maps after what they list: post_tag-sitemap.xml, sitemap-video.xml, author-sitemap2.xml.
_NO_ARTICLES = re.compile(
    r"(?<![a-z])(?:post_?tags?|tags?|topics?|categor(?:y|ies)|taxonom(?:y|ies)|authors?|autor(?:en|es)?|users?|videos?|images?|photos?"
    r"|galler(?:y|ies)|products?|sections?|attachments?|podcasts?|events?|jobs?|recipes?)(?![a-z])",
    re.IGNORECASE,
)


def order_sitemaps(maps: tuple[tuple[str, str | None], ...]) -> tuple[str, ...]:
    """The addresses worth reading out of (address, lastmod), the most telling first.

    Maps named after what is no article are left out, unless an index has no others.
    """
    telling = [each for each in maps if not _NO_ARTICLES.search(_name(each[0]))] or list(maps)
    newest_first = sorted(telling, key=lambda each: each[1] or "", reverse=True)
    return tuple(url for url, _ in sorted(newest_first, key=lambda each: not _NEWS.search(_name(each[0]))))


def _name(url: str) -> str:
    """What follows the host, without the ending: hosts are full of `news`."""
    parts = urlsplit(url)
    return re.sub(r"\.(?:xml|gz|txt|php)", "", unquote(parts.path) + "?" + parts.query).lower()
