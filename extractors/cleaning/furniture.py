"""Takes out the furniture of a page: lines of signs alone, labels of ads, comments, sharing and embeds."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import key, words
from extractors.cleaning.lexicon import FURNITURE, TAGS
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import first_long, is_ended, last_long

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

_MAX_LABEL = 80
_MAX_SYMBOLS = 200
_MAX_TAGS = 300
_ADDRESS = re.compile(
    r"^\W{0,6}https?://[^\s?]+?(?P<image>\.(?:jpe?g|png|gif|webp|svg|avif))?(?:\?\S*)?\W{0,6}$", re.IGNORECASE
)
# A divider is one sign twice or more ("* * *", "::") or an ornament; a single dash or dot heads a list.
_DIVIDER = re.compile(
    r"([_*~=#:\-\u2013\u2014\u2022\u00b7])(?:\s*\1)+|([\u25a0\u25c6\u25c7\u25cf\u2042\u2726\u2756\u2766\u00a7])(?:\s*\2)*"
)
_MAX_DIVIDER = 40
# So many characters on either side are parts of a text; a contribution note under its last rule has fewer.
_PART = 200
_COUNT = re.compile(r"^\W*\d+\b|\b\d+\W*$")


def symbols_only(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines of nothing but signs: separators and ornaments; `dividers` gives some of them back."""
    for line in lines:
        if len(line.text) <= _MAX_SYMBOLS and not words(line.text) and line.type != "preformatted":
            yield Finding(line=line, reason=Reason.SYMBOLS, evidence="no letter and no digit")


def dividers(lines: Sequence[Line], taken: Sequence[Finding]) -> frozenset[int]:
    """The numbers of lines of signs that divide parts of the text: what is left on both sides is long."""
    symbols = {finding.line.number for finding in taken if _is_divider(finding)}
    if not symbols:
        return frozenset()
    gone = {finding.line.number for finding in taken} - symbols
    left = [line for line in lines if line.number not in gone]
    found: list[int] = []
    parts = [0]
    for line in left:
        if line.number in symbols:
            found.append(line.number)
            parts.append(0)
        else:
            parts[-1] += len(line.text)
    sides = zip(found, pairwise(parts), strict=True)
    return frozenset(number for number, (above, below) in sides if min(above, below) >= _PART)


def _is_divider(finding: Finding) -> bool:
    text = finding.line.text
    return (
        finding.reason == Reason.SYMBOLS
        and len(text) <= _MAX_DIVIDER
        and _DIVIDER.fullmatch(text.strip()) is not None
    )


def furniture(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that are the label of a part of the page and nothing else: "Advertisement", "View comments"."""
    for line in lines:
        if len(line.text) > _MAX_LABEL or line.type in {"table_row", "preformatted"}:
            continue
        if _label(line.text) in FURNITURE:
            yield Finding(line=line, reason=Reason.FURNITURE, evidence="the label of a part of the page")


def addresses(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that are an address and nothing else: of an image, or above the text."""
    top = first_long(lines)
    for index, line in enumerate(lines):
        match = _ADDRESS.match(line.text)
        if match and (match["image"] or index < top < len(lines)):
            yield Finding(line=line, reason=Reason.ADDRESS, evidence="an address and nothing else")


def tag_lines(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines of tags with their label, below the last long paragraph."""
    for line in lines[last_long(lines) + 1 :]:
        label, colon, rest = line.text.partition(":")
        if (
            colon
            and rest.strip()
            and len(line.text) <= _MAX_TAGS
            and not is_ended(line.text)
            and key(label) in TAGS
        ):
            yield Finding(line=line, reason=Reason.TAGS, evidence=f"tags behind: {label}")


def _label(text: str) -> str:
    """The words of a line without a count: "12 comments", "Comments (12)"."""
    return key(_COUNT.sub("", text))
