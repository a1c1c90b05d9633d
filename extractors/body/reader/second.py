"""The second look: what the first found around a block, in its containers and in its run."""

from __future__ import annotations

from collections import Counter
from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

from extractors.body.reader.features import BASE
from extractors.body.reader.layout import MANY, MANY_CHARS, beside_one_another, clip, running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

# What the second look is told of the block itself: with all of it, it learns the first one's errors by heart.
_BLOCK = (
    *("length", "links", "tag", "end", "said", "own", "way", "lowest", "highest", "title_part"),
    *("in_description", "heading_said", "heading_gap", "group_count", "group_mean", "list_mean"),
    *("list_count", "hidden", "media", "opening"),
)
_COLUMNS = [BASE.index(name) for name in _BLOCK]
_HELD = (
    *("score", "own_score", "parent_score", "grand_score", "parent_mass", "grand_mass"),
    *("main_up", "main_down", "before", "after", "to_first", "to_last", "mass"),
)
_BESIDE = (
    *("score-3", "score-2", "score-1", "score+1", "score+2", "score+3"),
    *("most_before", "most_after", "sum_before", "sum_after"),
)
_RUN = (
    *("in_run2", "after_first", "after_biggest", "run_mass", "run_gap", "run_gap_chars", "runs"),
    *("biggest_mass", "gap_before", "gap_before_chars", "gap_after", "gap_after_chars"),
)
_GROUP = ("group_score", "group_mass", "shared", "often_shared")
_MAJOR = ("major", "to_major", "past_major", "major_share", "major_up", "major_down")
SECOND = (*_BLOCK, *_HELD, *_BESIDE, *_RUN, *_GROUP, *_MAJOR)
_CAP = 400  # characters of a block that count; a wall of text is not ten times an article
_NEAR = np.array([[offset] for offset in (-3, -2, -1, 1, 2, 3)])
_WINDOW = 8
_WIDE = np.arange(_WINDOW)
_SURE = 0.6
_JOIN_BLOCKS, _JOIN_CHARS = 3, 400
_WORD = 4  # letters; shorter words are everywhere
_NONE = -0.2  # the score beyond the page's ends


def second_rows(page: Layout, rows: Numbers, scores: Numbers, alive: Indexes) -> Numbers:
    """A row for each block in `alive`, as named in `SECOND`, from its first row and all first scores."""
    weights = np.minimum(page.length, _CAP)
    groups = (
        rows.T[_COLUMNS],
        _held(page, scores, weights, alive),
        _beside(scores, alive),
        _runs(page, scores, weights, alive),
        _group(page, scores, weights, alive),
        _shared(page, scores, alive),
        _major(page, scores, weights, alive),
    )
    return beside_one_another(groups, len(SECOND), len(alive))


def _held(page: Layout, scores: Numbers, weights: Indexes, alive: Indexes) -> Sequence[Numbers | Indexes]:
    """What was found in the containers; the main one is the deepest that holds 85 % of all."""
    mass = running(np.round(weights * scores, 6))
    won = np.round(mass[page.end] - mass[page.first], 5)
    share = won / np.maximum(page.inside(weights), 1)
    total = won[0] or 1e-9
    main = int(np.where(won >= 0.85 * won[0], page.depth, -1).argmax())
    up, down = page.ways(page.places[main])
    sure = ((scores > _SURE) & (page.length > 60)).nonzero()[0]
    same = np.ones(len(alive))
    at, p, g = page.at[alive], page.up[alive], page.grand[alive]
    return (
        scores[alive],
        share[at],
        share[p],
        share[g],
        won[p] / total,
        won[g] / total,
        up[at],
        down[at],
        mass[alive] / total,
        (total - mass[alive]) / total,
        clip(alive - sure[0], MANY) if len(sure) else -99 * same,
        clip(sure[-1] - alive, MANY) if len(sure) else -99 * same,
        same * np.log(min(total, MANY_CHARS) + 1),
    )


def _beside(scores: Numbers, alive: Indexes) -> Sequence[Numbers]:
    padded = np.concatenate((np.full(_WINDOW, _NONE), scores, np.full(_WINDOW, _NONE)))
    windows = alive.reshape(-1, 1) + _WIDE
    before, after = padded[windows], padded[windows + _WINDOW + 1]
    return (
        *padded[alive + _WINDOW + _NEAR],
        before.max(axis=1),
        after.max(axis=1),
        np.maximum(before, 0).sum(axis=1) / _WINDOW,
        np.maximum(after, 0).sum(axis=1) / _WINDOW,
    )


