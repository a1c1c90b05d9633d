"""Reads the byline that stands beside the headline: marked as such, or begun with a "by" of some language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractors.article import Author
from extractors.fields.byline import has_introducer, is_person, names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document import Document
    from extractors.fields.strip import Piece

_MARKED = re.compile(
    r"author|byline|by-line|writer|autor(?!ole)|auteur|verfasser|journalist|contributor|reporter|\bfn\b|redakteur"
)
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
_MAX_TEXT = 160


def read_byline(document: Document, strip: Sequence[Piece]) -> list[Author]:
    """The names of the byline nearest to the headline, else of the first marked element of the page."""
    return _in_strip(document, strip) or _anywhere(document)


def _in_strip(document: Document, strip: Sequence[Piece]) -> list[Author]:
    clusters: list[list[tuple[int, Author]]] = []
    introduced = False
    for piece in strip:
        names = _names(piece, introduced=introduced) if abs(piece.place) <= _NEAR else []
        introduced = has_introducer(piece.text) and not names and len(piece.text) < 30
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
    return [author for _, author in best]


def _names(piece: Piece, *, introduced: bool) -> list[str]:
    """Names in a piece, where its markup, its first word or the piece before says that it is a byline."""
    if len(piece.text) > _MAX_TEXT or piece.is_teaser:
        return []
    hints = piece.hints()
    marked = bool(_MARKED.search(hints)) and not _OTHER.search(hints)
    by = has_introducer(piece.text)
    if not (marked or by or introduced):
        return []
    names = names_in(piece.text)
    if marked and len(names) == 1 and len(names[0].split()) <= 3:
        return names
    return [n for n in names if is_person(n)]


def _anywhere(document: Document) -> list[Author]:
    for node in document.select(_GLOBAL)[:12]:
        text = " ".join(node.text(separator=" ")[:400].split())
        names = [n for n in names_in(text) if is_person(n)] if len(text) <= _MAX_TEXT else []
        if names:
            return [Author(name=n) for n in names]
    return []


def _link(document: Document, piece: Piece) -> str | None:
    href = piece.attribute("href")
    if not href or href.startswith(("#", "mailto:", "javascript:")):
        return None
    try:
        return urljoin(document.page.url, href)
    except ValueError:
        return None
