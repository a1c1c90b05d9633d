"""Looks on one page for the places at which the answer of a full search for byline and dates stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractors.fields.at_home import are_plausible, is_of_night, source_of, strip_at
from extractors.fields.authors import read_authors
from extractors.fields.dates import read_dates, seen_dates
from extractors.fields.headline import read_agreed_headline
from extractors.fields.home import SOUGHT
from extractors.fields.strip import WHOLE
from extractors.templates.given import Given
from extractors.templates.names import selectors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractors.document import Document
    from extractors.fields.choice import Choice
    from extractors.fields.fields import Fields
    from extractors.fields.home import Home
    from extractors.fields.strip import Piece
    from extractors.site import Site

_MAX_SELECTORS = 8
_MAX_PIECES = 4


@dataclass(frozen=True, slots=True)
class _Searched:
    """A page whose fields were searched for in full."""

    document: Document
    site: Site
    fields: Fields

    @property
    def strip(self) -> Sequence[Piece]:
        found: Sequence[Piece] = self.document.notes.get("strip", ())
        return found


class _Told(NamedTuple):
    """An answer for a field: its value, what it was chosen from, and whether it passes the checks."""

    value: object
    choice: Choice
    holds: bool = True
    night: bool = False


def take_given(
    document: Document, site: Site, fields: Fields, homes: Mapping[str, Home]
) -> tuple[Given, ...]:
    """Where a page gives its byline and dates, which were searched for in full; `homes` are tried too."""
    page = _Searched(document, site, fields)
    values = fields.headline, fields.authors, fields.published, fields.modified
    full = dict(zip(SOUGHT, values, strict=True))
    choices = {choice.field: choice for choice in fields.choices}
    return tuple(_given(page, _Told(full[field], choices[field]), homes.get(field)) for field in SOUGHT)


def _given(page: _Searched, full: _Told, home: Home | None) -> Given:
    field = full.choice.field
    tried = [home.selector] if home else []
    bare = _read(page, field, ())
    if _is_shown(full) and (bare.night or not _is_same(bare, full)):
        tried += _selectors(page.document, _pieces(page, field))
    read = {"": bare}
    for selector in dict.fromkeys(filter(None, tried)):
        if (strip := strip_at(page.document, (selector,))) is not None:
            read[selector] = _read(page, field, strip)
    strayed = {way: told for way, told in read.items() if told.holds and told.value != full.value}
    return Given(
        field=field,
        source=source_of(full.choice),
        conflict=full.choice.conflict,
        ways=tuple(way for way, told in read.items() if _is_same(told, full)),
        strayed=tuple((source_of(told.choice), way) for way, told in strayed.items()),
        night=bare.night,
    )


def _is_shown(full: _Told) -> bool:
    """Whether an answer may be that of one element of the page, which nothing around it disputes."""
    return full.choice.field != "headline" and full.choice.chosen is not None and not full.choice.conflict


def _is_same(told: _Told, full: _Told) -> bool:
    """Whether an answer is that of the full search, from the same source, and as undisputed."""
    return (
        told.holds
        and told.value == full.value
        and told.choice.conflict == full.choice.conflict
        and source_of(told.choice) == source_of(full.choice)
    )


def _read(page: _Searched, field: str, strip: Sequence[Piece]) -> _Told:
    """A field as it is read with nothing of the page but the strip inside one element."""
    document, names = page.document, page.fields.site_names
    if field == "headline":
        title = read_agreed_headline(document, names)
        return _Told(title.value, title)
    if field == "authors":
        byline = read_authors(document, names, strip, thorough=False)
        return _Told(byline.authors, byline.choice, holds=are_plausible(byline))
    dates = read_dates(document, page.site, strip, thorough=False)
    if field == "date_modified":
        return _Told(dates.modified, dates.modified_choice)
    return _Told(dates.published, dates.published_choice, night=is_of_night(dates))


def _pieces(page: _Searched, field: str) -> Iterable[Piece]:
    """The texts around the headline that may have given a field."""
    if field == "authors":
        names = [author.name.casefold() for author in page.fields.authors]
        return [piece for piece in page.strip if any(name in piece.text.casefold() for name in names)]
    places = [seen.place for seen in seen_dates(page.document, page.site, page.strip)]
    by_place = {piece.place: piece for piece in page.strip}
    return [by_place[place] for place in dict.fromkeys(places)]


def _selectors(document: Document, pieces: Iterable[Piece]) -> list[str]:
    """Selectors that match one of the elements around texts and nothing else, the innermost first."""
    found: dict[str, None] = {}
    for piece in list(pieces)[:_MAX_PIECES]:
        for selector in _around(piece):
            if len(found) < _MAX_SELECTORS and len(document.tree.css(selector)) == 1:
                found[selector] = None
    return list(found)


def _around(piece: Piece) -> Iterator[str]:
    for element in piece.around.line:
        if element.tag in WHOLE:
            return
        yield from selectors_of(element.tag, element.attributes)
