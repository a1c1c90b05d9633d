"""Reads one written date into what it says: a day, perhaps a time, perhaps a zone; nothing is invented."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from extractors.article import DatePrecision, DateZone

_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z)?$")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_FIRST_DAY = date(1990, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as published: `day` always, `instant` only where the time and its zone are known."""

    day: date
    raw: str
    precision: DatePrecision = "day"
    local: datetime | None = None
    zone: DateZone | None = None

    @property
    def is_exact(self) -> bool:
        """Whether the page gave a time and its zone."""
        return self.local is not None and self.local.tzinfo is not None

    @property
    def instant(self) -> str | None:
        """RFC 3339 with offset, or None where the page gave no time or no zone."""
        if self.local is None or self.local.tzinfo is None:
            return None
        return self.local.isoformat(timespec="seconds").replace("+00:00", "Z")


@lru_cache(maxsize=64)  # a page writes its two dates in half a dozen places
def read_moment(text: str) -> Moment | None:
    """Read an ISO 8601, RFC 2822, compact or epoch date; None for anything else."""
    raw = " ".join(text.split())[:80]
    return _iso(raw) or _compact(raw) or _epoch(raw) or _mail(raw)


def in_zone(moment: Moment, time_zone: str | None) -> Moment:
    """Apply a configured time zone: to a time without an offset, and to a UTC time for its local day."""
    if moment.local is None or not time_zone:
        return moment
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment
    if moment.local.tzinfo is None:
        return replace(moment, local=moment.local.replace(tzinfo=zone), zone="configured")
    if moment.local.utcoffset() == timedelta(0):
        return replace(moment, day=moment.local.astimezone(zone).date())
    return moment


def is_plausible(moment: Moment, fetched_at: datetime) -> bool:
    """Not before 1990 and not more than a day after the page was fetched."""
    return _FIRST_DAY <= moment.day <= (fetched_at.astimezone(UTC) + timedelta(days=1)).date()


def _iso(raw: str) -> Moment | None:
    m = _ISO.match(raw)
    return _build(raw, m.groups()) if m else None


def _compact(raw: str) -> Moment | None:
    m = _COMPACT.match(raw)
    return _build(raw, m.groups()) if m else None


def _epoch(raw: str) -> Moment | None:
    if not _EPOCH.match(raw):
        return None
    seconds = int(raw[:10])
    at = datetime.fromtimestamp(seconds, UTC)
    return Moment(day=at.date(), raw=raw, precision="second", local=at, zone="explicit")


def _mail(raw: str) -> Moment | None:
    if not re.search(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d", raw):
        return None
    try:
        at = parsedate_to_datetime(raw)
    except (ValueError, IndexError, TypeError):
        return None
    return Moment(
        day=at.date(), raw=raw, precision="second", local=at, zone="explicit" if at.tzinfo else None
    )


def _build(raw: str, parts: tuple[str | None, ...]) -> Moment | None:
    year, month, day, hour, minute, second, zone = parts
    try:
        when = date(int(year or 0), int(month or 0), int(day or 0))
        if hour is None or minute is None:
            return Moment(day=when, raw=raw)
        tz = _offset(zone)
        local = datetime(
            when.year, when.month, when.day, int(hour) % 24, int(minute), min(int(second or 0), 59), tzinfo=tz
        )
    except ValueError:
        return None
    return Moment(
        day=when,
        raw=raw,
        precision="second" if second else "minute",
        local=local,
        zone="explicit" if tz else None,
    )


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if zone[0] == "+" else -minutes))
