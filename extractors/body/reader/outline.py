"""What stands over a block: the headline, the heading above, the list and the article around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.body.reader.layout import MANY, running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

OUTLINE = (
    *("head_up", "head_down", "list_count", "list_mean", "list_plain"),
    *("heading_gap", "heading_said", "heading_tag", "heading_way"),
    *("long_before", "long_after", "article_share", "article_headline", "articles"),
)
_FAR = 20


def outline(page: Layout, alive: Indexes, said: Numbers) -> Sequence[Numbers | Indexes]:
    """The headline, list, heading and article that stand over a block, long text before and after."""
    at = page.at[alive]
    none = np.full(len(alive), -1.0)
    head_up = head_down = none
    line = np.zeros(len(page.places), bool)
    if page.headline >= 0:
        place = page.blocks[page.headline].place
        ups, downs = page.ways(place)
        head_up, head_down = ups[at], downs[at]
        line = downs == 0
    above = page.headings[alive]
    is_below = above >= 0
    article = page.article[at]
    in_article = article >= 0
    long = running(page.plain > 100)
    return (
        head_up,
        head_down,
        *_list_shapes(page, alive),
        np.where(is_below, alive - above, -1),
        np.where(is_below, said[above], 0.0),
        np.where(is_below, page.tag[above], 0),
        np.where(is_below, page.way[page.at[above]] - page.way[at], 0.0),
        np.minimum(long[alive], MANY),
        np.minimum(long[-1] - long[alive + 1], MANY),
        np.where(in_article, page.long[article] / page.long_total, -1.0),
        np.where(in_article, line[article], -1),
        np.full(len(alive), min(sum(place.tag == "article" for place in page.places), _FAR)),
    )


def _list_shapes(page: Layout, alive: Indexes) -> tuple[Numbers, Numbers, Numbers]:
    """By block: how many blocks its list or table has, their mean length, their share outside links."""
    around = page.list[page.at]
    inside = around >= 0
    size = len(page.places)
    count = np.bincount(around[inside], minlength=size)
    chars = np.bincount(around[inside], page.length[inside], size)
    plain = np.bincount(around[inside], page.plain[inside], size)
    mine = around[alive]
    listed = mine >= 0
    total = np.maximum(chars[mine], 1)
    return (
        np.where(listed, np.minimum(count[mine], MANY), 0),
        np.where(listed, np.log(total / np.maximum(count[mine], 1) + 1), -1.0),
        np.where(listed, plain[mine] / total, -1.0),
    )
