"""What stands over a block: the heading above, the list around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.body.reader.layout import MANY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

OUTLINE = ("list_count", "list_mean", "heading_gap", "heading_said")


def outline(page: Layout, alive: Indexes, said: Numbers) -> Sequence[Numbers | Indexes]:
    """The list around a block and the heading above it."""
    above = page.headings[alive]
    is_below = above >= 0
    return (
        *_list_shapes(page, alive),
        np.where(is_below, alive - above, -1),
        np.where(is_below, said[above], 0.0),
    )


def _list_shapes(page: Layout, alive: Indexes) -> tuple[Numbers, Numbers]:
    """By block: how many blocks its list or table has, and their mean length."""
    around = page.list[page.at]
    inside = around >= 0
    size = len(page.places)
    count = np.bincount(around[inside], minlength=size)
    chars = np.bincount(around[inside], page.length[inside], size)
    mine = around[alive]
    listed = mine >= 0
    total = np.maximum(chars[mine], 1)
    return (
        np.where(listed, np.minimum(count[mine], MANY), 0),
        np.where(listed, np.log(total / np.maximum(count[mine], 1) + 1), -1.0),
    )
