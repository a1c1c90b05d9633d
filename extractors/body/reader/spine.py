"""Second thoughts along the spine of a page: the blocks wrapped alike that hold most of what is taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from extractors.body.reader.place import way_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.body.reader.judged_page import JudgedPage
    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import TextBlock

_LONG = 100
_MOST = 400  # characters that one block can count for its kind
# What papers call the paragraph between headline and text. Those of fewer characters are as often a
# subtitle; one that is no sentence is a second headline, or a teaser that is cut off.
_LEAD_NAMES = frozenset(
    ("lead", "intro", "standfirst", "subtitle", "teaser", "summary", "dek", "excerpt", "chapo")
)
_LEAD, _LEAD_LENGTH = 0.2, 90
_ENDS = frozenset(".!?\u2026\u3002\uff01\uff1f\"'\u201c\u201d\u2019\u00bb")
_NO_LEAD = frozenset(("aside", "figcaption", "form", "nav", "table"))
_LINKED, _CODE = 0.35, 0.1
_LABEL, _SHORTEST, _BOLD = 0.65, 40, 0.8
_NEAR = 3  # an element, its parent and its grandparent
# Of 59 doubted headings above text on sites that the model has not seen 54 were the text's.
_HEADING, _HEADING_LENGTH = 0.2, 150
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What elements are called that are headings by looks alone; such lines, and bold ones, are shorter.
_HEADING_NAMES = frozenset(
    ("heading", "headline", "header", "subhead", "subheading", "subheadline", "crosshead", "subtitle")
)
_NAMED, _SET_OFF, _LINE = 0.1, 0.3, 80
_NO_HEADING = frozenset(".:")
# Below the element that holds the text and the one around that: forms, other stories.
_OUTSIDE, _FEW = 0.65, 3


@dataclass(frozen=True, slots=True)
class _Spine:
    """How the blocks are wrapped that most text stands in, and the first and last long one of them."""

    wrapped: tuple[str, ...]
    first: int
    last: int

    @property
    def inside(self) -> range:
        """The blocks between the first and the last."""
        return range(self.first + 1, self.last)


def follow_spine(page: JudgedPage) -> None:
    """Take or leave what stands beside the text, in place.

    Above the first long block of the spine a paragraph that is called a lead is taken though doubted;
    below it, code and long odd blocks with links are (embedded posts, quotes), and headings of text that
    is taken. Bold lines among the paragraphs have to be surer than others: they are see-also links as
    often as headings. So has what stands far below the text.
    """
    spine = _find(page)
    if spine is None:
        return
    page.take(list(_leads(page, spine)))
    page.take(list(_insertions(page, spine)))
    page.doubt(list(_labels(page, spine)))
    page.doubt(list(_outside(page, spine)))
    for index in reversed(spine.inside):
        if _heads_text(page, index, spine):
            page.take((index,))


def _find(page: JudgedPage) -> _Spine | None:
    kept = page.kept(range(len(page.blocks)))
    if not kept:
        return None
    kinds = [page.blocks[index].place.wrapping for index in kept]
    lengths: Counter[tuple[str, ...]] = Counter()
    for index, kind in zip(kept, kinds, strict=True):
        lengths[kind] += min(len(page.blocks[index].text), _MOST)
    wrapped = max(lengths, key=lengths.__getitem__)
    long = [
        index
        for index, kind in zip(kept, kinds, strict=True)
        if kind == wrapped and len(page.blocks[index].text) >= _LONG
    ] or kept
    return _Spine(wrapped, long[0], long[-1])


def _leads(page: JudgedPage, spine: _Spine) -> Iterator[int]:
    for index in range(spine.first):
        if _LEAD <= page.scores[index] < page.keep and _is_lead(page.blocks[index]):
            yield index


def _is_lead(block: TextBlock) -> bool:
    if len(block.text) < _LEAD_LENGTH or block.text.rstrip()[-1:] not in _ENDS:
        return False
    if all(_LEAD_NAMES.isdisjoint(near.words) for near in islice(way_up(block.place), _NEAR)):
        return False
    return not any(above.tag in _NO_LEAD for above in way_up(block.place))


def _insertions(page: JudgedPage, spine: _Spine) -> Iterator[int]:
    """Code, and long blocks with links that are wrapped unlike the text around them."""
    for index in spine.inside:
        score, block = page.scores[index], page.blocks[index]
        if not _CODE <= score < page.keep:
            continue
        odd = score >= _LINKED and bool(block.links) and len(block.text) >= _LONG
        if (odd and block.place.wrapping != spine.wrapped) or _is_code(block.place):
            yield index


def _is_code(place: Place) -> bool:
    return any(near.tag == "pre" for near in islice(way_up(place), _NEAR))


def _labels(page: JudgedPage, spine: _Spine) -> Iterator[int]:
    """Bold lines among the paragraphs of the spine that are not sure."""
    for index in spine.inside:
        if page.keep <= page.scores[index] < _LABEL and _is_label(page.blocks[index], spine):
            yield index


def _is_label(block: TextBlock, spine: _Spine) -> bool:
    length = len(block.text)
    bold = _SHORTEST <= length < _LONG and block.bold > _BOLD * length
    return bold and block.place.wrapping == spine.wrapped


def _heads_text(page: JudgedPage, index: int, spine: _Spine) -> bool:
    """Whether a doubted line is a heading by tag, name or looks, and the block below it is taken."""
    block, score = page.blocks[index], page.scores[index]
    length = len(block.text)
    if not _NAMED <= score < page.keep or page.scores[index + 1] < page.keep:
        return False
    if length > _HEADING_LENGTH or 2 * block.linked > length:
        return False
    if score >= _HEADING and any(near.tag in _HEADINGS for near in islice(way_up(block.place), _NEAR)):
        return True
    if length >= _LINE or block.place.tag not in {"p", "div"} or block.text[-1] in _NO_HEADING:
        return False
    if not _HEADING_NAMES.isdisjoint(block.place.words):
        return True
    odd = block.place.wrapping != spine.wrapped
    return score >= _SET_OFF and odd and block.bold > _BOLD * length


def _outside(page: JudgedPage, spine: _Spine) -> Iterator[int]:
    """What is taken below the element around that of the text and is not sure, where it is little."""
    kept = page.kept(range(len(page.blocks)))
    text = [index for index in kept if page.blocks[index].place.wrapping == spine.wrapped]
    below = page.blocks[text[0]].place.parent
    around = next((place for place in way_up(below) if place.end > text[-1]), None)
    if around is not None and around.parent is not None and around.parent.parent is not None:
        around = around.parent
    if around is None:
        return
    outside = [index for index in kept if not around.first <= index < around.end]
    if _FEW * page.length(outside) <= page.length(kept):
        yield from (index for index in outside if index >= around.end and page.scores[index] < _OUTSIDE)
