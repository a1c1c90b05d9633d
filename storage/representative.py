"""Chooses which of two copies stands in `articles` for their story."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.record import Record

# A tenth longer is more text; less is a caption, a dateline or an agency's line. Changing hands costs a
# rewritten part, and a record that stays where it is is worth more to a reader than three words.
LONGER = 1.1


def is_better(new: Record, standing: Record) -> bool:
    """Whether a new copy takes over from the record that stands for the story.

    More text first, where pages that are stubs never get this far; then date and author known; then the
    publisher whom a syndicator names as the original. Else the earlier one stays.
    """
    longer, shorter = len(new.article_body), len(standing.article_body)
    if longer > LONGER * shorter or shorter > LONGER * longer:
        return longer > shorter
    if _is_attributed(new) != _is_attributed(standing):
        return _is_attributed(new)
    return _names_as_original(standing, new) and not _names_as_original(new, standing)


def _is_attributed(record: Record) -> bool:
    return bool(record.authors) and (record.date_published or record.date_published_day) is not None


def _names_as_original(copy: Record, original: Record) -> bool:
    """Whether the copy's canonical address is the other one's page."""
    named = copy.canonical_url
    return bool(named) and named != copy.url and named in (original.url, original.canonical_url)
