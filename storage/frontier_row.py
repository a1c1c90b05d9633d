"""The frontier's row of an address: new, or changed by what the places say that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.hints import decoded, encoded, first_heard, heard, newest_of
from storage.outcome import KEPT
from storage.recheck import MOST_LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.discovery.found_link import FoundLink

_ALL_AT_ONCE = 5
"""So many headlines that change together, half of those that a place names, tell of the place."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written of an address, if anything; `name` is new, changed or known.

    `calm` is what is to be written instead where its new headline turns out to mean nothing.
    """

    name: str
    row: dict[str, Any] | None = None
    calm: dict[str, Any] | None = None


def calmed(changes: Sequence[Change]) -> Sequence[Change]:
    """The changes of a place; none for new headlines where it just writes all of them otherwise now."""
    known = sum(change.name != "new" for change in changes)
    retitled = sum(change.calm is not None for change in changes)
    if retitled < _ALL_AT_ONCE or 2 * retitled < known:
        return changes
    return [Change("known", change.calm) if change.calm else change for change in changes]


def merged(key: str, found: list[FoundLink], row: Any, source: str | None, at: str) -> Change:
    """What links to an address change in its row, None where it is new; `at` is now, RFC 3339."""
    if row is None:
        new = new_row(key, found[0], first_heard(found), source, at)
        return Change("new", new | {"last_modified_hint": _modified(found)})
    said = heard(decoded(row["hints"]), found, row["checked_at"], at)
    if not said.is_new:
        return Change("known")
    changes: dict[str, Any] = {
        "key": key,
        "hints": encoded(said.hints),
        "newest": newest_of(said.hints, row["newest"]),
        "next_at": row["next_at"],
        "rechecks": row["rechecks"],
        "attempts": row["attempts"],
        "last_modified_hint": _modified(found) or row["last_modified_hint"],
    }
    if row["checked_at"] is not None and (said.dated or said.titled):
        due = changes | {"next_at": at, "rechecks": 0, "attempts": 0}
        return Change("changed", due, calm=None if said.dated else changes)
    if said.worded and _may_be_looked_at(row):
        return Change("known", changes | {"next_at": at, "rechecks": max(1, row["rechecks"])})
    return Change("known", changes)


def _may_be_looked_at(row: Any) -> bool:
    """Other words on a home page are worth a look, not a promise: not where a place says what changed."""
    kept = row["outcome"] in KEPT and row["record_id"] is not None
    return kept and row["last_modified_hint"] is None and row["rechecks"] <= MOST_LOOKS


def _modified(found: list[FoundLink]) -> str | None:
    """When the page changed last, as some place says: a feed's pubDate is no such date."""
    return next((link.last_modified for link in found if link.last_modified), None)


def new_row(key: str, link: FoundLink, hints: dict[str, str], source: str | None, at: str) -> dict[str, Any]:
    """The row of an address that was never met before `at`, RFC 3339."""
    return {
        "url_key": key,
        "url": link.url,
        "source": source,
        "found_at": at,
        "via": link.via,
        "found_on": link.found_on,
        "title": link.title,
        "date_published": link.date_published,
        "last_modified_hint": link.last_modified,
        "newest": newest_of(hints),
        "hints": encoded(hints),
        "next_at": at,
        "attempts": 0,
        "rechecks": 0,
    }
