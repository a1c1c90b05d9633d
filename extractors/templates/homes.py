"""Learns from samples of a site's pages where its byline and dates live."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractors.fields.home import SOUGHT, Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.templates.given import Given
    from extractors.templates.sample import Sample

MIN_PAGES = 4
# Of the pages where a source gave the answer, so many must show that nothing else need be asked.
_ALIKE = 0.75


def homes_of(samples: Sequence[Sample]) -> dict[str, Home]:
    """Where fields live, for those that have a home on the pages of a site."""
    found = ((field, _home([g for s in samples for g in s.given if g.field == field])) for field in SOUGHT)
    return {field: home for field, home in found if home is not None}


def _home(given: Sequence[Given]) -> Home | None:
    """The place at which most pages gave the answer of a full search, and none another one.

    Where a page gives nothing, it may give the day of a change; who wrote a story and when is searched for.
    """
    seen = [each for each in given if each.source or each.field == "date_modified"]
    count = Counter((each.source, way, each.conflict) for each in seen for way in each.ways)
    strayed = {place for each in given for place in each.strayed}
    fit = [place for place in count if place[:2] not in strayed and count[place] >= _enough(place[0], seen)]
    if not fit:
        return None
    ranks = {place: sum(_rank(place[1], each) for each in seen) for place in fit}
    source, selector, conflict = min(fit, key=lambda place: (-count[place], ranks[place], place))
    nights = sum(each.night and each.source == source and selector in each.ways for each in seen)
    return Home(
        source=source,
        selector=selector,
        pages=count[source, selector, conflict],
        of=len(given),
        nights=nights,
        conflict=conflict,
    )


def _enough(source: str, seen: Sequence[Given]) -> float:
    """On how many pages a source must have given the answer in the same way: most of all that it answered."""
    return max(MIN_PAGES, _ALIKE * sum(each.source == source for each in seen))


def _rank(way: str, given: Given) -> int:
    """Where a way stands among those of a page: the page's data first, then elements, the innermost first."""
    return given.ways.index(way) if way in given.ways else len(given.ways)
