"""Chooses which of the copies of a story stands in `articles` for it, whatever order they came in."""

from __future__ import annotations

from collections.abc import Sequence
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


def is_better(new: Record, standing: Record) -> bool:
    """Whether of two records the first is to stand for the story; see `elect`."""
    return elect([standing, new]) is new


def elect(copies: Sequence[Record]) -> Record:
    """The record that is to stand for a story; where nothing tells them apart the one given first.

    More text first, where pages that are stubs never get this far; then date and author known; then a page
    that names no other as the original; then what was published first.
    """
    longest = max(len(record.article_body) for record in copies)
    return min((one for one in copies if LONGER * len(one.article_body) >= longest), key=_place)


def _place(record: Record) -> tuple[bool, bool, str]:
    """The best sorts first."""
    return not _is_attributed(record), _names_another(record), published(record)


def published(record: Record) -> str:
    """When a record was published, as text that sorts; a day at its end, unknown behind all."""
    moment = parse_moment(record.date_published)
    if moment is not None:
        return rfc3339(moment)
    return f"{record.date_published_day}T{_UNKNOWN}" if record.date_published_day else _UNKNOWN


def _is_attributed(record: Record) -> bool:
    return bool(record.authors) and (record.date_published or record.date_published_day) is not None


def _names_another(record: Record) -> bool:
    """Whether the page's canonical address is another page."""
    if not record.canonical_url or record.url_key is None:
        return False
    try:
        return url_key(record.canonical_url) != record.url_key
    except ValueError:
        return False
