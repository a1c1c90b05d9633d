"""Chooses which of the copies of a story stands in `articles` for it, whatever order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.discovery.url_key import url_key
from storage.moment import parse_moment, rfc3339

if TYPE_CHECKING:
    from storage.record import Record

# A tenth longer is more text; less is a caption, a dateline or an agency's line. Changing hands costs a
# rewritten part, and a record that stays where it is is worth more to a reader than three words.
LONGER = 1.1
# Sorts behind all instants.
_UNKNOWN = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merit:
    """What tells the copies of a story apart, without their texts."""

    length: int
    """Characters of the text."""
    signed: bool
    """Date and author are known."""
    elsewhere: bool
    """The page's canonical address is another page."""
    published: str
    """As `published` says it."""

    @property
    def place(self) -> tuple[bool, bool, str]:
        """Among texts of like length the best sorts first."""
        return not self.signed, self.elsewhere, self.published

    def is_long(self, longest: int) -> bool:
        """Whether the text is about as long as the longest of its story."""
        return LONGER * self.length >= longest

    def is_better(self, standing: Merit) -> bool:
        """Whether of two records the one with this merit is to stand for the story; see `best`."""
        return best(("standing", "new"), {"standing": standing, "new": self}) == ["new"]


def merit_of(record: Record) -> Merit:
    """The merit of a record."""
    dated = record.date_published or record.date_published_day
    return Merit(
        length=len(record.article_body),
        signed=bool(record.authors) and dated is not None,
        elsewhere=_names_another(record),
        published=published(record),
    )


def best(records: Iterable[str], merits: Mapping[str, Merit]) -> list[str]:
    """Those of some records that are to stand for their story; of several nothing tells which.

    More text first, where pages that are stubs never get this far; then date and author known; then a page
    that names no other as the original; then what was published first.
    """
    given = list(records)
    longest = max(merits[one].length for one in given)
    long = [one for one in given if merits[one].is_long(longest)]
    place = min(merits[one].place for one in long)
    return [one for one in long if merits[one].place == place]


def published(record: Record) -> str:
    """When a record was published, as text that sorts; a day at its end, unknown behind all."""
    moment = parse_moment(record.date_published)
    if moment is not None:
        return rfc3339(moment)
    return f"{record.date_published_day}T{_UNKNOWN}" if record.date_published_day else _UNKNOWN


def _names_another(record: Record) -> bool:
    """Whether the page's canonical address is another page."""
    if not record.canonical_url or record.url_key is None:
        return False
    try:
        return url_key(record.canonical_url) != record.url_key
    except ValueError:
        return False
