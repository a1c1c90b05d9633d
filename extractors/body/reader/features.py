"""Blocks as numbers, language apart: a few cheap ones for every block, all of them for what is left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from extractors.body.reader.course import COURSE, course
from extractors.body.reader.layout import BIT, LONG, MANY, MANY_BLOCKS, MANY_CHARS, beside_one_another, clip
from extractors.body.reader.neighbours import NEIGHBOURS, OFFSETS, neighbours
from extractors.body.reader.outline import OUTLINE, outline
from extractors.body.reader.vocabulary import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

FIRST = (
    *("length", "links", "tag", "end", "way", "lowest", "highest", "furniture", "within"),
    *("parent_long", "grand_long", "best_up", "best_down", "in_run", "alike", "hidden", "beside_run"),
)
_TEXT = (
    *("words", "link_count", "bold", "italic", "sentences", "commas", "digits", "upper", "opening"),
    *("part", "breaks", "said", "own", "parent_own", "inline"),
)
_STANDING = (
    *("main", "figure", "depth", "siblings", "offset", "plain_offset"),
    *("nth", "nth_last", "copies", "media"),
)
_TITLES = ("title_like", "title_part", "is_title", "described", "in_description", "stated", "symbols")
_ALIKE = ("parent_alike", "grand_alike", "group_count", "group_long", "group_mean", "group_links")
_ORDER = ("run_at", "run_start", "run_end", "from_headline", "blocks", "total", "long_total")
# Families of features, as the ablation names them.
FAMILIES = {
    "glance": FIRST,
    "text": _TEXT,
    "standing": _STANDING,
    "titles": _TITLES,
    "alike": _ALIKE,
    "order": _ORDER,
    "outline": OUTLINE,
    "neighbours": NEIGHBOURS,
    "course": COURSE,
}
BASE = [name for names in FAMILIES.values() for name in names]
_FURNITURE = BIT["nav"] | BIT["footer"] | BIT["header"] | BIT["aside"] | BIT["form"]
_WITHIN = BIT["article"] | BIT["main"]
_OPENING = frozenset("\"'“„«‘「『")
_BULLETS = frozenset("-–—•*·")
_FAR = 20


def first_rows(page: Layout) -> Numbers:
    """A row for each block of the numbers that cost nothing, as named in `FIRST`."""
    at, up = page.at, page.up
    bits = page.bits[at]
    order = np.arange(len(at))
    start, end = page.run
    hidden = np.array([block.place.hidden for block in page.blocks])
    columns = (
        page.log,
        page.density,
        page.tag,
        page.ends,
        page.way[at],
        page.lowest[at],
        page.highest[at],
        (bits & _FURNITURE) > 0,
        (bits & _WITHIN) > 0,
        page.long[up] / page.long_total,
        page.long[page.grand] / page.long_total,
        page.steps_up[at],
        page.steps_down[at],
        (order >= start) & (order <= end),
        page.alike[at],
        hidden,
        np.minimum(np.maximum(np.maximum(start - order, order - end), 0), MANY),
    )
    return beside_one_another([columns], len(FIRST), len(order))


def full_rows(page: Layout, first: Numbers, alive: Indexes) -> Numbers:
    """A row for each block in `alive` of all numbers, as named in `BASE`; `first` are the rows of all."""
    said = _said(page, alive)
    groups = (
        first.T[:, alive],
        _text(page, alive, said),
        _standing(page, alive),
        _titles(page, alive.tolist()),
        _alike(page, alive),
        _order(page, alive),
        outline(page, alive, said),
        neighbours(page, alive, said),
        course(page, alive),
    )
    return beside_one_another(groups, len(BASE), len(alive))


def _said(page: Layout, alive: Indexes) -> Numbers:
    """What the words of blocks say, where a row needs it: the blocks, those beside, headings above."""
    count = len(page.blocks)
    wanted = np.zeros(count + 4, bool)
    for offset in (*OFFSETS, 0):
        wanted[alive + 2 + offset] = True
    needed = wanted[2:-2]
    above = page.headings[alive]
    needed[above[above >= 0]] = True
    said = np.zeros(count)
    indexes = needed.nonzero()[0]
    said[indexes] = list(map(page.said, indexes.tolist()))
    return said


def _text(page: Layout, alive: Indexes, said: Numbers) -> Sequence[Numbers | Indexes]:
    blocks = [page.blocks[index] for index in alive.tolist()]
    own = page.vocabulary.own
    counted = np.array(
        [
            (
                len(block.links),
                block.bold / len(block.text),
                block.italic / len(block.text),
                _opening(block.text[0]),
                block.part,
                block.breaks,
                weigh(block.names, own) if block.inline else 0.0,
            )
            for block in blocks
        ]
    ).T
    links, bold, italic, opening, part, breaks, inline = counted
    signs = page.signs
    return (
        np.log(signs.words[alive] + 1),
        links,
        bold,
        italic,
        signs.sentences[alive],
        signs.commas[alive],
        signs.digits[alive],
        signs.capitals[alive],
        opening,
        part,
        breaks,
        said[alive],
        page.own[page.at[alive]],
        page.own[page.up[alive]],
        inline,
    )


def _opening(sign: str) -> int:
    return 1 if sign in _OPENING else 2 if sign in _BULLETS else 3 if sign.islower() else 0


def _standing(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    at, up = page.at[alive], page.up[alive]
    bits = page.bits[at]
    chars, plain, texts = page.chars_before, page.plain_before, page.texts
    copies, indexes = Counter(texts), alive.tolist()
    return (
        (bits & BIT["main"]) > 0,
        (bits & BIT["figure"]) > 0,
        page.depth[at],
        page.children[up],
        chars[alive] / page.total,
        plain[alive] / (plain[-1] or 1.0),
        np.minimum(page.nth[at], _FAR),
        np.minimum(page.children[up] - page.nth[at], _FAR),
        np.array([copies[texts[index]] for index in indexes]),
        page.media[alive],
    )


def _titles(page: Layout, alive: Sequence[int]) -> Numbers:
    """How much of a block is in titles, description and stated text, as columns named in `_TITLES`."""
    clues, rows = page.clues, []
    titles, keys, described, stated = clues.titles, clues.keys, clues.described, clues.stated
    all_titles = frozenset().union(*titles)
    for index in alive:
        key, found = page.key(index), set(page.words(index))
        size = len(found) or 1
        alike = part = 0.0
        in_titles = found & all_titles
        for title in titles if in_titles else ():
            both = len(in_titles & title)
            if both:
                alike = max(alike, both / (len(found) + len(title) - both))
                part = max(part, both / size)
        rows.append(
            (
                alike,
                part,
                key in keys,
                len(found & clues.description) / size if described else -1,
                len(key) > 15 and key in described,
                (len(key) > 3 and key[:60] in stated) if stated else -1,
                not key,
            )
        )
    return np.array(rows, np.float64).T


def _alike(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    """Containers called like their siblings, and the blocks that are wrapped alike anywhere on the page."""
    count = np.bincount(page.group)
    chars = np.bincount(page.group, page.length)
    plain = np.bincount(page.group, page.plain)
    long = np.bincount(page.group, np.where(page.plain >= LONG, page.plain, 0))
    mine = page.group[alive]
    return (
        page.alike[page.up[alive]],
        page.alike[page.grand[alive]],
        np.log(np.minimum(count[mine], MANY) + 1),
        long[mine] / page.long_total,
        np.log(chars[mine] / count[mine] + 1),
        1 - plain[mine] / chars[mine],
    )


def _order(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    start, end = page.run
    same = np.ones(len(alive))
    return (
        (alive - start) / (end - start + 1),
        clip(alive - start, _FAR),
        clip(end - alive, _FAR),
        clip(alive - page.headline, MANY) if page.headline >= 0 else -99 * same,
        same * np.log(min(len(page.blocks), MANY_BLOCKS)),
        same * np.log(min(page.total, MANY_CHARS)),
        same * np.log(min(page.long_total, MANY_CHARS)),
    )
