"""Keeps items apart that one template wrote: weather, markets, results; only their numbers differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

# Templates are short. At this length a text has words enough of its own for its runs to decide.
SHORT = 220
# This share of the numbers must agree.
AGREE = 0.6
# Texts this much alike are copies in which a time stamp or a page's own number differs.
ALIKE = 0.9
# From two numbers in the same places on, only those count: in lottery results some number recurs somewhere
# by chance, and a channel's name or a time stamp outside the common text says nothing.
ENOUGH = 2
# A longer template: this many numbers in the same places, and fewer than a third the same. Of 615 true pairs
# with four such places none was below .4, of those with eight none below .5.
MANY, FEW_AGREE = 8, 1 / 3


def numbers_differ(one: Sketch, other: Sketch, resemblance: float) -> bool:
    """Whether the two say different numbers where they say the same words."""
    if resemblance >= ALIKE or cannot_differ(
        max(one.words, other.words), min(len(one.facts), len(other.facts))
    ):
        return False
    shared, comparable = _in_the_same_places(one, other)
    if max(one.words, other.words) >= SHORT:
        return comparable >= MANY and shared < FEW_AGREE * comparable
    if comparable >= ENOUGH:
        return shared < AGREE * comparable
    fewer = min(len(one.numbers), len(other.numbers))
    return not shared and len(one.numbers & other.numbers) < AGREE * fewer


def cannot_differ(words: int, facts: int) -> bool:
    """Whether the words of the longer text and the fewer numbers of both already say that they agree."""
    return words >= SHORT and facts < MANY


def _in_the_same_places(one: Sketch, other: Sketch) -> tuple[int, int]:
    """(numbers that are the same in the same place, numbers in places that both texts have)."""
    places = {fact >> 16 for fact in one.facts} & {fact >> 16 for fact in other.facts}
    mine, theirs = (sum(fact >> 16 in places for fact in facts) for facts in (one.facts, other.facts))
    return len(one.facts & other.facts), min(mine, theirs)
