"""Moves the standfirst, the one line between headline and text, to the description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.line import Line

_MIN_WORDS = 6
# Share of the other paragraphs that must end in punctuation for its lack to say something.
_PUNCTUATED = 0.8


def standfirst(lines: Sequence[Line], headline_numbers: Sequence[int]) -> Iterator[Finding]:
    """The line right below a headline that stood in the text, if it is built unlike all paragraphs.

    Of such lines on real pages 20 were standfirsts, 12 body text and 7 junk: it is moved, never dropped.
    """
    if not lines or not any(number < lines[0].number for number in headline_numbers):
        return
    line, rest = lines[0], [other for other in lines[1:] if other.type == "paragraph"]
    if line.type == "list_item" or len(words(line.text)) < _MIN_WORDS or is_ended(line.text):
        return
    ended = [is_ended(other.text) for other in rest]
    if len(ended) >= 2 and ended[0] and sum(ended) >= _PUNCTUATED * len(ended):
        evidence = (
            f"right after the headline, no final punctuation; {sum(ended)} of {len(ended)} paragraphs have it"
        )
        yield Finding(line=line, reason=Reason.STANDFIRST, evidence=evidence, to="description")
