"""Counting what a text shares with many others at once."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from extractors.similarity.overlap import overlap_of
from extractors.similarity.same_story import likeness, likeness_of_kept, may_be_alike
from extractors.similarity.shared import shared_runs
from extractors.similarity.sketch import Sketch, counts_in, runs_in, sketch, to_bytes


def told(seed: int, *shared: int, count: int = 60) -> str:
    """A text of its own words, with some passages of thirty words that others have too."""
    own = random.Random(seed)
    passages = [" ".join(f"p{number}w{at}" for at in range(30)) for number in shared]
    return " ".join([*passages, *(f"w{own.randrange(10**6)}" for _ in range(count))])


def drawn(*texts: str) -> list[Sketch]:
    """Their sketches."""
    return [sketch(text, "Council meets about the bridge") for text in texts]


def test_the_counts_are_those_of_the_texts_compared_one_by_one() -> None:
    """However many passages they share, and from the bytes that are kept."""
    many = [told(seed, *range(seed % 7)) for seed in range(40)]
    mine, *others = drawn(told(99, *range(7)), *many, "too short", told(3, *range(9)))
    counted = shared_runs(mine, [runs_in(to_bytes(one)) for one in others])

    assert counted == [overlap_of(mine, one).shared for one in others]
    assert {0, 27} < set(counted)


def test_a_text_shares_all_of_its_runs_with_itself() -> None:
    """And those of a part of it with that part."""
    mine, part, other = drawn(told(1, 1, 2, 3), told(2, 2, count=0), told(5))
    runs = [np.frombuffer(one.runs, np.uint32) for one in (mine, part, other)]

    assert shared_runs(mine, runs) == [len(mine.runs), 27, 0]


def test_there_may_be_nothing_to_count() -> None:
    """No other text, or one without words."""
    mine, empty = drawn(told(1), "")
    runs = [np.frombuffer(one.runs, np.uint32) for one in (mine, empty)]

    assert shared_runs(mine, []) == []
    assert shared_runs(empty, runs) == [0, 0]
    assert shared_runs(mine, [runs[1], runs[0], runs[1]]) == [0, len(mine.runs), 0]


@pytest.mark.parametrize("shared", range(9))
def test_a_counted_pair_is_judged_as_one_that_is_counted_anew(shared: int) -> None:
    """And what may not be alike is not."""
    one, other = drawn(told(1, *range(8)), told(2, *range(shared)))
    (count,) = shared_runs(one, [runs_in(to_bytes(other))])

    assert likeness(one, other, count) == likeness(one, other) == likeness(other, one, count)
    if not may_be_alike(count, min(len(one.runs), len(other.runs))):
        assert likeness(one, other) is None
    assert may_be_alike(count, min(len(one.runs), len(other.runs))) == (shared >= 2)


@pytest.mark.parametrize(
    ("shared", "runs", "may"),
    [(7, 8, False), (8, 17, True), (44, 100, False), (45, 100, True), (60, 200, True), (60, 201, False)],
)
def test_pairs_are_kept_up_to_the_very_bounds_of_the_rules(shared: int, runs: int, may: bool) -> None:
    """Eight runs; 45 % of the shorter text, or 30 % and 60 runs."""
    assert may_be_alike(shared, runs) is may


def figured(seed: int, passages: int, numbers: int, count: int) -> str:
    """A text with passages that others have too and numbers of its own in places that others have too."""
    said = " ".join(
        f"at the gate{place} stood {seed * 7 + place} men of row{place}" for place in range(numbers)
    )
    return f"{said} {told(seed, *range(passages), count=count)}"


def test_a_kept_sketch_is_judged_as_one_that_is_unpacked() -> None:
    """Parts and copies, of short texts and long ones, with few numbers and many."""
    chance, told_by = random.Random(1), set()
    for seed, count in itertools.product(range(1, 60), (20, 90, 300)):
        texts = [figured(seed * side, chance.randrange(2, 9), chance.randrange(14), count) for side in (1, 2)]
        one, other = drawn(*texts)
        kept = to_bytes(other)
        (shared,) = shared_runs(one, [runs_in(kept)])
        if may_be_alike(shared, min(len(one.runs), len(other.runs))):
            verdict = likeness_of_kept(one, kept, shared)
            told_by.add(verdict.method if verdict else None)
            assert verdict == likeness(one, other) == likeness_of_kept(other, to_bytes(one), shared)

    assert {"resemblance", "title", "part", None} <= told_by


def test_the_counts_of_a_kept_sketch_are_those_of_the_text() -> None:
    """Words, runs and numbers in their places."""
    (one,) = drawn(figured(3, 2, 5, 40))

    assert counts_in(to_bytes(one)) == (one.words, len(one.runs), len(one.facts))
