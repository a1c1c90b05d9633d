"""Decides whether two texts are copies of one story or share a part, and says by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.similarity.number_guard import cannot_differ, numbers_differ
from extractors.similarity.overlap import BEGIN, TOLD, Overlap, overlap_of
from extractors.similarity.siblings import are_siblings
from extractors.similarity.sketch import counts_in, from_bytes

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

Method = Literal["resemblance", "title", "excerpt", "headline", "credit", "part"]

# With this few runs in common chance and boilerplate could have done it; below this share of the shorter
# text nothing makes two texts one story. Copies that were cut and added to keep about half.
FEW, LEAST = 8, 0.45
# Half of all runs of both texts in common, and so many that they are no caption's or notice's.
RESEMBLANCE, RESEMBLING_RUNS = 0.5, 20
# From here on the texts alone decide. Below, something else must speak for it: in a web where every story
# is known, other stories share up to .64 of their runs, but neither their beginning nor their subject.
SURE, SURE_WITHIN = 0.6, 0.9
# With the same headline, of the shorter text. The headline alone says nothing: agencies keep one headline
# while they rewrite the text under it.
TITLED, TITLED_LENGTH = 0.6, 0.4
# Most of the shorter text stands in the longer one: a copy, cut or added to. In a longer one of more than
# two and a half times its length also round-ups and rolling pages hold it: there it must stand first.
WITHIN, WITHIN_RUNS, WITHIN_LENGTH = 0.85, 40, 0.4
CUT_RUNS, CUT_LENGTH = 60, 0.25
# A rolling page holds what it was before in many pieces, a copy in few; and below so much other matter
# only as the second article of its page.
PASSAGES, DEEP = 3, 120
# Both headlines speak of what is shared, six words in all; or one does, in three, where more is shared.
SPOKEN, SPOKEN_RUNS, SPOKEN_LENGTH = 6, 60, 0.4
ONE_SPOKEN, ONE_WITHIN = 3, 0.65
# The same agency's dateline above it.
CREDITED, CREDITED_RUNS, CREDITED_LENGTH = 0.6, 60, 0.25


# Texts that are no copies but share this much are linked: rolling pages, round-ups, common background.
PART, PART_RUNS = 0.3, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Two texts are one story; or, where the method is "part", two that share a part."""

    method: Method
    score: float
    """Resemblance: the share of the runs of both; else the share of the runs of the shorter text."""
    evidence: str
    """For people: what was counted."""

    @property
    def is_copy(self) -> bool:
        """Whether the two are one story."""
        return self.method != "part"


def same_story(one: Sketch, other: Sketch) -> Verdict | None:
    """Whether two texts are copies of one story; which is given first makes no difference."""
    verdict = likeness(one, other)
    return verdict if verdict is not None and verdict.is_copy else None


def may_be_alike(shared: int, runs: int) -> bool:
    """Whether `likeness` may say anything of texts that share so many runs, of so many in the shorter one."""
    if shared < FEW or shared / runs < PART:
        return False
    return shared >= PART_RUNS or shared / runs >= LEAST


def likeness(one: Sketch, other: Sketch, shared: int | None = None) -> Verdict | None:
    """Whether two texts are copies of one story or share a part; which is given first makes no difference.

    `shared` is how many runs both have, where they were counted.
    """
    overlap = overlap_of(one, other, shared)
    if not may_be_alike(overlap.shared, len(overlap.short.runs)):
        return None
    method = _method(overlap) if overlap.containment >= LEAST else None
    if method is not None and are_siblings(overlap):
        method = None
    if method is None and overlap.shared >= PART_RUNS:
        method = "part"
    if method is None or numbers_differ(overlap.short, overlap.long, overlap.resemblance):
        return None
    return Verdict(
        method=method,
        score=round(overlap.resemblance if method == "resemblance" else overlap.containment, 4),
        evidence=_evidence(overlap, method),
    )


