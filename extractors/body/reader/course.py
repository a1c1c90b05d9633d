"""What is passed on the way to a block: since the headline, since the last long text, since its like."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from extractors.body.reader.layout import running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

COURSE = (
    *("long_since_head", "chars_since_head", "heads_since"),
    *("since_long", "linked_since", "media_since", "until_long", "linked_until", "media_until"),
    *("group_before", "group_after", "group_gap", "group_gap_after"),
    *("like_last", "like_next", "last_like_next", "told", "clock"),
)
_LONG = 100  # characters outside links of a text that bylines, captions and most teasers do not have
_FAR = 20
# Further below the headline all is alike: few pages to learn from are as long as the longest articles.
_MANY_LONG, _MANY_CHARS = 40, 10_000
# Characters of a text's opening that are looked for in other texts; before it quotes may differ.
_START, _SPAN = 3, 40
_LEAST, _MOST = 40, 300  # characters of what may be told elsewhere: pull quotes, teasers, standfirsts
_WORK = 100_000_000  # characters searched for openings; no judged page needs more, it bounds hostile ones
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_STAMP = 40  # characters in which a time is the stamp of a teaser or an entry


def course(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    """Columns as named in `COURSE`, for the blocks in `alive`."""
    beside = _long_beside(page, alive)
    return (
        *_since_headline(page, alive),
        *_between(page, alive, *beside),
        *_group(page, alive),
        *_likeness(page, alive, *beside),
        *_texts(page, alive),
    )


def _since_headline(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    head = page.headline
    if head < 0:
        none = np.full(len(alive), -2.0)
        return none, none, none
    long, chars = running(page.plain > _LONG), page.plain_before
    signature = page.signature[page.at]
    heads = running((signature == signature[head]) | (page.tag == page.tag[head]))
    below = alive > head
    return (
        np.where(below, np.minimum(long[alive] - long[head + 1], _MANY_LONG), -1),
        np.where(
            below, np.log(np.minimum(np.maximum(chars[alive] - chars[head + 1], 0), _MANY_CHARS) + 1), -1.0
        ),
        np.where(below, np.minimum(heads[alive] - heads[head + 1], _FAR), -1),
    )


def _long_beside(page: Layout, alive: Indexes) -> tuple[Indexes, Indexes]:
    """By block the last long text before it, or -1, and the next behind it, or the number of blocks."""
    long = (page.plain > _LONG).nonzero()[0]
    last = np.concatenate(([-1], long))[long.searchsorted(alive)]
    following = np.concatenate((long, [len(page.blocks)]))[long.searchsorted(alive, side="right")]
    return last, following


def _between(page: Layout, alive: Indexes, last: Indexes, following: Indexes) -> Sequence[Numbers | Indexes]:
    """Blocks, links and pictures since the last long text and up to the next."""
    count = len(page.blocks)
    linked = running(page.density > 0.5)
    media = running(page.media)
    return (
        np.minimum(alive - last - 1, _FAR),
        np.minimum(linked[alive] - linked[last + 1], _FAR),
        np.minimum(media[alive + 1] - media[last + 1], _FAR),
        np.minimum(following - alive - 1, _FAR),
        np.minimum(linked[following] - linked[alive + 1], _FAR),
        np.minimum(media[np.minimum(following + 1, count)] - media[alive + 1], _FAR),
    )


def _group(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    """How many blocks wrapped alike stand before and after, and how far off the nearest are."""
    order, count = page.by_group, len(page.blocks)
    places = np.empty(count, np.int64)
    places[order] = np.arange(count)
    sizes = np.bincount(page.group)
    starts = sizes.cumsum() - sizes
    group, mine = page.group[alive], places[alive]
    nth = mine - starts[group]
    left = sizes[group] - nth - 1
    last, following = order[np.maximum(mine - 1, 0)], order[np.minimum(mine + 1, count - 1)]
    return (
        np.minimum(nth, _FAR),
        np.minimum(left, _FAR),
        np.where(nth > 0, np.minimum(alive - last, _FAR), -1),
        np.where(left > 0, np.minimum(following - alive, _FAR), -1),
    )


def _likeness(page: Layout, alive: Indexes, last: Indexes, following: Indexes) -> Sequence[Numbers | Indexes]:
    """Whether a block is wrapped as the long texts before and behind it are, and those as each other."""
    is_first, is_last = last < 0, following >= len(page.blocks)
    following = np.where(is_last, 0, following)

    def like(one: Indexes, other: Indexes) -> Indexes:
        same: Indexes = (page.group[one] == page.group[other]) + 2 * (page.up[one] == page.up[other])
        return same

    return (
        np.where(is_first, -1, like(alive, last)),
        np.where(is_last, -1, like(alive, following)),
        np.where(is_first | is_last, -1, like(last, following)),
    )


def _texts(page: Layout, alive: Indexes) -> Sequence[Numbers | Indexes]:
    """Whether a text's opening stands in another too, -1 where not asked; whether a time of day opens it."""
    indexes = alive.tolist()
    texts = [page.texts[index] for index in indexes]
    joined = "\n".join(texts)
    asked = _WORK // (len(joined) + 1)
    has_digits = (page.signs.digits[alive] > 0).tolist()
    short = [_LEAST <= len(text) <= _MOST for text in texts]
    told = [
        _is_told(text, joined) if ask and number <= asked else -1
        for text, ask, number in zip(texts, short, accumulate(short), strict=True)
    ]
    clock = [
        digits and _CLOCK.search(text, 0, _STAMP) is not None
        for text, digits in zip(texts, has_digits, strict=True)
    ]
    return np.array(told), np.array(clock)


def _is_told(text: str, joined: str) -> int:
    """1 where a text's opening stands in the joined texts twice, else 0."""
    opening = text[_START : _START + _SPAN]
    first = joined.find(opening)
    return int(joined.find(opening, first + 1) >= 0)
