"""A typed node of structured data, whatever syntax it was written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

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


def texts(value: Any, depth: int = 0) -> list[str]:
    """Strings in a value, white space folded; a node stands for its name, value or text."""
    if isinstance(value, str):
        folded = " ".join(value.split())
        return [folded] if folded else []
    if isinstance(value, bool) or value is None or depth > 4:
        return []
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, dict):
        inner = next((value[k] for k in ("name", "@value", "headline", "text") if value.get(k)), None)
        return texts(inner, depth + 1)
    if isinstance(value, list | tuple):
        return [text for item in value[:200] for text in texts(item, depth + 1)]
    return []
