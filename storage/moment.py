"""Writes instants the one way that storage keeps them."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime


def rfc3339(moment: datetime) -> str:
    """RFC 3339 in UTC with seconds, `2026-11-22T10:15:00Z`; such strings sort as the instants do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"  # a fifth of strftime's time


def parse_moment(text: str | None) -> datetime | None:
    """An instant or a day (taken at midnight UTC) from ISO 8601, or None for anything else.

    None in the first and last year of the calendar, too: what an hour more or less takes out of it is no
    instant that could be kept, compared or counted on from.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year in (MINYEAR, MAXYEAR):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
