"""Takes out the readers' comments under an article, from the line that heads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.titles import compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

# "10 thoughts on “Headline”", "3 commentaires sur « Headline »": a count, a few words, the headline.
_MAX_MORE = 6
_MIN_HEADLINE = 3


def comment_thread(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """A line that counts and names the headline, and everything below it."""
    start = next((i for i, line in enumerate(lines) if i and _heads(line, context)), len(lines))
    for line in lines[start:]:
        evidence = "a count and the headline" if line is lines[start] else f"below line {lines[start].number}"
        yield Finding(line=line, reason=Reason.COMMENTS_THREAD, evidence=evidence)


def _heads(line: Line, context: Context) -> bool:
    if not line.text[:1].isdigit():
        return False
    said, headline = words(line.text), words(context.headline or "")
    more = len(said) - len(headline)
    if len(headline) < _MIN_HEADLINE or not 1 < more <= _MAX_MORE:
        return False
    return compact(line.text).endswith(compact(context.headline or ""))
