"""A typed node of structured data, whatever syntax it was written in."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from extractors.characters import tidy

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "SocialMediaPosting",
        "Report",
        "ReportageNewsArticle",
        "OpinionNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "TechArticle",
        "ScholarlyArticle",
        "SatiricalArticle",
        "AdvertiserContentArticle",
        "MedicalScholarlyArticle",
    ]
)
_SPELLINGS = {name.lower(): name for name in ARTICLE_TYPES}
# With its semicolon: without, the "&copy" of "?a=1&copy=2" would be a sign.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A node below one of these is another page's, not this one's.
_FOREIGN = frozenset(
    [
        "itemlistelement",
        "haspart",
        "ispartof",
        "relatedlink",
        "citation",
        "mentions",
        "comment",
        "blogpost",
        "liveblogupdate",
        "isbasedon",
        "significantlink",
        "subjectof",
        "review",
        "about",
    ]
)


class Thing(msgspec.Struct, frozen=True):  # dozens a page, made in a fifth of the time
    """One node: its schema.org types, its properties, and the keys on the way to it.

    `values` are as written: strings, numbers, mappings, lists. `path` is empty for a node at the top
    or in `@graph`.
    """

    types: tuple[str, ...]
    values: Mapping[str, Any]
    path: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether the node describes an article."""
        return not ARTICLE_TYPES.isdisjoint(self.types)

    @property
    def is_foreign(self) -> bool:
        """Whether the node stands where other pages are listed."""
        return any(key.lower() in _FOREIGN for key in self.path)

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings under a key: its own, or the names of the nodes there."""
        return tuple(texts(self.values.get(key)))


def type_name(written: str) -> str:
    """The last part of a type's address; those of articles as schema.org spells them."""
    name = written.strip().rstrip("/").rpartition("/")[2]
    name = name.rpartition("#")[2].rpartition(":")[2]
    return _SPELLINGS.get(name.lower(), name)


def plain(text: str) -> str:
    """A text as a reader is meant to see it: systems write `&amp;`, even `&amp;amp;`, where none is read."""
    for _ in range(2):
        if "&" in text:
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return tidy(text)


def texts(value: Any, depth: int = 0) -> list[str]:
    """Strings in a value, made `plain`; a node stands for its name, value or text."""
    if isinstance(value, str):
        text = plain(value)
        return [text] if text else []
    if isinstance(value, bool) or value is None or depth > 4:
        return []
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        inner = next((value[k] for k in ("name", "@value", "headline", "text") if value.get(k)), None)
        return texts(inner, depth + 1) if inner is not None else _full_name(value, depth + 1)
    if isinstance(value, list | tuple):
        return [text for item in value[:200] for text in texts(item, depth + 1)]
    return []


def _number(value: float) -> list[str]:
    if not math.isfinite(value):
        return []
    return [str(int(value) if value == int(value) else value)]


def _full_name(node: Mapping[str, Any], depth: int) -> list[str]:
    parts = [text for key in ("givenName", "familyName") for text in texts(node.get(key), depth)[:1]]
    return [" ".join(parts)] if parts else []
