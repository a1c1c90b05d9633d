"""Reads the byline that stands beside the headline: marked as such, or begun with a "by" of some language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.address import absolute, page_base
from extractors.article import Author
from extractors.fields.byline import has_introducer, is_person, is_phrase, is_trade, names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document import Document
    from extractors.fields.strip import Piece

_MARKED = re.compile(
    r"author|byline|by-line|writer|autor(?!ole)|auteur|verfasser|journalist|contributor|reporter|\bfn\b|redakteur"
)
# Whatever that finds holds one of these; to see that none is there takes a fifth of the time.
_MAY_MARK = ("aut", "by", "writer", "verfasser", "journalist", "contributor", "reporter", "fn", "redakteur")
_OTHER = re.compile(
    r"comment|related|teaser|widget|sidebar|social|share|follow|bio\b|-desc|avatar|subscribe|newsletter|caption"
    r"|date|time|role|job|position"
)
_GLOBAL = {
    "": '[rel~="author"], [itemprop~="author"], a[href*="/author/"]',
    "author-name": ".author-name",
    "author__name": ".author__name",
    "byline": '.byline__name, [class*="byline"]',
    "vcard": ".vcard .fn",
}
_NEAR = 45
_GAP = 5
_MARKS = 12
_MAX_TEXT = 160


def read_byline(document: Document, strip: Sequence[Piece], *, thorough: bool = True) -> list[Author]:
    """The names of the byline nearest to the headline, else of the first marked element of the page.

    Unless `thorough`, those of `strip` alone.
    """
    return _in_strip(document, strip) or (_anywhere(document) if thorough else [])


def _in_strip(document: Document, strip: Sequence[Piece]) -> list[Author]:
    clusters: list[list[tuple[int, Author]]] = []
    introduced = False
    for piece in strip:
        names = _names(piece, introduced=introduced) if abs(piece.place) <= _NEAR else []
        introduced = len(piece.text) < 30 and not names and has_introducer(piece.text)
        if not names:
            continue
        found = [(piece.place, Author(name=n, url=_link(document, piece))) for n in names]
        if clusters and piece.place - clusters[-1][-1][0] <= _GAP:
            clusters[-1] += found
        else:
            clusters.append(found)
    if not clusters:
        return []
    best = min(clusters, key=lambda c: min(abs(place) + (8 if place < 0 else 0) for place, _ in c))
    return _people([author for _, author in best])


def _people(authors: list[Author]) -> list[Author]:
    """The people of a byline where it names any, else whoever signed; never labels beside a name."""
    found = [a for a in authors if not is_phrase(a.name)]
    return [a for a in found if is_person(a.name) and not is_trade(a.name)] or found


def _names(piece: Piece, *, introduced: bool) -> list[str]:
    """Names in a piece, where its markup, its first word or the piece before says that it is a byline."""
    if len(piece.text) > _MAX_TEXT or piece.is_teaser:
        return []
    marked = _is_marked(piece.hints())
    if not (marked or introduced or has_introducer(piece.text)):
        return []
    names = names_in(piece.text)
    if marked and len(names) == 1 and len(names[0].split()) <= 3:
        return names
    return [n for n in names if is_person(n)]


@lru_cache(maxsize=2_000)
def _is_marked(hints: str) -> bool:
    """Whether elements are called as a byline is; those of one page are called alike over and over."""
    if not any(map(hints.__contains__, _MAY_MARK)):
        return False
    return bool(_MARKED.search(hints)) and not _OTHER.search(hints)


def _anywhere(document: Document) -> list[Author]:
    """The first person among the marked elements, or the one name of any kind that all of them give."""
    texts = [" ".join(n.text(separator=" ")[:400].split()) for n in document.select(_GLOBAL)[:_MARKS]]
    found = [names_in(text) for text in texts if len(text) <= _MAX_TEXT]
    people = [[n for n in names if is_person(n) and not is_phrase(n)] for names in found]
    first = next((names for names in people if names), None)
    if first is None:
        given = {name for names in found for name in names if not is_phrase(name) and not is_trade(name)}
        first = list(given) if len(given) == 1 else []
    return [Author(name=name) for name in first]


def _link(document: Document, piece: Piece) -> str | None:
    href = piece.attribute("href")
    if not href or href.startswith(("#", "mailto:", "javascript:")):
        return None
    return absolute(page_base(document), href)
