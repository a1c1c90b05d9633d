"""Finds the editorial headline: what stands over the article, without the site's name."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from extractors.fields.choice import Answer, Choice
from extractors.fields.main_thing import main_article, main_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.document import Document

_SEPARATOR = re.compile(r"\s+[|\-–—‒―·•»›:~/⋆★*]+\s+|\s*[|｜»]\s*|\s+::\s+|(?<=[^\d\W]):\s+")
_META_NAMES = (
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
    "headline",
    "title",
    "article:title",
    "cxenseparse:title",
)
_VISIBLE = (
    '[itemprop~="headline"], [class*="entry-title"], [class*="article-title"], [class*="article__title"],'
    ' [class*="post-title"], [class*="articleTitle"], [class*="headline"], [class*="Headline"], [id*="headline"], [class*="story-title"]'
)
_MAX = 400


def read_headline(document: Document, site_names: Sequence[str]) -> Choice:
    """All titles a page gives itself, and the one that is its headline."""
    answers = tuple(dict.fromkeys(_answers(document, site_names)))
    if not answers:
        return Choice("headline")
    best = max(answers, key=lambda a: _score(a, answers, document.title or ""))
    conflict = any(_key(a.value) != _key(best.value) for a in answers if a.source in ("jsonld", "opengraph"))
    return Choice("headline", answers, best, conflict)


def raw_titles(document: Document) -> tuple[str, ...]:
    """Every title as written: h1s, og:title, twitter:title, `<title>`, JSON-LD headline."""
    thing = main_article(document)
    found = [_text(n) for n in document.tree.css("h1")[:6]]
    found += document.meta.all("og:title", "twitter:title")
    found += [document.title or ""]
    found += list(thing.texts("headline")) if thing else []
    return tuple(dict.fromkeys(t for t in found if t))


def strip_site_name(title: str, site_names: Iterable[str]) -> str:
    """A title without the site's name at its end or start; unchanged where none of the names stands there."""
    names = {_key(name) for name in site_names} - {""}
    for _ in range(3):
        cut = _cut_once(title, names)
        if cut is None:
            return title
        title = cut
    return title


def _cut_once(title: str, names: set[str]) -> str | None:
    marks = list(_SEPARATOR.finditer(title))
    for mark in reversed(marks):
        if _key(title[mark.end() :]) in names and title[: mark.start()].strip():
            return title[: mark.start()].strip()
    for mark in marks:
        if _key(title[: mark.start()]) in names and title[mark.end() :].strip():
            return title[mark.end() :].strip()
    return None


def _answers(document: Document, site_names: Sequence[str]) -> Iterator[Answer]:
    for source, text in _sources(document):
        cut = strip_site_name(text[:_MAX], site_names)
        if cut and any(c.isalnum() for c in cut):
            yield Answer(source, cut)


def _sources(document: Document) -> Iterator[tuple[str, str]]:
    for source, thing in (("jsonld", main_article(document)), ("microdata", main_item(document))):
        if thing:
            yield from ((source, t) for t in (thing.texts("headline") or thing.texts("name"))[:1])
    yield from (("opengraph", t) for t in document.meta.all("og:title"))
    yield from (("twitter", t) for t in document.meta.all("twitter:title"))
    yield from (("meta", t) for t in document.meta.all(*_META_NAMES))
    yield from (("h1", _text(n)) for n in document.tree.css("h1")[:5])
    yield from (("visible", _text(n)) for n in document.tree.css(_VISIBLE)[:5])
    if document.title:
        yield "title", document.title


def _score(answer: Answer, answers: Sequence[Answer], title: str) -> float:
    key = _key(answer.value)
    base = {
        "h1": 3.0,
        "jsonld": 2.0,
        "opengraph": 1.6,
        "microdata": 1.5,
        "twitter": 1.0,
        "meta": 0.9,
        "visible": 0.5,
        "title": 0.3,
    }
    agree = sum(
        0.6
        for other in {a.source: a for a in answers if a.source != answer.source}.values()
        if _key(other.value) == key
    )
    inside = 2.5 if key and key in _key(title) else 0.0
    short = -3.0 if len(key) < 8 else 0.0
    return base[answer.source] + agree + inside + short


def _text(node: object) -> str:
    text: str = node.text(separator=" ")  # type: ignore[attr-defined]
    return " ".join(text[: 2 * _MAX].split())


def _key(text: str) -> str:
    """Letters and digits only, without case: what makes two titles the same."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
