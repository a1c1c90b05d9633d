"""Finds who signed the article: people or desks, each with the address of their page where there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from extractors.article import Author
from extractors.fields.byline import names_in
from extractors.fields.choice import Answer, Choice
from extractors.fields.main_thing import main_article, main_item, resolve
from extractors.structured_data.thing import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.document import Document

_META_NAMES = (
    "author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "article:author",
    "article:author_name",
    "cxenseparse:author",
    "rbauthors",
    "dcsext.author",
)
_VISIBLE = (
    '[rel~="author"]',
    '[itemprop~="author"]',
    ".author-name, .author__name, .byline__name, .byline-name, .article-author, .post-author, .entry-author, .vcard .fn, .byline a, .author a",
    '.byline, .author, [class*="byline"], [class*="Byline"]',
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors taken and the choice they came from."""

    authors: tuple[Author, ...]
    choice: Choice


def read_authors(document: Document, site_names: Sequence[str]) -> Byline:
    """Authors by the best source that names any."""
    groups = [(source, tuple(authors)) for source, authors in _groups(document, site_names) if authors]
    answers = tuple(Answer(source, "; ".join(a.name for a in authors)) for source, authors in groups)
    if not groups:
        return Byline((), Choice("authors"))
    best = 0
    conflict = any(a.value.casefold() != answers[best].value.casefold() for a in answers)
    return Byline(groups[best][1], Choice("authors", answers, answers[best], conflict))


def _groups(document: Document, site_names: Sequence[str]) -> Iterator[tuple[str, list[Author]]]:
    for source, thing in (("jsonld", main_article(document)), ("microdata", main_item(document))):
        if thing:
            yield (
                source,
                _from_value(document, thing.values.get("author") or thing.values.get("creator"), site_names),
            )
    metas = document.meta.all(*_META_NAMES)
    yield "meta", _unique([Author(name=n) for m in metas for n in names_in(m, site_names)])
    for selector in _VISIBLE:
        nodes = document.tree.css(selector)[:6]
        found = [
            Author(name=n, url=_link(document, node.attributes.get("href")))
            for node in nodes
            for n in names_in(" ".join(node.text(separator=" ")[:300].split()), site_names)
        ]
        yield "visible", _unique(found)


def _from_value(document: Document, value: Any, site_names: Sequence[str]) -> list[Author]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        node = resolve(document, item)
        url = node.get("url") if isinstance(node, dict) else None
        names = [n for text in texts(node) for n in names_in(text, site_names)]
        found += [Author(name=n, url=_link(document, url)) for n in names]
    return _unique(found)


def _link(document: Document, href: Any) -> str | None:
    if not isinstance(href, str) or not re.match(r"^(https?:)?//|^/", href.strip()):
        return None
    try:
        return urljoin(document.page.url, href.strip())
    except ValueError:
        return None


def _unique(authors: list[Author]) -> list[Author]:
    return list({a.name.casefold(): a for a in reversed(authors)}.values())[::-1][:20]
