"""Reads the day that a page's address or title names: `/2025/10/03/`, "Ferry kept | Post | 03.10.2025"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.fields.written_date import find_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_NUMBERS = re.compile(
    r"[/_-](?P<y>(?:19|20)\d{2})(?P<s>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_WITH_MONTH = re.compile(r"/(?P<y>(?:19|20)\d{2})/(?P<m>[a-zA-Z]{3,9})/(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)")
# A dash between numbers is that of a span of days: "14. - 20. January".
_APART = re.compile(r"\s[|•·—»]\s|(?<![\d.])\s[–-]\s|\s[–-]\s(?!\d)")


def days_in_address(url: str) -> Iterator[str]:
    """Days (YYYY-MM-DD) in an address, those in numbers first."""
    for m in _IN_NUMBERS.finditer(url):
        yield f"{m['y']}-{m['m']}-{m['d']}"
    for m in _WITH_MONTH.finditer(url):
        for found in find_dates(f"{m['d']} {m['m']} {m['y']}"):
            yield found.moment.day.isoformat()


def days_in_title(title: str, language: str | None, *, month_first: bool) -> Iterator[str]:
    """Days (YYYY-MM-DD) that are a part of a title by themselves: a day in its words is that of an event.

    On the pages of nine sites whose title has such a part, it is the day of publication on eight.
    """
    for part in _APART.split(title) if any(c.isdigit() for c in title) else ():
        for found in find_dates(part, language, month_first=month_first):
            if not any(map(str.isalnum, part[: found.start] + part[found.start + len(found.moment.raw) :])):
                yield found.moment.day.isoformat()
