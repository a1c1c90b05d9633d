"""What two texts have in common: how much, in which order, from where on, and in what headlines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch

# A text begins to agree where 14 of 20 runs do: an edited word costs four, chance gives one or two.
_WINDOW, _AGREE = 20, 14
# Two texts begin alike where they agree from about the third sentence on, behind bylines and standfirsts;
# and are told alike where 92 runs of 100 stand in the same order.
BEGIN, TOLD = 45, 0.92
# A passage: more than chance, less than a sentence.
_PASSAGE = 8
# Of the headline's words that the text says, this share must be said in what is shared, and two of them; in
# half of their places at least: the words of a long text's subject stand all over it.
_SPOKEN, _SPOKEN_WORDS = 0.6, 2
# Headlines that differ by a site's name, a kicker or an added word share three words of four, and three.
_AKIN, _AKIN_WORDS = 0.75, 3


@dataclass(frozen=True)
class Overlap:
    """The shared runs of two texts; `short` is the one with fewer runs."""

    short: Sketch
    long: Sketch
    counted: int | None = None
    """How many runs both have, where somebody has counted them."""

    @cached_property
    def runs(self) -> frozenset[int]:
        """The runs that both have."""
        return frozenset(self.short.runs).intersection(self.long.runs)

    @cached_property
    def shared(self) -> int:
        """How many runs both have."""
        return len(self.runs) if self.counted is None else self.counted

    @property
    def resemblance(self) -> float:
        """The share of all runs of both that both have."""
        return self.shared / (len(self.short.runs) + len(self.long.runs) - self.shared)

    @property
    def containment(self) -> float:
        """The share of the shorter text's runs that the longer one has."""
        return self.shared / len(self.short.runs)

    @property
    def lengths(self) -> float:
        """The length of the shorter text as a share of the longer one's."""
        return len(self.short.runs) / len(self.long.runs)

    @cached_property
    def start(self) -> int:
        """The run at which the two begin to agree, in the text where that is later."""
        return max(_start([run in self.runs for run in one.runs]) for one in (self.short, self.long))

    @cached_property
    def order(self) -> float:
        """The share of the shared runs that stand in the same order in both."""
        tails: list[int] = []
        for place in self._places:
            at = bisect_left(tails, place)
            tails[at : at + 1] = [place]
        return len(tails) / self.shared

    @cached_property
    def begins(self) -> bool:
        """Whether both texts begin with what they share and tell it in the same order."""
        return self.start <= BEGIN and self.order >= TOLD

    @cached_property
    def passages(self) -> int:
        """In how many passages of eight runs or more the shared part lies."""
        long = {run: at for at, run in enumerate(self.long.runs)}
        lengths, before = [0], -2
        for run in self.short.runs:
            place = long.get(run, -2)
            if place != before + 1 or place < 0:
                lengths.append(0)
            lengths[-1] += place >= 0
            before = place
        return sum(length >= _PASSAGE for length in lengths)

    @cached_property
    def spoken(self) -> tuple[int, int]:
        """(headline words of the shorter text that the shared part says, those of the longer text).

        0 where the headline speaks of something else: most of its words stand elsewhere in its text, or
        nowhere.
        """
        return _spoken(self.short, self.runs), _spoken(self.long, self.runs)

    @property
    def said(self) -> tuple[int, int]:
        """(Headline words of the shorter text that it says, those of the longer one): `spoken` is no more."""
        short, long = (sum(bool(word.places) for word in text.headline) for text in (self.short, self.long))
        return short, long

    @property
    def told(self) -> tuple[tuple[int, float], tuple[int, float]]:
        """For each headline (`spoken`, that as a share of all its telling words, in its text or not)."""
        short, long = self.spoken
        return (
            (short, short / max(len(self.short.headline), 1)),
            (long, long / max(len(self.long.headline), 1)),
        )

    @cached_property
    def akin(self) -> bool:
        """Whether the headlines are the same, or nearly."""
        if self.same_title:
            return True
        one, other = ({word.word for word in text.headline} for text in (self.short, self.long))
        both = len(one & other)
        return both >= _AKIN_WORDS and both >= _AKIN * min(len(one), len(other))

    @property
    def same_title(self) -> bool:
        """Whether both have the same headline."""
        return bool(self.short.title) and self.short.title == self.long.title

    @property
    def same_credit(self) -> bool:
        """Whether the datelines name the same agency."""
        return bool(self.short.credit) and self.short.credit == self.long.credit

    @property
    def _places(self) -> list[int]:
        """Where the shared runs stand in the longer text, in the order of the shorter one."""
        long = {run: at for at, run in enumerate(self.long.runs)}
        return [long[run] for run in self.short.runs if run in self.runs]


def overlap_of(one: Sketch, other: Sketch, shared: int | None = None) -> Overlap:
    """What two texts share; which is given first makes no difference.

    `shared` is how many runs both have, where somebody has counted them; see `shared_runs`.
    """
    short, long = sorted((one, other), key=lambda sketched: (len(sketched.runs), sketched.runs))
    return Overlap(short, long, shared)


def _start(agree: Sequence[bool]) -> int:
    """The first place from which on a window agrees; the length where none does."""
    count = sum(agree[:_WINDOW])
    for at in range(max(len(agree) - _WINDOW, 0) + 1):
        if count >= min(_AGREE, len(agree)) and agree[at : at + 1] == [True]:
            return at
        count += sum(agree[at + _WINDOW : at + _WINDOW + 1]) - sum(agree[at : at + 1])
    return len(agree)


def _spoken(text: Sketch, runs: frozenset[int]) -> int:
    said = [word.places for word in text.headline if word.places]
    shared = sum(2 * sum(text.runs[place] in runs for place in places) >= len(places) for places in said)
    return shared if shared >= _SPOKEN_WORDS and shared >= _SPOKEN * len(said) else 0
