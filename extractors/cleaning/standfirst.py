"""Moves the standfirst, the one line between headline and text, to the description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.line import Line

_MIN_WORDS = 6
# Shorter headings there head the first section: of 13 with six to nine words 8 belonged to the text.
_MIN_HEADING_WORDS = 10
# Share of the other paragraphs that must end in punctuation for its lack to say something.
_PUNCTUATED = 0.8
# A full stop inside: a paragraph that was cut, not a standfirst that was left open.
_SENTENCES = re.compile(r"\w{2}[.!?。！？]\s+\S")


def standfirst(lines: Sequence[Line], headline_numbers: Sequence[int]) -> Iterator[Finding]:
    """The line right below a headline that stood in the text, if it is built unlike all paragraphs."""
    if not lines or not any(number < lines[0].number for number in headline_numbers):
        return
    line, rest = lines[0], [other for other in lines[1:] if other.type == "paragraph"]
    ended = [is_ended(other.text) for other in rest]
    if _is_open(line) and len(ended) >= 2 and ended[0] and sum(ended) >= _PUNCTUATED * len(ended):
        evidence = (
            f"right after the headline, no final punctuation; {sum(ended)} of {len(ended)} paragraphs have it"
        )
        yield Finding(line=line, reason=Reason.STANDFIRST, evidence=evidence, to="description")


def _is_open(line: Line) -> bool:
    """One phrase without a full stop, long enough to say something."""
    least = {"heading": _MIN_HEADING_WORDS, "paragraph": _MIN_WORDS, "quote": _MIN_WORDS}.get(line.type)
    if least is None or len(words(line.text)) < least:
        return False
    return not is_ended(line.text) and not _SENTENCES.search(line.text)
