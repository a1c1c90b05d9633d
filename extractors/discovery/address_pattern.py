"""The pattern of an address: what it shares with its like on the site, so that they can be counted."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from extractors.discovery.address_shape import slug_words
from extractors.discovery.url_key import url_key

_ENDING = re.compile(r"\.[a-z]{2,7}$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ID = re.compile(r"(?=.*\d)(?=.*[a-z])[0-9a-z]{8,40}", re.IGNORECASE)
_SLUG_WORDS = 3
_LAST_WORDS = 2  # `/sport/short-news`: below others the last segment is what differs
_LONG = 24  # characters: what is longer is no name of a section, in scripts without spaces either
_SHORT = 60  # characters of a literal segment: a longer one is data, whatever it looks like


def address_pattern(url: str) -> str:
    """`news.site/sport/{n}/{slug}.html`, `news.site/view.php?id={n}`, `news.site/clips/{word}`.

    Numbers, ids and slugs become places; other segments stand for themselves, but for a last one below
    others, which names one thing of many. Raises ValueError for no http or https address.
    """
    parts = urlsplit(url_key(url))
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    places = [_place(segment, _SLUG_WORDS) for segment in segments[:-1]]
    places += [_last(segment, below=bool(places)) for segment in segments[-1:]]
    query = "&".join(_pair(pair) for pair in parts.query.split("&") if pair)
    return "/".join([parts.netloc, *places]) + (f"?{query}" if query else "")


def _last(segment: str, *, below: bool) -> str:
    """What the last segment is, where others stand before it or not."""
    if not below:
        return _place(segment, _SLUG_WORDS)
    last = _place(segment, _LAST_WORDS)
    return "{word}" + _ending(segment) if last == segment else last


@lru_cache(1024)  # sections, years and months are those of a hundred other addresses
def _place(segment: str, slug_from: int) -> str:
    ending = _ending(segment)
    stem = segment.removesuffix(ending)
    if stem.isdigit():
        return "{n}" + ending
    if slug_words(stem) >= slug_from or len(stem) > (_LONG if not stem.isascii() else _SHORT):
        return "{slug}" + ending
    if _ID.fullmatch(stem):
        return "{id}" + ending
    return _DIGITS.sub("{n}", stem) + ending


def _ending(segment: str) -> str:
    match = _ENDING.search(segment)
    return match[0] if match and match.start() else ""


def _pair(pair: str) -> str:
    name, _, value = pair.partition("=")
    return f"{name}={'{n}' if value.isdigit() else '{v}'}" if value else name
