"""Takes out bylines and datelines that stand above or below the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import key, words
from extractors.cleaning.lexicon import AGENCIES, BY, DATE_LABELS, DATE_WORDS, MONTHS
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended, text_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

_BY = re.compile(rf"^(?:{'|'.join(map(re.escape, BY))})\b\s*[:：]?\s*", re.IGNORECASE)
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TERMS = re.compile(r"^\W*©|\.\W*$")  # a copyright of the agency is its terms, not its name
_DIGIT = re.compile(r"\d")
_KNOWN = MONTHS | DATE_WORDS
_MAX_WORDS = 24
_MOST = 59  # no day, hour, minute or second is more; telephone numbers are
_MAX_NAME_WORDS = 8
_MAX_LENGTH = 110
_MAX_AGENCY_WORDS = 3
_PLAIN = ("table_row", "preformatted", "heading")


def signatures(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Short lines outside the text that are an author, a date or both; and machines' time stamps anywhere."""
    authors = frozenset(key(author) for author in context.authors) - {""}
    first, last = text_span(lines)
    for line in lines:
        if line.type in _PLAIN or len(line.text) > _MAX_LENGTH:
            continue
        if _STAMP.match(line.text):
            yield Finding(line=line, reason=Reason.DATELINE, evidence="a time stamp")
        elif not first <= line.number <= last:
            if is_date(line.text):
                yield Finding(line=line, reason=Reason.DATELINE, evidence="a date and its label")
            elif found := _byline(line.text, authors):
                yield Finding(line=line, reason=Reason.BYLINE, evidence=found)


def is_date(text: str) -> bool:
    """Whether a line is a date or a time with its label and nothing else."""
    said = words(text)
    if len(said) > _MAX_WORDS or not said:
        return False
    dated = sum(bool(_DIGIT.search(word)) or word in MONTHS for word in said)
    strange = [word for word in said if not _DIGIT.search(word) and word not in _KNOWN]
    if strange or any(word.isdecimal() and int(word) > _MOST and not _YEAR.match(word) for word in said):
        return False
    if any(word in DATE_LABELS for word in said):
        return True
    return dated > 1 and len({match[0] for match in _YEAR.finditer(text)}) == 1


def _byline(text: str, authors: frozenset[str]) -> str | None:
    said = key(text)
    if said in authors:
        return "an author of the page"
    if len(said.split()) <= _MAX_AGENCY_WORDS and not _TERMS.search(text) and AGENCIES.find(words(text)):
        return "a news agency"
    rest = _BY.sub("", said, count=1)
    if rest == said or not rest or is_ended(text) or len(rest.split()) > _MAX_NAME_WORDS:
        return None
    if rest in authors or any(author in rest for author in authors):
        return "a word that names authors, and an author of the page"
    names = text.split()[1:]
    capital = sum(name[:1].isupper() for name in names)
    return "a word that names authors, and names" if names and capital >= len(names) - 1 and capital else None