def _runs(page: Layout, scores: Numbers, weights: Indexes, alive: Indexes) -> list[Numbers | Indexes]:
    """Runs of found blocks; little text left out between does not end one."""
    order = np.arange(len(scores))
    chars = page.chars_before
    found = (scores > 0.5).nonzero()[0]
    left, left_chars, after, after_chars = _gaps(found, order, chars)
    ends = (left[alive], np.log(left_chars[alive] + 1), after[alive], np.log(after_chars[alive] + 1))
    if not len(found):
        return [np.zeros(len(alive))] * 8 + list(ends)
    opens = (left[found] > _JOIN_BLOCKS) | (left_chars[found] >= _JOIN_CHARS)
    opens[0] = True
    firsts = found[opens]
    lasts = np.concatenate((found[opens.nonzero()[0][1:] - 1], found[-1:]))
    sums = running(np.where(scores > 0.5, weights, 0))
    mass = sums[lasts + 1] - sums[firsts]
    total, biggest = mass.sum(), int(mass.argmax())
    opening = int((mass > 0.15 * total).argmax()) if (mass > 0.15 * total).any() else -1
    mine = np.maximum(firsts.searchsorted(alive, side="right") - 1, 0)
    same = np.ones(len(alive))
    return [
        (alive >= firsts[mine]) & (alive <= lasts[mine]),
        mine - opening,
        mine - biggest,
        mass[mine] / total,
        left[firsts][mine],
        np.log(left_chars[firsts][mine] + 1),
        same * len(firsts),
        same * (mass[biggest] / total),
        *ends,
    ]


def _gaps(found: Indexes, order: Indexes, chars: Numbers) -> tuple[Indexes, Numbers, Indexes, Numbers]:
    """By block: blocks and characters left out since the last found one, and up to the next one."""
    last = np.concatenate(([-1], found))[found.searchsorted(order)]
    following = np.concatenate((found, [len(order)]))[found.searchsorted(order, side="right")]
    before, after = chars[order] - chars[last + 1], chars[following] - chars[order + 1]
    return order - last - 1, before, following - order - 1, after


def _group(page: Layout, scores: Numbers, weights: Indexes, alive: Indexes) -> Sequence[Numbers]:
    """What was found in the blocks that are wrapped alike."""
    won = np.bincount(page.group, weights * scores)
    mine = page.group[alive]
    return won[mine] / np.bincount(page.group, weights)[mine], won[mine] / (won.sum() or 1.0)


def _shared(page: Layout, scores: Numbers, alive: Indexes) -> Numbers:
    """The shares of a block's long words that one, and that two other found blocks hold."""
    words = [{word for word in page.words(index) if len(word) >= _WORD} for index in alive.tolist()]
    found = (scores[alive] > 0.5).tolist()
    holders = Counter(chain.from_iterable(compress(words, found))).get
    shares = []
    for held, is_found in zip(words, found, strict=True):
        others = [number for word in held if (number := holders(word, 0) - is_found) > 0]
        often = len(others) - others.count(1)
        shares.append((len(others) / len(held), often / len(held)) if held else (-1.0, -1.0))
    columns: Numbers = np.array(shares, np.float64).T
    return columns


def _major(page: Layout, scores: Numbers, weights: Indexes, alive: Indexes) -> Sequence[Numbers | Indexes]:
    """The group that most was found in: whether a block is of it, how far before or behind it, its share."""
    won = np.bincount(page.group, weights * scores)
    major = int(won.argmax())
    inside = page.group == major
    found = (inside & (scores > 0.5)).nonzero()[0].tolist()
    first, last = (found[0], found[-1]) if found else (0, len(scores))
    up, down = page.ways(page.places[int(page.at[first])])
    at = page.at[alive]
    return (
        inside[alive],
        clip(alive - first, MANY),
        clip(alive - last, MANY),
        np.full(len(alive), won[major] / (won.sum() or 1.0)),
        up[at],
        down[at],
    )
