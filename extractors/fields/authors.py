"""Finds who signed the article: people or desks, each with the address of their page where there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractors.address import absolute, page_base
from extractors.article import Author
from extractors.fields.byline import is_person, names_in
from extractors.fields.choice import Answer, Choice
from extractors.fields.main_thing import page_node, resolve, stated_things
from extractors.fields.unmarked_byline import behind_label, beside_day
from extractors.fields.visible_byline import read_byline
from extractors.structured_data.thing import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.document import Document
    from extractors.fields.strip import Piece

_META_NAMES = [
    "author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "cxenseparse:author",
    "rbauthors",
    "dcsext.author",
    "twitter:creator:name",
    "itemprop:author",
]
_LINK = re.compile(r"(?:https?:)?//|/")
_NO_NAME = re.compile(r"\W*(?:https?:|www\.|@|/)")
# Base trust in a source whose names look like people.
_TRUST = {"jsonld": 3.0, "microdata": 2.0, "meta": 2.2, "visible": 2.4}
_MAX = 20


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors taken and the choice they came from."""

    authors: tuple[Author, ...]
    choice: Choice


class _Group:
    """What one source names; `keys` are the names without case."""

    __slots__ = ("authors", "keys", "source")

    def __init__(self, source: str, authors: tuple[Author, ...]) -> None:
        self.source = source
        self.authors = authors
        self.keys = frozenset([author.name.casefold() for author in authors])


def read_authors(
    document: Document, site_names: Sequence[str], strip: Sequence[Piece], *, thorough: bool = True
) -> Byline:
    """Authors by the source most to be trusted; the site's own name only where nobody else is named.

    Unless `thorough`, a visible byline is looked for in `strip` alone.
    """
    houses = {_key(name) for name in site_names}
    groups = [g for g in _groups(document, strip, thorough=thorough) if g.authors]
    if not groups and thorough:
        groups = list(_unmarked(document, houses, strip))
    if not groups:
        return Byline((), Choice("authors"))
    groups = [_without_house(g, houses) for g in groups]
    trust = [_trust(g, groups, houses) for g in groups]
    best = groups[trust.index(max(trust))]
    answers = tuple(Answer(g.source, "; ".join([a.name for a in g.authors])) for g in groups)
    conflict = any(g.keys != best.keys for g in groups)
    return Byline(
        _linked(best.authors, groups), Choice("authors", answers, answers[groups.index(best)], conflict)
    )


def _trust(group: _Group, groups: Sequence[_Group], houses: set[str]) -> float:
    people = sum(is_person(a.name) for a in group.authors) / len(group.authors)
    house = all(_key(a.name) in houses for a in group.authors)
    agree = sum(0.4 for g in groups if g is not group and g.keys == group.keys)
    others = [g for g in groups if g.source != group.source]
    # What stands behind a name that another source gives alone is a trade or a button.
    longer = group.source == "visible" and any(
        a.startswith(f"{b} ") for g in others for b in g.keys if " " in b for a in group.keys
    )
    more = group.source == "meta" and any(g.keys < group.keys for g in others)
    many = -1.5 if group.source == "visible" and len(group.authors) > 5 else 0.0
    return _TRUST[group.source] + 1.5 * people - 3.0 * house + agree + more * people - 1.5 * longer + many


def _linked(authors: tuple[Author, ...], groups: Sequence[_Group]) -> tuple[Author, ...]:
    """The authors, each with the address that another source gives under their name where theirs has none."""
    if all(author.url for author in authors):
        return authors
    known = {author.name.casefold(): author.url for g in groups for author in g.authors if author.url}
    return tuple([a if a.url else Author(name=a.name, url=known.get(a.name.casefold())) for a in authors])


def _without_house(group: _Group, houses: set[str]) -> _Group:
    others = tuple(a for a in group.authors if _key(a.name) not in houses)
    return _Group(group.source, others) if others else group


def _groups(document: Document, strip: Sequence[Piece], *, thorough: bool) -> Iterator[_Group]:
    for source, thing in stated_things(document):
        for key in ("author", "creator"):
            if thing.values.get(key):
                yield _Group(source, _from_value(document, thing.values[key]))
                break
    page = page_node(document)
    if page and page.values.get("author"):
        yield _Group("jsonld", _from_value(document, page.values["author"]))
    metas = [m for m in document.meta.all(*_META_NAMES) if not _NO_NAME.match(m)]
    for meta in metas[:4]:
        yield _Group("meta", _unique([Author(name=n) for n in names_in(meta, structured=True)]))
    yield _Group("meta", _cited(document))
    yield _Group("visible", _unique(read_byline(document, strip, thorough=thorough)))


def _unmarked(document: Document, houses: set[str], strip: Sequence[Piece]) -> Iterator[_Group]:
    """Whom a reader would take for the author where nobody is marked as such."""
    text = document.visible_text
    name = beside_day(strip, document.language_tag, text, houses) or behind_label(text)
    if name:
        yield _Group("visible", (Author(name=name),))


def _cited(document: Document) -> tuple[Author, ...]:
    """citation_author: one name an element, often family name first."""
    names = document.meta.all("citation_author")
    turned = [re.sub(r"^([^,]+),\s*([^,]+)$", r"\2 \1", name) for name in names]
    return _unique([Author(name=name) for name in turned])


def _from_value(document: Document, value: Any) -> tuple[Author, ...]:
    found = []
    for item in (value if isinstance(value, list) else [value])[:_MAX]:
        node = resolve(document, item)
        url = next(iter(texts(node.get("url"))), None) if isinstance(node, dict) else None
        names = [n for text in texts(node) for n in names_in(text, structured=True)]
        found += [Author(name=n, url=_link(document, url)) for n in names]
    return _unique(found)


def _link(document: Document, href: Any) -> str | None:
    if not isinstance(href, str) or not _LINK.match(href.strip()):
        return None
    return absolute(page_base(document), href.strip())


def _unique(authors: list[Author]) -> tuple[Author, ...]:
    found: dict[str, Author] = {}
    for author in authors:
        found.setdefault(author.name.casefold(), author)
    return tuple(found.values())[:_MAX]


@lru_cache(maxsize=256)  # the names of a site, page after page
def _key(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
