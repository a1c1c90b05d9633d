"""Reads the dates of feeds and sitemaps: ISO 8601 and the mail format, inventing nothing."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FRACTION = re.compile(r"(:\d\d)\.\d+")
# What programs write for "none" and "never" (.NET's DateTime.MinValue and MaxValue): no dates, and in another
# time zone they would lie beyond the calendar.
_NO_YEARS = frozenset({MINYEAR, MAXYEAR})


def read_moment(text: str | None) -> str | None:
    """`2026-05-15T10:00:00+02:00`, `2026-05-15T10:00:00` where no offset is given, `2026-05-15`, or None."""
    text = (text or "").strip()
    if not text or len(text) > 80:
        return None
    moment = _iso(text) or _mail(text)
    if moment is None or moment.year in _NO_YEARS:
        return None
    return text if _DAY.fullmatch(text) else moment.isoformat(timespec="seconds")


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
