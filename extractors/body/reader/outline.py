"""What stands around a block: the list or table, the heading above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from extractors.body.reader.layout import Indexes, Layout
    from extractors.body.reader.signs import Numbers

_HEADING = 200  # a longer heading is a paragraph in large type


def list_shapes(page: Layout, alive: Indexes) -> tuple[Numbers, Numbers, Numbers]:
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
        np.where(listed, count[mine], 0),
        np.where(listed, np.log(total / np.maximum(count[mine], 1) + 1), -1.0),
        np.where(listed, plain[mine] / total, -1.0),
    )


def governing(tags: Indexes, lengths: Indexes) -> Indexes:
    """By block: the nearest heading before it, or -1."""
    is_heading = (tags >= 2) & (tags <= 7) & (lengths <= _HEADING)
    latest = np.maximum.accumulate(np.where(is_heading, np.arange(len(tags)), -1))
    return np.concatenate(([-1], latest[:-1]))
