"""Reads headline, byline and dates where the template of a site says that they live, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from extractors.fields.authors import read_authors
from extractors.fields.byline import is_person
from extractors.fields.dates import read_dates
from extractors.fields.headline import read_agreed_headline
from extractors.fields.strip import pieces_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.document import Document
    from extractors.fields.authors import Byline
    from extractors.fields.choice import Choice
    from extractors.fields.dates import Dates
    from extractors.fields.home import Home
    from extractors.fields.moment import Moment
    from extractors.fields.strip import Piece
    from extractors.site import Site

# Where the page never told another day on so many, it does not on others.
_NIGHTS = 3
_MAX_SELECTED = 40  # texts in an element that is said to hold a byline: more are a list of stories


@dataclass(frozen=True, slots=True)
class AtHome:
    """What was found where it lives; None for what must be searched for."""

    headline: Choice | None = None
    byline: Byline | None = None
    dates: Dates | None = None


def read_at_home(
    document: Document, site: Site, site_names: Sequence[str], homes: Mapping[str, Home]
) -> AtHome:
    """Headline, byline and dates from their homes, each where it is there, is plausible and undisputed."""
    return AtHome(
        _headline(document, site_names, homes),
        _byline(document, site_names, homes),
        _dates(document, site, homes),
    )


def _headline(document: Document, site_names: Sequence[str], homes: Mapping[str, Home]) -> Choice | None:
    home = homes.get("headline")
    if home is None:
        return None
    found = read_agreed_headline(document, site_names)
    return _told(found) if _is_as(home, found) else None


def _byline(document: Document, site_names: Sequence[str], homes: Mapping[str, Home]) -> Byline | None:
    home = homes.get("authors")
    strip = None if home is None else strip_at(document, (home.selector,))
    if home is None or strip is None:
        return None
    found = read_authors(document, site_names, strip, thorough=False)
    if not _is_as(home, found.choice) or not are_plausible(found):
        return None
    return replace(found, choice=_told(found.choice))


def _dates(document: Document, site: Site, homes: Mapping[str, Home]) -> Dates | None:
    published, modified = homes.get("date_published"), homes.get("date_modified")
    if published is None or modified is None:
        return None
    strip = strip_at(document, (published.selector, modified.selector))
    if strip is None:
        return None
    found = read_dates(document, site, strip, thorough=False)
    first, second = found.published_choice, found.modified_choice
    if not (_is_as(published, first) and _is_as(modified, second)):
        return None
    if is_of_night(found) and published.nights < _NIGHTS:
        return None
    return replace(found, published_choice=_told(first), modified_choice=_told(second))


def _is_as(home: Home, choice: Choice) -> bool:
    """Whether an answer is from the source that it is known to come from, and as undisputed as ever."""
    return source_of(choice) == home.source and choice.conflict == home.conflict


def _told(choice: Choice) -> Choice:
    return msgspec.structs.replace(choice, by_template=choice.chosen is not None)


def strip_at(document: Document, selectors: Sequence[str]) -> tuple[Piece, ...] | None:
    """The texts in the elements that selectors match; None where one matches none or several."""
    pieces: list[Piece] = []
    for selector in dict.fromkeys(filter(None, selectors)):
        found = document.tree.css(selector)
        inside = pieces_in(found[0], len(pieces)) if len(found) == 1 else ()
        if not inside or len(inside) > _MAX_SELECTED:
            return None
        pieces += inside
    return tuple(pieces)


def source_of(choice: Choice) -> str:
    """The source of the answer taken, "" where there is none."""
    return choice.chosen.source if choice.chosen else ""


def are_plausible(byline: Byline) -> bool:
    """Whether people signed."""
    return all(is_person(author.name) for author in byline.authors)


def is_of_night(dates: Dates) -> bool:
    """Whether the time is one in UTC at which the publisher may have had another day, and none was told.

    See `dates._shown_day`: the address or the page tells the day of the publisher's clock.
    """
    moment: Moment | None = dates.published
    if moment is None or moment.local is None or moment.local.utcoffset() != timedelta(0):
        return False
    told = {answer.source for answer in dates.published_choice.answers}
    return not 9 <= moment.local.hour < 19 and told.isdisjoint(("url", "visible"))
