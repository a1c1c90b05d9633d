"""Reads how long a feed or sitemap says that it stays good: ttl, sy:updatePeriod, Cache-Control."""

from __future__ import annotations

import re
from datetime import timedelta

_HEAD = 8_192  # bytes: the channel's own elements stand before its items
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(
    rb"<sy:updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</sy:updatePeriod>", re.IGNORECASE
)
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,4})\s*</sy:updateFrequency>", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 168, b"monthly": 720, b"yearly": 8760}


def stated_pause(body: bytes, cache_control: str | None = None) -> timedelta | None:
    """The longest pause that a feed (or an answer's Cache-Control) asks for, or None where none does."""
    head = body[:_HEAD]
    found: list[timedelta] = []
    if match := _TTL.search(head):
        found.append(timedelta(minutes=int(match[1])))
    if match := _PERIOD.search(head):
        times = _FREQUENCY.search(head)
        found.append(timedelta(hours=_HOURS[match[1].lower()]) / max(1, int(times[1]) if times else 1))
    if age := _MAX_AGE.search(cache_control or ""):
        found.append(timedelta(seconds=int(age[1])))
    return max(found, default=None)
