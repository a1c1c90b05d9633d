"""Takes out what only links: teasers for other articles after the text, the trail of sections before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.article import Related
from extractors.cleaning.context import Finding
from extractors.cleaning.key import words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended, last_long, whole_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

# On 1,463 real pages: lists with one link alone below the text 94 of 96 right, with teaser texts 162 of 167.
_MIN_TEASERS = 2
_MIN_CRUMBS = 2
_MIN_CARDS = 2
_MIN_CARD_WORDS = 4
_MAX_CARD = 500
_MAX_HEAD_WORDS = 6


def teaser_tail(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Below the last long paragraph, lines to the end that are links, each with a line of text at most."""
    start = _tail_start(lines)
    for line in lines[start:]:
        href = whole_link(line)
        related = Related(text=line.text, url=href) if href else None
        evidence = "a link below the last paragraph" if href else "between links below the last paragraph"
        yield Finding(line=line, reason=Reason.RELATED_TEASER, evidence=evidence, related=related)


def cards(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that say their words twice, where there are several; their heading, and the line below each."""
    doubled = {index for index, line in enumerate(lines) if _is_doubled(line)}
    if len(doubled) < _MIN_CARDS:
        return
    head = min(doubled) - 1
    if head > 0 and len(words(lines[head].text)) <= _MAX_HEAD_WORDS and not is_ended(lines[head].text):
        yield Finding(line=lines[head], reason=Reason.RELATED_HEAD, evidence="over lines that say all twice")
    for index, line in enumerate(lines):
        if index in doubled:
            related = Related(text=_half(line.text), url=whole_link(line))
            yield Finding(line=line, reason=Reason.RELATED_CARD, evidence="says all twice", related=related)
        elif index - 1 in doubled and (index + 1 in doubled or index + 1 == len(lines)):
            evidence = f"under line {lines[index - 1].number}, which says all twice"
            yield Finding(line=line, reason=Reason.RELATED_CARD, evidence=evidence)


def _is_doubled(line: Line) -> bool:
    if len(line.text) > _MAX_CARD or line.type in {"table_row", "preformatted"}:
        return False
    said = words(line.text)
    half = len(said) // 2
    return half >= _MIN_CARD_WORDS and said[0] == said[half] and said[:half] == said[half:]


def _half(text: str) -> str:
    return text[: (len(text) + 1) // 2].strip()


def breadcrumbs(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """List items above all text that are nothing but links."""
    end = 0
    while end < len(lines) and lines[end].type == "list_item" and whole_link(lines[end]):
        end += 1
    if _MIN_CRUMBS <= end < len(lines):
        for line in lines[:end]:
            yield Finding(line=line, reason=Reason.BREADCRUMB, evidence=f"one of {end} links before the text")


def _tail_start(lines: Sequence[Line]) -> int:
    """Where the teasers begin; the number of lines where there are none.

    List items are left alone (7 of 35 were text: readings, ingredients, sources), and so are bare addresses.
    """
    floor = last_long(lines) + 1
    links, text_between, start, index = 0, 0, len(lines), len(lines)
    while floor and index > floor and text_between <= 1:
        index -= 1
        if _is_teaser(lines[index]):
            links, text_between, start = links + 1, 0, index
        else:
            text_between += 1
    return start if links >= _MIN_TEASERS or (links == 1 and start == len(lines) - 1) else len(lines)


def _is_teaser(line: Line) -> bool:
    return line.type in {"heading", "paragraph"} and bool(whole_link(line)) and "://" not in line.text
