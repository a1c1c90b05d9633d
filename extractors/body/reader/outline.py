"""What stands around a block: lists, the heading above, the way to the headline, the article element."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from extractors.body.reader.layout import BIT, list_around

if TYPE_CHECKING:
    from extractors.body.reader.layout import Layout
    from extractors.body.reader.place import Place

_HEADING = 200  # a longer heading is a paragraph in large type


def running(values: list[float]) -> list[float]:
    """Sums of all values before each, and of all at the end."""
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def list_shapes(page: Layout) -> dict[int, tuple[float, float, float]]:
    """By block in a list or table: how many blocks that has, their mean length, the share outside links."""
    members: dict[int, list[int]] = {}
    for index, block in enumerate(page.blocks):
        if page.bits[block.place.index] & (BIT["ul"] | BIT["table"]):
            around = list_around(block)
            if around is not None:
                members.setdefault(around.index, []).append(index)
    found: dict[int, tuple[float, float, float]] = {}
    for indexes in members.values():
        chars = sum(page.lengths[index] for index in indexes)
        plain = sum(page.plain[index] for index in indexes)
        shape = (float(len(indexes)), log(chars / len(indexes) + 1), plain / chars)
        found.update(dict.fromkeys(indexes, shape))
    return found


def governing(page: Layout) -> list[int]:
    """By block: the nearest heading before it, or -1."""
    last, found = -1, []
    for index, tag in enumerate(page.tags):
        found.append(last)
        if 2 <= tag <= 7 and page.lengths[index] <= _HEADING:
            last = index
    return found


def line_up(place: Place) -> dict[int, int]:
    """The places from a place up to the root with their depths."""
    line: dict[int, int] = {}
    holder: Place | None = place
    while holder is not None:
        line[holder.index] = holder.depth
        holder = holder.parent
    return line


def meet(place: Place, line: dict[int, int]) -> int:
    """The depth of the nearest ancestor on a line that ends at the root."""
    holder = place
    while holder.index not in line and holder.parent is not None:
        holder = holder.parent
    return holder.depth


def article_around(place: Place) -> Place | None:
    """The nearest `article` element, or None."""
    holder: Place | None = place
    while holder is not None and holder.tag != "article":
        holder = holder.parent
    return holder
