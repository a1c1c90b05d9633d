"""Decides whether a page is an article, and of which kind; each refusal says what it was decided by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fields.main_thing import main_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.fields import Fields


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of page; `refusal` is the reason code where it is no article, `evidence` one sentence."""

    kind: str | None
    refusal: str | None = None
    evidence: str | None = None


def judge(document: Document, fields: Fields, lines: Sequence[Line]) -> Verdict:
    """Judge a page by its structured data, its structure and its text."""
    length = sum(len(line.text) for line in lines)
    if length < 100:
        return Verdict(None, "empty_shell", f"{length} characters of text")
    return Verdict(_article_kind(document))


def _article_kind(document: Document) -> str:
    thing = main_article(document)
    types = thing.types if thing else ()
    known = {
        "LiveBlogPosting": "liveblog",
        "OpinionNewsArticle": "opinion",
        "ReviewNewsArticle": "review",
        "BlogPosting": "blog",
    }
    return next((known[t] for t in types if t in known), "news")
