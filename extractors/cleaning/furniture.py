"""Takes out the furniture of a page: lines of signs alone, labels of ads, comments, sharing and embeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import key, words
from extractors.cleaning.lexicon import FURNITURE
from extractors.cleaning.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

_MAX_LABEL = 80
_MAX_SYMBOLS = 200
_COUNT = re.compile(r"^\W*\d+\b|\b\d+\W*$")


def symbols_only(lines: Sequence[Line], context: Context) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all rules
    """Lines of nothing but signs: separators and ornaments."""
    for line in lines:
        if len(line.text) <= _MAX_SYMBOLS and not words(line.text) and line.type != "preformatted":
            yield Finding(line=line, reason=Reason.SYMBOLS, evidence="no letter and no digit")


def furniture(lines: Sequence[Line], context: Context) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all rules
    """Lines that are the label of a part of the page and nothing else: "Advertisement", "View comments"."""
    for line in lines:
        if len(line.text) > _MAX_LABEL or line.type in {"table_row", "preformatted"}:
            continue
        if _label(line.text) in FURNITURE:
            yield Finding(line=line, reason=Reason.FURNITURE, evidence="the label of a part of the page")


def _label(text: str) -> str:
    """The words of a line without a count: "12 comments", "Comments (12)"."""
    return key(_COUNT.sub("", text))
