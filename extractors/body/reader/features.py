"""A block as numbers, language apart: the first, cheap row for every block, the full row for what is left."""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

from extractors.body.reader.clues import words
from extractors.body.reader.layout import BIT
from extractors.body.reader.outline import (
    article_around,
    governing,
    line_up,
    list_shapes,
    meet,
    running,
)
from extractors.body.reader.vocabulary import weigh

if TYPE_CHECKING:
    from extractors.body.reader.layout import Layout

FIRST = (
    *("length", "links", "tag", "end", "way", "lowest", "highest", "furniture", "within"),
    *("parent_long", "grand_long", "best_up", "best_down", "in_run", "alike", "hidden", "beside_run"),
)
_TEXT = (
    *("words", "link_count", "bold", "italic", "sentences", "commas", "digits", "upper", "opening"),
    *("part", "breaks", "said", "own", "parent_own", "inline"),
)
_STANDING = (*("main", "figure", "depth", "siblings", "offset", "plain_offset"),)
_TITLES = ("title_like", "title_part", "is_title", "described", "in_description", "stated", "copies")
_CONTAINERS = (
    *("own_long", "great_long", "parent_links", "grand_links", "parent_count", "grand_count", "mean"),
)
_ORDER = ("run_at", "run_start", "run_end", "from_headline", "blocks", "total", "long_total")
_HEADLINE = (
    *("head_up", "head_down", "list_count", "list_mean", "list_plain"),
    *("heading_gap", "heading_said", "heading_tag", "heading_way"),
)
_AROUND = (
    *("media", "pictures", "repeated", "long_before", "long_after"),
    *("parent_mean", "article_share", "article_headline", "articles", "symbols"),
)
FULL = (*_TEXT, *_STANDING, *_TITLES, *_CONTAINERS, *_ORDER, *_HEADLINE, *_AROUND)
NEAR = ("length", "links", "tag", "way", "same", "said")
OFFSETS = (-2, -1, 1, 2)
BASE = [
    *FIRST,
    *FULL,
    *(f"{name}{offset:+d}" for offset in OFFSETS for name in NEAR),
    "text_before",
    "text_after",
    "plain_before",
    "plain_after",
]
_FURNITURE = BIT["nav"] | BIT["footer"] | BIT["header"] | BIT["aside"] | BIT["form"]
_WITHIN = BIT["article"] | BIT["main"]
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_OPENING = frozenset("\"'“„«‘「『")
_BULLETS = frozenset("-–—•*·")
_FAR = 20
_HEAD = 100  # characters that show whether a text is a label; counting all of them doubles the time
_MAX_SEARCHED = 500_000  # characters of a page in which repeats are looked for; it bounds the work
_START = 300  # characters held against titles and descriptions


def first_row(page: Layout, index: int) -> list[float]:
    """The numbers that cost nothing, as named in `FIRST`."""
    place = page.blocks[index].place
    at, parent = place.index, place.parent or place
    grand = parent.parent or parent
    bits = page.bits[at]
    up, down = page.steps[at]
    start, end = page.run
    return [
        page.logs[index],
        page.density[index],
        page.tags[index],
        page.ends[index],
        page.way[at],
        page.lowest[at],
        page.highest[at],
        (bits & _FURNITURE) > 0,
        (bits & _WITHIN) > 0,
        page.long[parent.index] / page.long_total,
        page.long[grand.index] / page.long_total,
        up,
        down,
        start <= index <= end,
        page.alike.get((parent.index, place.signature), 0),
        place.hidden,
        max(start - index, index - end, 0),
    ]


