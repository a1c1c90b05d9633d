"""Decides whether two texts are copies of one story, and says by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.similarity.number_guard import numbers_differ

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

Method = Literal["resemblance", "title", "excerpt"]

# Half of all runs of both texts in common, and so many that they are no caption's or notice's.
RESEMBLANCE, RESEMBLING_RUNS = 0.5, 20
# With the same headline, of the shorter text. The headline alone says nothing: agencies keep one headline
# while they rewrite the text under it.
TITLED = 0.6
# With this few runs in common chance and boilerplate could have done it.
FEW = 8
# Most of the shorter text stands in the longer one, which is not much longer: a copy, cut or added to.
# Half of the text is not enough, nor a short text at the head of a long one: on a web
# where every story is known, 13 of 529 articles were hidden that way behind others that shared a passage.
# Missing a copy costs a second record; taking an article for a copy hides it.
WITHIN, WITHIN_RUNS, WITHIN_LENGTH = 0.85, 40, 0.4


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
    overlap = _Overlap(short, long, len(frozenset(short.runs).intersection(long.runs)))
    if overlap.shared < FEW or overlap.containment < RESEMBLANCE:
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
    enough = overlap.containment >= WITHIN and overlap.shared >= WITHIN_RUNS
    return "excerpt" if enough and len(overlap.short.runs) >= WITHIN_LENGTH * len(overlap.long.runs) else None


def _evidence(overlap: _Overlap) -> str:
    return (
        f"{overlap.shared} four-word runs shared, of {len(overlap.short.runs)} in the shorter text"
        f" and {len(overlap.long.runs)} in the longer"
    )
