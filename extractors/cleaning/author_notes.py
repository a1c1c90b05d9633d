"""Takes out notes on the author: paragraphs above or below the text that say who wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import key, words
from extractors.cleaning.lexicon import JOBS
from extractors.cleaning.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

_MIN_LINES = 5
_MIN_WORDS = 8
_MAX_LENGTH = 600
# The trade is said this soon, in words.
_REACH = 30
# And this soon where neither the name nor the site is known from elsewhere.
_SOON = 12
# "Ann Lee is ...": two to four capitalised words first, in scripts that have capitals.
_NAME = re.compile(r"^(?:\w+['’]s\s)?(?:[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я][\w'’.-]*\s){2,4}[a-zß-ÿа-яα-ω]")


def author_notes(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """At the very top or end, a paragraph that says who the author is."""
    authors = frozenset(key(author) for author in context.authors) - {""}
    site = key(context.site_name or "")
    for place in _ends(lines):
        line = lines[place]
        if len(line.text) <= _MAX_LENGTH and (found := _about(line.text, authors, site, below=place > 0)):
            yield Finding(line=line, reason=Reason.AUTHOR_NOTE, evidence=found)


def _ends(lines: Sequence[Line]) -> list[int]:
    """The first line and the last two, of a text of some length."""
    return [0, len(lines) - 2, len(lines) - 1] if len(lines) >= _MIN_LINES else []


def _about(text: str, authors: frozenset[str], site: str, *, below: bool) -> str | None:
    """Evidence that a paragraph is about its author: opens with a name and soon says a trade."""
    said = words(text)
    opening = " ".join(said[:_MIN_WORDS])
    named = next((author for author in authors if opening.startswith(author) and author.count(" ")), None)
    job = JOBS.find(said[:_REACH])
    if named and job and len(said) > _MIN_WORDS:
        return f"opens with an author of the page and says: {job[1]}"
    if job and site and _NAME.match(text) and f" {site} " in f" {' '.join(said)} ":
        return f"opens with a name and says: {job[1]}, {site}"
    if job and below and job[0] < _SOON and _NAME.match(text):
        return f"below the text, opens with a name and says: {job[1]}"
    return None
