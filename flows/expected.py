"""Holds a site to its `expect`: places that have not changed count with the links that they gave last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.past_crawls import past_crawls

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.discovery import Found
    from flows.report import Tally

NOTES_TOLD = 2


@dataclass(slots=True, kw_only=True)
class Places:
    """What the places of a site gave in one crawl.

    Pages that continue a section do not count: they are read only while each shows something new.
    """

    links: set[str] = field(default_factory=set)
    gave: dict[str, int] = field(default_factory=dict)
    """Links of each place that none before it had."""
    unchanged: list[str] = field(default_factory=list)
    """Those that were not asked for, or answered that nothing is new."""
    unread: list[str] = field(default_factory=list)
    """Those that could not be read."""

    def note(self, found: Found) -> None:
        """Take in one batch."""
        if found.place is None:
            return
        if found.unchanged:
            self.unchanged.append(found.place)
        elif found.notes and not found.links:
            self.unread.append(found.place)
        else:
            before = len(self.links)
            self.links.update(link.url for link in found.links)
            self.gave[found.place] = self.gave.get(found.place, 0) + len(self.links) - before

    def count(self, past: Mapping[str, int]) -> int | None:
        """All links, of unchanged places those of `past`; None where one of these was not counted then."""
        if not all(place in past for place in self.unchanged):
            return None
        return len(self.links) + sum(past[place] for place in self.unchanged)

    def kept(self, past: Mapping[str, int]) -> dict[str, int]:
        """What the next crawl has to know."""
        still = (*self.unchanged, *self.unread)
        return {**{place: past[place] for place in still if place in past}, **self.gave}


def measure(tally: Tally, places: Places, ledger: Path, expect: int | None) -> None:
    """Fail a site that gave fewer links than expected, or none; where nobody can tell how many, let it be."""
    past = past_places(ledger, tally.name)
    tally.places = places.kept(past)
    found = places.count(past)
    if found is None or found >= (1 if expect is None else expect):
        return
    tally.expected = expect is not None
    why = f": {'; '.join(tally.notes[:NOTES_TOLD])}" if tally.notes else ""
    wanted = "" if expect is None else f", {expect} or more are expected"
    tally.error = f"{found or 'no'} article links found{wanted}{why}"


def past_places(ledger: Path, name: str) -> dict[str, int]:
    """What the places of a source gave in its last crawl from its home page; nothing where none is known."""
    for sites in past_crawls(ledger, _places, finished=True):
        if (places := sites.get(name)) is not None:
            return places
    return {}


def _places(site: dict[str, Any]) -> dict[str, int] | None:
    """Those of a site in a summary; None where it was not crawled from its home page."""
    return None if site.get("foundAtHome") is None else dict(site.get("places", {}))
