"""Counts the days that a text names: a list of stories or posts names many."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
# "12. March ", "12/03/", "March 12, " before the year; "-03-12", "年3月12" behind it.
_BEFORE = re.compile(
    r"(?:(?<!\d)\d{1,2}[-/. ]{1,2}(?:[^\W\d_]{3,12}\.?|\d{1,2})[-/., ]{1,2}|[^\W\d_]{3,12}\.? \d{1,2},? )$"
)
_BEHIND = re.compile(r"[-/.]\d{1,2}[-/.]\d{1,2}|年\s?\d{1,2}月\s?\d{1,2}|년\s?\d{1,2}월\s?\d{1,2}")
_REACH = 20
_MAX_YEARS = 300


def count_days(text: str) -> int:
    """Different days of this century written in a text: looked for only around years."""
    found: set[str] = set()
    for number, year in enumerate(_YEAR.finditer(text)):
        if number >= _MAX_YEARS:
            break
        before = _BEFORE.search(text[max(0, year.start() - _REACH) : year.start()])
        behind = _BEHIND.match(text, year.end())
        if before or behind:
            found.add((before[0] if before else "") + year[0] + (behind[0] if behind else ""))
    return len(found)
