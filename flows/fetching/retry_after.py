"""Reads Retry-After: a number of seconds or a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0
"""Seconds: nobody is asked to believe a date next year."""


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from `now` to wait, 0 to `LONGEST`, or None where the header says nothing readable."""
    text = (value or "").strip()
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", text):
        return min(float(text), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST)
