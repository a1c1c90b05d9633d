"""Judges a page of very many blocks by its first ones: the rest goes with those that are wrapped alike."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING

from extractors.body.reader.segment import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import TextBlock


def beginning(page: Segments, count: int) -> Segments:
    """The first `count` blocks as a page of their own; elements that go on behind them end there."""
    places = [place for place in page.places if place.first < count]
    return Segments([_ended(place, count, len(places)) for place in places], page.blocks[:count], page.whole)


def _ended(place: Place, blocks: int, places: int) -> Place:
    if place.end <= blocks and place.last <= places:
        return place
    ended = copy(place)
    ended.end, ended.last = min(place.end, blocks), min(place.last, places)
    return ended


def alike(blocks: Sequence[TextBlock], scores: Sequence[float]) -> list[float]:
    """Scores for all blocks, given those of the first: each further one has the mean of its like, by length.

    Blocks are alike whose element, its parent and grandparent are called alike. What is like none of the
    first is no text: a live blog or a table goes on as it began, and comments behind it do not.
    """
    weight: defaultdict[tuple[str, ...], int] = defaultdict(int)
    won: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for block, score in zip(blocks, scores, strict=False):
        wrapping = block.place.wrapping
        weight[wrapping] += len(block.text)
        won[wrapping] += score * len(block.text)
    means = {wrapping: won[wrapping] / total for wrapping, total in weight.items()}
    return [*scores, *(means.get(block.place.wrapping, 0.0) for block in blocks[len(scores) :])]
