"""Takes out see-also links and keeps them as data: one-line ones, headed lists, and link lists at the end."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from extractors.article import Related
from extractors.cleaning.context import Finding
from extractors.cleaning.key import key, words
from extractors.cleaning.lexicon import HEADS, LABELS, OF_SITE
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended, is_long, whole_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

# "Label: title", also in brackets or behind an arrow; the colon may be full-width.
_LABEL = re.compile(r"^[\W_]{0,4}(?P<label>[^:：|>»]{3,40}?)\s*[:：|>»](?=.)", re.DOTALL)
_SIGN, _LABEL_REACH = re.compile("[:：|>»]"), 200  # few lines have one: to try each costs five times as much
_TITLE = re.compile(r"\s*(?P<title>.+?)[)\]]?$", re.DOTALL)
_INLINE_WORDS = 40
_ITEM_WORDS = 30
# A text that heads link lists more often than this is a list of readings by itself.
_MAX_HEADS = 5
_MAX_HEAD = 60
# A teaser under a see-also heading that is no link (any more): the title of a story, not a sub-heading.
_TEASER_WORDS = 6
_MAX_TEASERS = 5


def related_inline(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that are a see-also label and the title it points to."""
    for line in lines:
        label = _LABEL.match(line.text) if _SIGN.search(line.text, 0, _LABEL_REACH) else None
        title = _TITLE.match(line.text, label.end()) if label and key(label["label"]) in LABELS else None
        if label is None or title is None or not _is_item(line, title["title"], _INLINE_WORDS):
            continue
        related = Related(label=label["label"].strip(), text=title["title"].strip(), url=_url(line))
        yield Finding(
            line=line, reason=Reason.RELATED_INLINE, evidence=f"label: {related.label}", related=related
        )


def related_tail(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """A see-also heading after the last paragraph, with everything below it."""
    site = key(context.site_name or "")
    floor = next((i for i in range(len(lines) - 1, -1, -1) if not _in_list(lines[i], site)), len(lines)) + 1
    start = next((i for i in range(floor, len(lines)) if _is_head(lines[i], site)), len(lines))
    yield from _headed(lines[start:], site, "see-also heading over the last lines")


def related_lists(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """A see-also heading inside the text, with what hangs on it: lines of one link each, or else open titles.

    It says nothing of the story whatever follows: of 58 lines under one that were no links, 53 were marked
    as no text by people and three of the other five were one more teaser.
    """
    site = key(context.site_name or "")
    starts = [index for index, line in enumerate(lines) if _is_head(line, site)]
    if len(starts) > _MAX_HEADS:
        return
    for start in starts:
        below = lines[start + 1 :]
        links = list(takewhile(lambda line: whole_link(line) and not _is_head(line, site), below))
        titles = list(takewhile(_is_title, below[:_MAX_TEASERS]))
        evidence = "over lines that are links" if links else "among the paragraphs"
        yield from _headed([lines[start], *(links or titles)], site, f"see-also heading {evidence}")


def _is_title(line: Line) -> bool:
    """Whether a line reads like the title of another story: some words, open, and no sub-heading."""
    if line.type == "heading" or is_long(line) or is_ended(line.text):
        return False
    return _TEASER_WORDS <= len(words(line.text)) <= _ITEM_WORDS


def _headed(lines: Sequence[Line], site: str, evidence: str) -> Iterator[Finding]:
    label: str | None = None
    for line in lines:
        if _is_head(line, site):
            label = line.text.rstrip(" :：")
            yield Finding(line=line, reason=Reason.RELATED_HEAD, evidence=evidence)
        else:
            related = Related(label=label, text=line.text, url=_url(line))
            yield Finding(
                line=line, reason=Reason.RELATED_ITEM, evidence=f"under the heading: {label}", related=related
            )


def _is_head(line: Line, site: str) -> bool:
    if len(line.text) > _MAX_HEAD or line.type in {"table_row", "preformatted"}:
        return False
    said = key(line.text)
    return said in HEADS or bool(
        site and said.endswith(f" {site}") and said.removesuffix(f" {site}") in OF_SITE
    )


def _in_list(line: Line, site: str) -> bool:
    return _is_head(line, site) or _is_item(line, line.text, _ITEM_WORDS)


def _is_item(line: Line, title: str, limit: int) -> bool:
    """A link, or a line that reads like a headline: no long paragraph, no full stop."""
    if line.href:
        return True
    if is_long(line) or len(words(title)) > limit:
        return False
    return not is_ended(title) or title.rstrip()[-1:] in "?!？！"


def _url(line: Line) -> str | None:
    return line.href or (line.links[-1].href if line.links else None)
