"""Decides whether two texts are copies of one story, and says by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.similarity.number_guard import numbers_differ

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

Method = Literal["resemblance", "title", "beginning", "excerpt"]

# Half of all runs of both texts in common, and so many that they are no caption's or notice's.
RESEMBLANCE, RESEMBLING_RUNS = 0.5, 20
# With the same headline, of the shorter text. The headline alone says nothing: agencies keep one headline
# while they rewrite the text under it.
TITLED = 0.6
# With this few runs in common chance and boilerplate could have done it.
FEW = 8
# Copies that were shortened or lengthened by other matter begin alike. A rolling page or a rewritten story
# shares as many runs with what was before, but has a new beginning.
BEGIN, BEGINS = 64, 0.8
BEGUN, BEGUN_RUNS = 0.45, 100
# Short texts need more: nearly all of theirs, from the beginning of the longer one.
WITHIN, WITHIN_RUNS, WITHIN_BEGINS, WITHIN_SLACK = 0.8, 30, 0.3, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Two texts are one story."""

    method: Method
    score: float
    """Resemblance: the share of the runs of both; else the share of the runs of the shorter text."""
    evidence: str
    """For people: what was counted."""


@dataclass(frozen=True, slots=True)
class _Overlap:
    short: Sketch
    long: Sketch
    shared: int

    @property
    def resemblance(self) -> float:
        return self.shared / (len(self.short.runs) + len(self.long.runs) - self.shared)

    @property
    def containment(self) -> float:
        return self.shared / len(self.short.runs)


def same_story(one: Sketch, other: Sketch) -> Verdict | None:
    """Whether two texts are copies of one story; which is given first makes no difference."""
    short, long = sorted((one, other), key=lambda sketched: (len(sketched.runs), sketched.runs))
    overlap = _Overlap(short, long, len(short.run_set & long.run_set))
    if overlap.shared < FEW or overlap.containment < BEGUN:
        return None
    method = _method(overlap)
    if method is None or numbers_differ(short, long, overlap.resemblance):
        return None
    return Verdict(
        method=method,
        score=round(overlap.resemblance if method == "resemblance" else overlap.containment, 4),
        evidence=_evidence(overlap),
    )


def _method(overlap: _Overlap) -> Method | None:
    if overlap.resemblance >= RESEMBLANCE and overlap.shared >= RESEMBLING_RUNS:
        return "resemblance"
    if overlap.short.title and overlap.short.title == overlap.long.title and overlap.containment >= TITLED:
        return "title"
    begins = _begins_alike(overlap)
    if begins >= BEGINS and overlap.shared >= BEGUN_RUNS:
        return "beginning"
    enough = overlap.containment >= WITHIN and overlap.shared >= WITHIN_RUNS
    return "excerpt" if enough and begins >= WITHIN_BEGINS and _at_the_beginning(overlap) else None


def _begins_alike(overlap: _Overlap) -> float:
    """How much of the shorter text's beginning stands in the longer one's, which may have a byline first."""
    head = overlap.short.runs[:BEGIN]
    return len(set(head) & set(overlap.long.runs[: 2 * BEGIN])) / len(head)


def _at_the_beginning(overlap: _Overlap) -> bool:
    """Whether half of what is shared stands no later in the longer text than the shorter one is long."""
    shared = [at for at, run in enumerate(overlap.long.runs) if run in overlap.short.run_set]
    length = len(overlap.long.runs)
    return shared[len(shared) // 2] / length <= len(overlap.short.runs) / length + WITHIN_SLACK


def _evidence(overlap: _Overlap) -> str:
    return (
        f"{overlap.shared} four-word runs shared, of {len(overlap.short.runs)} in the shorter text"
        f" and {len(overlap.long.runs)} in the longer"
    )