def likeness_of_kept(one: Sketch, kept: bytes, shared: int) -> Verdict | None:
    """`likeness` of a text and a sketch as `to_bytes` gave it, which need not be unpacked for the most part.

    `shared` is how many runs both have, and so many that the two `may_be_alike`.
    """
    other = counts_in(kept)
    short, long = sorted((len(one.runs), other.runs))
    is_part = shared / short < LEAST
    if is_part and cannot_differ(max(one.words, other.words), min(len(one.facts), other.facts)):
        return Verdict(method="part", score=round(shared / short, 4), evidence=_counted(shared, short, long))
    return likeness(one, from_bytes(kept), shared)


def _method(overlap: Overlap) -> Method | None:
    if _resembles(overlap):
        return "resemblance"
    if _is_titled(overlap):
        return "title"
    if _is_excerpt(overlap):
        return "excerpt"
    if _is_spoken_of(overlap):
        return "headline"
    return "credit" if _is_credited(overlap) else None


def _resembles(overlap: Overlap) -> bool:
    if overlap.resemblance < RESEMBLANCE or overlap.shared < RESEMBLING_RUNS:
        return False
    sure = overlap.resemblance >= SURE or overlap.containment >= SURE_WITHIN
    return sure or _has_subject(overlap) or overlap.begins


def _is_titled(overlap: Overlap) -> bool:
    if overlap.containment < TITLED or not overlap.akin:
        return False
    if overlap.same_title or overlap.lengths >= TITLED_LENGTH:
        return True
    return overlap.containment >= WITHIN and overlap.start <= BEGIN


def _is_excerpt(overlap: Overlap) -> bool:
    if overlap.containment < WITHIN or overlap.shared < WITHIN_RUNS:
        return False
    nearly_all = overlap.containment >= SURE_WITHIN
    if not (nearly_all or _has_subject(overlap)):
        return False
    if overlap.lengths >= WITHIN_LENGTH and (overlap.start <= BEGIN or _is_deep(overlap)):
        return True
    if not overlap.begins:
        return False
    whole = nearly_all and overlap.shared >= CUT_RUNS and overlap.lengths >= CUT_LENGTH
    return whole or _has_subject(overlap)


def _is_spoken_of(overlap: Overlap) -> bool:
    if overlap.shared < SPOKEN_RUNS or overlap.lengths < SPOKEN_LENGTH:
        return False
    much = overlap.containment >= ONE_WITHIN
    # What the texts say of their own headlines first: it takes no set of runs, and most fall short of it.
    if not (_say_enough(overlap.said, much) and _say_enough(overlap.spoken, much)):
        return False
    # The order last: it takes as long as all else of a comparison, and few headlines get so far.
    if overlap.order < TOLD:
        return False
    both = _both_say(overlap.spoken)
    return overlap.start <= BEGIN or (both and much and _is_deep(overlap))


def _say_enough(spoken: tuple[int, int], much: bool) -> bool:
    return _both_say(spoken) or (much and max(spoken) >= ONE_SPOKEN)


def _both_say(spoken: tuple[int, int]) -> bool:
    return all(spoken) and sum(spoken) >= SPOKEN


def _is_credited(overlap: Overlap) -> bool:
    enough = overlap.shared >= CREDITED_RUNS and overlap.lengths >= CREDITED_LENGTH
    return enough and overlap.same_credit and overlap.containment >= CREDITED and overlap.begins


def _has_subject(overlap: Overlap) -> bool:
    """Whether more than the runs speaks for one story: headlines or the agency."""
    return overlap.akin or overlap.same_credit or any(overlap.spoken)


def _is_deep(overlap: Overlap) -> bool:
    """Whether one text holds what is shared in few pieces, below other matter but not below an article."""
    return overlap.passages <= PASSAGES and overlap.start <= DEEP


def _evidence(overlap: Overlap, method: Method) -> str:
    said = _counted(overlap.shared, len(overlap.short.runs), len(overlap.long.runs))
    if method == "headline":
        one, other = overlap.spoken
        return f"{said}; {one} and {other} words of the headlines speak of them"
    return f"{said}; the same agency in both datelines" if method == "credit" else said


def _counted(shared: int, short: int, long: int) -> str:
    return f"{shared} four-word runs shared, of {short} in the shorter text and {long} in the longer"
