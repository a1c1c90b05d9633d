"""What the places that name an address have said of it so far, and what it means that they now say otherwise.

A hint is the date that a place states; a wording is a digest of its title and one of what else it says,
with the moment since when it is so, where it was another before:
`{place: date, "said {place}": "title.text since"}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from extractors.discovery.wording import wording
from storage.moment import parse_moment, rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.discovery.found_link import FoundLink

_SAID = "said "  # no place begins so: it is an address, or one word
_TITLED = frozenset({"feed", "news_sitemap"})
"""Their titles are headlines; the words of a link may be cut, or be others at its second place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All that was said of an address, and what of that tells of a change.

    `dated` is another date, `titled` another headline, `worded` other words, each than the same place had.
    """

    hints: dict[str, str]
    is_new: bool = False
    dated: bool = False
    titled: bool = False
    worded: bool = False


def first_heard(found: Iterable[FoundLink]) -> dict[str, str]:
    """What the places say of an address that is met for the first time."""
    hints: dict[str, str] = {}
    for link in found:
        if date := link.last_modified or link.date_published:
            hints[_place(link)] = date
        if words := _words(link):
            hints[_SAID + _place(link)] = words
    return hints


def heard(before: Mapping[str, str], found: Iterable[FoundLink], checked_at: str | None, at: str) -> Heard:
    """What is said now beside what was said before; `checked_at` is when the page was fetched last."""
    now = first_heard(found)
    titled = worded = False
    for place in [each for each in now if each.startswith(_SAID)]:
        words, said = now[place], before.get(place)
        if said is None or said.partition(" ")[0] == words:
            now[place] = said or words
            continue
        title, text = _changed(said, words)
        now[place] = f"{words} {at}" if title or text else words
        titled, worded = titled or title, worded or text
    fresh = {place: said for place, said in now.items() if before.get(place) != said}
    dated = any(_tells(before, place, said, checked_at) for place, said in fresh.items())
    return Heard(hints={**before, **now}, is_new=bool(fresh), dated=dated, titled=titled, worded=worded)


def dates_of(hints: Mapping[str, str]) -> dict[str, str]:
    """The date that each place states."""
    return {place: said for place, said in hints.items() if not place.startswith(_SAID)}


def reworded(hints: Mapping[str, str]) -> dict[str, str]:
    """Places that say another thing than they did, each with the moment since when, RFC 3339."""
    said = {place.removeprefix(_SAID): word for place, word in hints.items() if place.startswith(_SAID)}
    return {place: word.split(" ")[1] for place, word in said.items() if " " in word}


def newest_of(hints: Mapping[str, str], before: str | None = None) -> str | None:
    """The latest date that any place states, RFC 3339."""
    moments = [rfc3339(moment) for hint in dates_of(hints).values() if (moment := parse_moment(hint))]
    return max([*moments, *([before] if before else [])], default=None)


def decoded(hints: str) -> dict[str, str]:
    """As they stand in the frontier."""
    return msgspec.json.decode(hints, type=dict[str, str])


def encoded(hints: Mapping[str, str]) -> str:
    """As they are to stand in the frontier."""
    return msgspec.json.encode(hints).decode()


def _place(link: FoundLink) -> str:
    return link.found_on or link.via


def _words(link: FoundLink) -> str | None:
    title = wording(link.title) if link.via in _TITLED else None
    return f"{title or ''}.{link.said or ''}" if title or link.said else None


def _changed(said: str, words: str) -> tuple[bool, bool]:
    """Whether title and text are others; what a place leaves out now or left out then is no change."""
    before, now = said.partition(" ")[0].split("."), words.split(".")
    title, text = (bool(old and new and old != new) for old, new in zip(before, now, strict=True))
    return title, text


def _tells(before: Mapping[str, str], place: str, said: str, checked_at: str | None) -> bool:
    """A place states another date than it did, or one first heard of states a date after our visit."""
    if checked_at is None or place.startswith(_SAID):
        return False
    if place in before:
        return True
    moment = parse_moment(said)
    return moment is not None and rfc3339(moment) > checked_at
