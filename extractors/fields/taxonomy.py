"""Reads where the article stands on its site: section, keywords, breadcrumbs, all as published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from extractors.address import absolute, page_base
from extractors.article import Breadcrumb
from extractors.fields.choice import Answer, Choice, first
from extractors.fields.main_thing import stated_things
from extractors.structured_data.thing import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from extractors.document import Document

_MAX_KEYWORDS = 60
_TRAILS = {
    "": '[id*="breadcrumb" i], nav[aria-label*="breadcrumb" i]',
    "breadcrumb": '[class*="breadcrumb" i]',
}


def read_section(document: Document) -> Choice:
    """The section's name."""
    answers = []
    for source, thing in stated_things(document):
        answers += [Answer(source, t) for t in thing.texts("articleSection")[:1]]
    names = (
        "article:section",
        "og:article:section",
        "parsely-section",
        "section",
        "cxenseparse:section",
        "dc.subject.section",
    )
    answers += [Answer("meta", t) for t in document.meta.all(*names)]
    return first("article_section", answers)


def read_keywords(document: Document) -> tuple[tuple[str, ...], Choice]:
    """Keywords and tags of the source that gives most care to them: structured data, then meta."""
    sources: list[tuple[str, Sequence[str]]] = []
    for source, thing in stated_things(document):
        sources.append((source, thing.texts("keywords")))
    sources.append(
        (
            "meta",
            document.meta.all("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "keywords"),
        )
    )
    for source, values in sources:
        words = _split(values)
        if words:
            return words, first("keywords", [Answer(source, "; ".join(words))])
    return (), Choice("keywords")


def read_breadcrumbs(document: Document) -> tuple[tuple[Breadcrumb, ...], Choice]:
    """The way from the home page, from structured data or else from the visible trail."""
    for source, things in (("jsonld", document.things), ("microdata", document.microdata)):
        for thing in things:
            if "BreadcrumbList" in thing.types:
                steps = _steps(document, thing.values.get("itemListElement"))
                if steps:
                    return steps, _trail(source, steps)
    steps = _visible(document)
    return (steps, _trail("visible", steps)) if steps else ((), Choice("breadcrumbs"))


def _split(values: Sequence[str]) -> tuple[str, ...]:
    """One keyword an entry; a single value is a list with commas or semicolons."""
    words: dict[str, str] = {}
    for word in (w.strip() for value in values for w in re.split(r"[,;|、،]", value)):
        if 1 < len(word) <= 80:
            words.setdefault(word.casefold(), word)
    return tuple(words.values())[:_MAX_KEYWORDS]


def _trail(source: str, steps: tuple[Breadcrumb, ...]) -> Choice:
    return first("breadcrumbs", [Answer(source, " > ".join(step.name for step in steps))])


def _steps(document: Document, value: Any) -> tuple[Breadcrumb, ...]:
    found = []
    for step in (value if isinstance(value, list) else [value])[:12]:
        if not isinstance(step, dict):
            continue
        name = next(iter(texts(step.get("name")) or texts(step.get("item"))), None)
        item = step.get("item")
        url = item.get("@id") or item.get("url") if isinstance(item, dict) else item
        if name:
            found.append(Breadcrumb(name=name[:200], url=_absolute(document, url)))
    return tuple(found)


def _visible(document: Document) -> tuple[Breadcrumb, ...]:
    for trail in document.select(_TRAILS)[:3]:
        links = [(_text(a), a.attributes.get("href")) for a in trail.css("a[href]")[:12]]
        steps = tuple(Breadcrumb(name=name, url=_absolute(document, href)) for name, href in links if name)
        if steps:
            return steps
    return ()


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ")[:200].split())


def _absolute(document: Document, href: Any) -> str | None:
    found = texts(href)
    return absolute(page_base(document), found[0]) if found else None
