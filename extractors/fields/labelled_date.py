"""Finds a day that the page's text calls that of publication, wherever it stands: many name it at the end."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from extractors.fields.written_date import find_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.fields.moment import Moment

_LABELS = [
    line
    for line in files("extractors.fields").joinpath("published_labels.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
# Between label and day: a colon, "on", "vor am Samstag,"; no other sentence, and no number.
_LABELLED = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_LABELS, key=len, reverse=True)))})[^\d.!?|]{{0,24}}$"
)
# "wurde am 19. Mai 2010 um 23:03 Uhr gepostet": in German the verb comes last.
_POSTED = re.compile(r"(?:wurde|am|vom)\b[^\d.!?|]{0,24}$")
# Of 22 pages of the bench that reach this and have one such day, it is right on 21; htmldate was on 15.
_VERB = re.compile(
    r"[^.!?]{0,40}?\b(?:gepostet|veröffentlicht|geschrieben|verfasst|publiziert|eingestellt|erstellt)\b"
)
_REACH = 60
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BEFORE, _BEHIND = 110, 25  # characters around a year that hold its day and what that is called
# All dates of a text of 16,000 would take 14 s; a story names a few, and the first 300 years take 20 ms.
_MAX_YEARS = 300


def find_labelled(text: str, language: str | None, *, month_first: bool) -> Moment | None:
    """The only such day of a text; None where there is none, or where several stories each name theirs."""
    found = list(_labelled(text, language, month_first=month_first))
    return found[0] if len({moment.day for moment in found}) == 1 else None


def _labelled(text: str, language: str | None, *, month_first: bool) -> Iterator[Moment]:
    for year in islice(_YEAR.finditer(text), _MAX_YEARS):
        start = max(0, year.start() - _BEFORE)
        for found in find_dates(text[start : year.end() + _BEHIND], language, month_first=month_first):
            if start + found.start <= year.start() < start + found.end:
                if _is_labelled(text, start + found.start, start + found.end):
                    yield found.moment
                break


def _is_labelled(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : start].casefold()
    if _LABELLED.search(before):
        return True
    return bool(_POSTED.search(before) and _VERB.match(text[end : end + _REACH].casefold()))
