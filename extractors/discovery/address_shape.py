"""Judges an address by its shape alone: an article, a list of links, or a page that is clearly neither."""

from __future__ import annotations

import re
from enum import Enum
from importlib.resources import files
from urllib.parse import unquote, urlsplit


class Shape(Enum):
    """What an address looks like; `OPEN` where its shape tells nothing."""

    ARTICLE = "article"
    """A date with a slug, a long number, a slug of many words: nearly always an article."""
    LISTING = "listing"
    """A page of links by subject: read for links, never stored."""
    OTHER = "other"
    """Tag, author, video, gallery, search, login, about, archive, a file: no article, nothing to follow."""
    OPEN = "open"


def _read_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for line in (files(__package__) / "path_words.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, rest = line.partition("\t")
            words.update((word, kind) for word in rest.split() if word not in words)
    return words


_WORDS = _read_words()
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|css|js|mjs|json|xml|rss|atom|gz|zip|rar|7z|exe|dmg|apk|pdf|docx?|xlsx?"
    r"|pptx?|odt|epub|csv|txt|mp[34]|m4[av]|ogg|webm|mov|avi|wav|m3u8|ics|vcf|woff2?|ttf)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/._-]|$)")
_DATE_ONLY = re.compile(
    r"(?:/[a-z-]{1,20}){0,2}/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?)?/?",
    re.ASCII,
)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{5,}(?![0-9])")
_PAGED = re.compile(r"/(?:page|seite|pagina|strana|sida|p)[/-]?\d{1,4}/?$", re.IGNORECASE)
_SEARCH_QUERY = re.compile(r"(?:^|&)(?:q|query|search|s|keywords?|suche|term|searchterm)=", re.IGNORECASE)
_HEX_ID = re.compile(r"(?<![0-9a-z])(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{8,40}(?![0-9a-z])")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|ece|cms|amp|article)$", re.IGNORECASE)
_BETWEEN = re.compile(r"[-_+,.\s~]+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SLUG_WORDS = 4  # `us-election-results-live`; sections have at most three words in their name


def judge_shape(url: str) -> Shape:
    """What the address looks like, by path and parameters; anchor text and place are judged elsewhere."""
    parts = urlsplit(url)
    path = unquote(parts.path).lower()
    segments = [segment for segment in path.split("/") if segment]
    if _FILES.search(path):
        return Shape.OTHER
    if not segments:
        return _judge_root(parts.query)
    if _PAGED.search(path):
        return Shape.LISTING
    if _SEARCH_QUERY.search(parts.query) and not _NUMBER.search(parts.query):
        return Shape.OTHER
    word = _judge_words(segments)
    if word is not None:
        return word
    if _DATE_ONLY.fullmatch(path):
        return Shape.OTHER
    return Shape.ARTICLE if _tells_article(path, segments, parts.query) else Shape.OPEN


def _judge_root(query: str) -> Shape:
    """The home page, its further pages, or a page that only a number names: `/?p=4711`."""
    if _NUMBER.search(query):
        return Shape.ARTICLE
    if re.search(r"(?:^|&)(?:p|id)=\d", query):
        return Shape.OPEN
    return Shape.LISTING if not query or re.search(r"(?:^|&)(?:page|paged|pg|cat)=\d", query) else Shape.OTHER


def slug_words(segment: str) -> int:
    """How many words a path segment is made of; numbers do not count."""
    return sum(1 for word in _BETWEEN.split(_ENDING.sub("", segment)) if _LETTERS.search(word))


def _judge_words(segments: list[str]) -> Shape | None:
    """What the first telling word among the leading segments says, weighed against what follows it."""
    for place, segment in enumerate(segments[:3]):
        kind = _WORDS.get(_ENDING.sub("", segment))
        if kind is not None:
            shape = _judge_word(kind, place, segments[place + 1 :])
            if shape is not None:
                return shape
    return None


def _judge_word(kind: str, place: int, after: list[str]) -> Shape | None:
    if kind == "story":
        return Shape.ARTICLE if after else None
    if kind == "media":
        return Shape.OTHER
    if kind in {"service", "action", "search"} and place > 0 and after:
        return None  # `/culture/about/...`, `/tech/apps/...`: a section may bear such a name
    if kind == "topic" and len(after) > 1:
        return None
    story = bool(after) and _is_story(after[-1])
    if kind in {"tag", "author"}:
        story = story and len(after) > 1 and _dated_or_numbered(after)
    if kind == "chart":
        story = story or (bool(after) and slug_words(after[-1]) > 0 and _dated_or_numbered(after))
    if story:
        return Shape.ARTICLE
    return Shape.LISTING if kind == "listing" else Shape.OTHER


def _is_story(segment: str) -> bool:
    return slug_words(segment) >= _SLUG_WORDS or bool(_NUMBER.search(segment))


def _dated_or_numbered(segments: list[str]) -> bool:
    path = "/" + "/".join(segments)
    return bool(_DATE.search(path) or _NUMBER.search(path))


def _tells_article(path: str, segments: list[str], query: str) -> bool:
    last = segments[-1]
    if slug_words(last) >= _SLUG_WORDS or slug_words(segments[-2] if len(segments) > 1 else "") > _SLUG_WORDS:
        return True
    if _DATE.search(path) or _NUMBER.search(path) or _NUMBER.search(query):
        return True
    return bool(_HEX_ID.search(last)) or (bool(_ENDING.search(last)) and slug_words(last) > 1)
