"""Leaves what others have added to a story: comments, disclaimers, summaries that a machine wrote."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from extractors.body.reader.place import way_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.judged_page import JudgedPage
    from extractors.body.reader.place import Place

# What elements are called that hold what readers or lawyers add: on sites that the model has not seen,
# everything below this was no text on the pages that it changes.
_ADDED, _SURE = frozenset(("comment", "comments", "disclaimer", "footnote", "footnotes")), 0.97
_ADDED_IN = ("omment", "isclaimer", "ootnote")
_COMMENTS = frozenset(("comment", "comments"))
_NEAR = 3  # an element, its parent and its grandparent
# A story that is doubted, and so much of it that the comments below cannot be the text.
_DOUBTED, _STORY = 0.3, 150
_RULED_OUT = 0.1  # where little text is left, doubted blocks are asked for again: these are not
# "This summary was made by AI and read by our editors.", in the languages of papers that have such boxes.
# The summary is named at once: a text about such machines is no note.
_NOTE, _AT_ONCE, _BOX, _SHARE, _CLIMB = 200, 30, 1500, 3, 4
_SUMMARY = re.compile(
    r"summary\b|zusammenfassung|r[ée]sum[ée]|resumen|resumo|riassunto|sintesi|samenvatting|sammanfattning"
    r"|sammendrag|oppsummering|opsummering|tiivistel|streszczen|podsumowan|shrnut|özet|rezumat|резюме|краткое"
    r"|要約|摘要|요약"
)
_MACHINE = re.compile(
    r"\b(?:ai|a\.i|ki|ia|ии|ші|chat ?gpt|gpt|openai|gemini|copilot|llm)\b|künstlich|artifici|yapay zek"
    r"|tekoäly|人工智能|人工知能|生成ai|인공지능"
)
_STOPS = frozenset(".!。")


def leave_added(page: JudgedPage) -> None:
    """Leave comments and disclaimers of which the model is not all but certain, and machines' summaries.

    Where most of what is taken is comments, a short story above them that is doubted is taken in their place.
    """
    kept = page.kept(range(len(page.blocks)))
    added = [index for index in kept if page.scores[index] < _SURE and _is_added(page.blocks[index].place)]
    if added and 2 * page.length(added) <= page.length(kept):
        page.doubt(added)
    elif added:
        _take_story(page, added)
    _leave_summaries(page)


def _is_added(place: Place) -> bool:
    return any(
        any(part in near.names for part in _ADDED_IN) and not _ADDED.isdisjoint(near.words)
        for near in islice(way_up(place), _NEAR)
    )


def _take_story(page: JudgedPage, added: Sequence[int]) -> None:
    """Take the doubted blocks of the element above the comments that holds most of them, and no comment."""
    comments = [index for index in added if _is_comment(page.blocks[index].place)]
    if not comments:
        return
    doubted = [index for index in range(comments[0]) if page.scores[index] >= _DOUBTED]
    above = [index for index in doubted if not _is_comment(page.blocks[index].place)]
    lengths: Counter[int] = Counter()
    for index in above:
        lengths[_holder(page, index)] += len(page.blocks[index].text)
    holder = max(lengths, key=lengths.__getitem__, default=0)
    if lengths[holder] < _STORY:
        return
    page.take([index for index in above if _holder(page, index) == holder])
    for index in comments:
        page.scores[index] = _RULED_OUT


def _is_comment(place: Place) -> bool:
    return any(not _COMMENTS.isdisjoint(near.words) for near in islice(way_up(place), _NEAR))


def _holder(page: JudgedPage, index: int) -> int:
    place = page.blocks[index].place
    return place.parent.index if place.parent is not None else place.index


def _leave_summaries(page: JudgedPage) -> None:
    """Leave the box of each note that says a summary is a machine's."""
    for block in page.blocks:
        if len(block.text) <= _NOTE and block.text[-1] in _STOPS and _is_note(block.text):
            _leave_box(page, block.place)


def _is_note(text: str) -> bool:
    opening = text[:_AT_ONCE].lower()
    return _SUMMARY.search(opening) is not None and _MACHINE.search(text.lower()) is not None


def _leave_box(page: JudgedPage, place: Place) -> None:
    """Leave the nearest element around a note that holds text which is taken, if it is a box beside more."""
    for near in islice(way_up(place), _CLIMB + 1):
        inside = page.kept(range(near.first, near.end))
        if page.length(inside) > _BOX or near.parent is None:
            return
        if len(inside) > 1:
            if _SHARE * page.length(inside) <= page.length(page.kept(range(len(page.blocks)))):
                page.doubt(inside)
            return