class Full:
    """Full rows of one page; what several rows need is counted once."""

    def __init__(self, page: Layout) -> None:
        self._page = page
        blocks = page.blocks
        self._copies = Counter(block.text for block in blocks)
        joined = "\n".join(block.text for block in blocks)
        self._joined = joined if len(joined) <= _MAX_SEARCHED else ""
        self._offsets = running([float(n) for n in page.lengths])
        self._plain = running(page.plain)
        self._long = running([float(n > 100) for n in page.plain])
        self._lists = list_shapes(page)
        self._headings = governing(page)
        self._articles = sum(place.tag == "article" for place in page.places)
        self._line = line_up(blocks[page.headline].place) if page.headline >= 0 else {}

    def row(self, index: int, first: list[float]) -> list[float]:
        """The numbers of a block, as named in `BASE`."""
        return [
            *first,
            *self._text(index),
            *self._standing(index),
            *self._titles(index),
            *self._containers(index),
            *self._order(index),
            *self._headline(index),
            *self._around(index),
            *self._neighbours(index),
        ]

    def _text(self, index: int) -> list[float]:
        page, block = self._page, self._page.blocks[index]
        text, length = block.text, page.lengths[index]
        count = text.count(" ") + 1
        if not text.isascii():
            count += len(_WIDE.findall(text)) // 2
        opening, head = text[0], text[:_HEAD]
        return [
            log(count + 1),
            len(block.links),
            block.bold / length,
            block.italic / length,
            text.count(". ")
            + text.count("? ")
            + text.count("! ")
            + text.count("。")
            + (page.ends[index] == 3),
            text.count(",") + text.count("、") + text.count("，"),
            sum(map(str.isdigit, head)) / len(head),
            sum(map(str.isupper, head)) / len(head),
            1 if opening in _OPENING else 2 if opening in _BULLETS else 3 if opening.islower() else 0,
            block.part,
            block.breaks,
            page.said(index),
            page.own[block.place.index],
            page.own[(block.place.parent or block.place).index],
            weigh(block.names, page.vocabulary.own),
        ]

    def _standing(self, index: int) -> list[float]:
        page, place = self._page, self._page.blocks[index].place
        bits = page.bits[place.index]
        return [
            (bits & BIT["main"]) > 0,
            (bits & BIT["figure"]) > 0,
            place.depth,
            page.children[(place.parent or place).index],
            self._offsets[index] / page.total,
            self._plain[index] / (self._plain[-1] or 1.0),
        ]

    def _titles(self, index: int) -> list[float]:
        page, clues = self._page, self._page.clues
        text = page.blocks[index].text
        key, found = page.key(index), set(words(text[:_START]))
        size = len(found) or 1
        alike = part = 0.0
        for title in clues.titles:
            both = len(found & title)
            if both:
                alike = max(alike, both / len(found | title))
                part = max(part, both / size)
        return [
            alike,
            part,
            key in clues.keys,
            len(found & clues.description) / size if clues.description else -1,
            len(key) > 15 and key in clues.described,
            (len(key) > 3 and key[:60] in clues.stated) if clues.stated else -1,
            self._copies[text],
        ]

    def _containers(self, index: int) -> list[float]:
        page, place = self._page, self._page.blocks[index].place
        parent = place.parent or place
        grand = parent.parent or parent
        great = grand.parent or grand
        p, g = parent.index, grand.index
        return [
            page.long[place.index] / page.long_total,
            page.long[great.index] / page.long_total,
            1 - page.outside[p] / (page.chars[p] or 1),
            1 - page.outside[g] / (page.chars[g] or 1),
            log(page.count[p] + 1),
            log(page.count[g] + 1),
            log(page.chars[p] / (page.count[p] or 1) + 1),
        ]

    def _order(self, index: int) -> list[float]:
        page = self._page
        start, end = page.run
        return [
            (index - start) / (end - start + 1),
            min(max(index - start, -_FAR), _FAR),
            min(max(end - index, -_FAR), _FAR),
            index - page.headline if page.headline >= 0 else -99,
            log(len(page.blocks)),
            log(page.total),
            log(page.long_total),
        ]

    def _headline(self, index: int) -> list[float]:
        """Steps to the headline, the list around, the heading above."""
        page, block = self._page, self._page.blocks[index]
        heading = self._headings[index]
        steps: tuple[float, float] = (-1, -1)
        if self._line:
            up = meet(block.place, self._line)
            steps = (page.blocks[page.headline].place.depth - up, block.place.depth - up)
        above: tuple[float, float, float, float] = (-1, 0, 0, 0)
        if heading >= 0:
            way = page.way[page.blocks[heading].place.index] - page.way[block.place.index]
            above = (index - heading, page.said(heading), page.tags[heading], way)
        return [*steps, *self._lists.get(index, (0, -1, -1)), *above]

    def _around(self, index: int) -> list[float]:
        page, block = self._page, self._page.blocks[index]
        key, parent = page.key(index), (block.place.parent or block.place).index
        article = article_around(block.place)
        return [
            block.media,
            page.pictures[parent],
            self._joined.count(block.text) - 1 if 30 <= page.lengths[index] <= 500 else 0,
            self._long[index],
            self._long[-1] - self._long[index + 1],
            page.long[parent] / (page.count[parent] or 1),
            page.long[article.index] / page.long_total if article else -1,
            (article.index in self._line) if article else -1,
            min(self._articles, _FAR),
            not key,
        ]

    def _neighbours(self, index: int) -> list[float]:
        page = self._page
        place, row = page.blocks[index].place, list[float]()
        for offset in OFFSETS:
            other = index + offset
            if not 0 <= other < len(page.blocks):
                row += (-1, -1, -1, 0, 0, 0)
                continue
            there = page.blocks[other].place
            same = 2 if there is place else 1 if there.parent is place.parent else 0
            row += (
                page.logs[other],
                page.density[other],
                page.tags[other],
                page.way[there.index] - page.way[place.index],
                same + 3 * (there.signature == place.signature),
                page.said(other),
            )
        low, high = max(0, index - 4), min(len(page.blocks), index + 5)
        before, after = self._plain[index] - self._plain[low], self._plain[high] - self._plain[index + 1]
        chars_before = self._offsets[index] - self._offsets[low]
        chars_after = self._offsets[high] - self._offsets[index + 1]
        row += (log(before + 1), log(after + 1), before / (chars_before or 1), after / (chars_after or 1))
        return row
