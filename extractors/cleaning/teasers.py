"""Takes out what only links: teasers for other articles after the text, the trail of sections before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.article import Related
from extractors.cleaning.context import Finding
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import last_long, whole_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

# On 1,463 real pages: lists with one link alone below the text 94 of 96 right, with teaser texts 162 of 167.
_MIN_TEASERS = 2
_MIN_CRUMBS = 2


def teaser_tail(lines: Sequence[Line], context: Context) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all rules
    """Below the last long paragraph, lines to the end that are links, each with a line of text at most."""
    start = _tail_start(lines)
    for line in lines[start:]:
        href = whole_link(line)
        related = Related(text=line.text, url=href) if href else None
        evidence = "a link below the last paragraph" if href else "between links below the last paragraph"
        yield Finding(line=line, reason=Reason.RELATED_TEASER, evidence=evidence, related=related)


def breadcrumbs(lines: Sequence[Line], context: Context) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all rules
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
