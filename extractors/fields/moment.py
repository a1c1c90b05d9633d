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
    r"(?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\b\.?)?"
    r"\s*((?:UTC|GMT)[+\-\u2212]\d{1,2}(?::?\d{2})?|[+\-\u2212](?:\d{1,2}:\d{2}|\d{2}(?:\d{2})?)|Z|UTC|GMT)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?()(Z|[+-]\d{4})?$")
# What scripts write for a time by themselves: "Mon Nov 23 2026 10:15:00 GMT+0100 (CET)".
_SCRIPT = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})\b")
_MAIL = re.compile(r"\d{1,2}[ -][A-Z][a-z]{2}[ -](?:\d{2}|\d{4}) \d\d?:")
_BUDDHIST = 543  # years by which the calendar of Thailand is ahead
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
    raw_mail = _SCRIPT.sub(r"\2 \1 \3 \4 \5", raw)
    if not _MAIL.search(raw_mail):
        return None
    try:
        at = parsedate_to_datetime(raw_mail)
    except (ValueError, IndexError, TypeError):
        return None
    return Moment(
        day=at.date(), raw=raw, precision="second", local=at, zone="explicit" if at.tzinfo else None
    )


def _build(raw: str, parts: tuple[str | None, ...]) -> Moment | None:
    year, month, day, hour, minute, second, half, zone = parts
    try:
        when = date(_common_year(int(year or 0)), int(month or 0), int(day or 0))
    except ValueError:
        return None
    tz = _offset(zone)
    local = _at(when, hour, minute, second, half)
    if local is None:
        return Moment(day=when, raw=raw)
    local = local.replace(tzinfo=tz)
    return Moment(
        day=local.date(),
        raw=raw,
        precision="second" if second else "minute",
        local=local,
        zone="explicit" if tz else None,
    )


def _common_year(year: int) -> int:
    return year - _BUDDHIST if 2500 < year < 2700 else year


def _at(
    day: date, hour: str | None, minute: str | None, second: str | None, half: str | None
) -> datetime | None:
    """The time of a day; None where there is no such time. 24:00 is the next day's begin."""
    if hour is None or minute is None:
        return None
    hours, minutes, seconds = int(hour), int(minute), min(int(second or 0), 59)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + 12 * (half in "pP")
    if hours > 24 or minutes > 59 or (hours == 24 and (minutes or seconds)):
        return None
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone is put to it by the caller
    try:
        return start + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone.upper() in ("Z", "UTC", "GMT"):
        return UTC
    sign, digits = re.findall(r"[+\-\u2212]|[\d:]+", zone)
    hours, _, rest = digits.partition(":") if ":" in digits else (digits[:2], "", digits[2:])
    minutes = int(hours) * 60 + int(rest or 0)
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=minutes if sign == "+" else -minutes))
