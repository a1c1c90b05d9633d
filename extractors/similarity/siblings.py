"""Tells articles that are put together from the same passages from copies of one story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.similarity.overlap import Overlap
    from extractors.similarity.sketch import Sketch

# From here on what is left is no passage.
ALIKE = 0.8
# A copy that has lost more than a quarter says by its headline or its agency whose it is: without that, a
# text that stands in another one is a passage that both use. Not if it is nearly all there and the first
# half or more.
CUT, CREDITED = 0.75, 0.25
WHOLE, HALF = 0.95, 0.5
# A headline speaks of what is shared: it says two of five of its telling words, and two, or three.
SPOKEN_WORDS, SPOKEN_SHARE, SPOKEN_ENOUGH = 2, 0.4, 3
# A passage of its own in each: two sentences, a tenth of the shorter text. At the end of a text half of that
# is enough: before it stand bylines, standfirsts and what an editor has put in another's place (up to 48
# runs in true copies), at the end only what the next passage begins.
OWN_RUNS, OWN_SHARE, OWN_END = 20, 0.1, 0.05
# What both have in six runs in a row is no phrase: it ends a passage that only one has.
_ISLAND = b"\1" * 6
# Within texts that begin alike, a passage stands in another's place where the other text has ten runs there;
# a cut leaves three, in the words on both sides of it.
REPLACED = 10
# Such texts are copies only where a headline is about what they share: it says four of its telling words
# and more than half. By chance it says two or three of six.
ABOUT_WORDS, ABOUT_SHARE = 4, 0.5
# Or both headlines, where less is shared or the passages of their own are long. A text of twice the length
# whose headline says not one word of what is shared is about the rest.
BOTH_WORDS, BOTH_SHARE, BOTH_WITHIN = 3, 0.4, 0.65
LONG_RUNS, LONG_SHARE = 100, 0.15
# And they tell it in the same order.
TOLD = 0.85


def are_siblings(overlap: Overlap) -> bool:
    """Whether two texts that share most of the shorter one are still two stories.

    Stories share whole passages: an agency's background, a statement, a series' own words. Copies differ by
    what was cut, added or put in another's place. Where each text has passages that the other has not,
    the shared ones say nothing by themselves.
    """
    if overlap.resemblance >= ALIKE:
        return False
    if overlap.lengths < CUT and not (_speaks(overlap) or _is_first_half(overlap)):
        return True
    short, long = _own(overlap)
    if not (short and long):
        return False
    if not _is_about(overlap) or overlap.order < TOLD:
        return True
    are_long = short >= max(LONG_RUNS, LONG_SHARE * len(overlap.short.runs)) and long >= LONG_RUNS
    if overlap.lengths < HALF and not overlap.akin and not all(words for words, _ in overlap.told):
        return True
    return (are_long or overlap.containment < BOTH_WITHIN) and not _both_speak(overlap)


def _is_first_half(overlap: Overlap) -> bool:
    return overlap.containment >= WHOLE and overlap.lengths >= HALF and overlap.begins


def _speaks(overlap: Overlap) -> bool:
    """Whether a headline or the agency speaks of what is shared at all; true where there is no headline."""
    credited = overlap.same_credit and overlap.lengths >= CREDITED
    return (
        overlap.akin
        or credited
        or not (overlap.short.headline or overlap.long.headline)
        or any(
            words >= SPOKEN_ENOUGH or (words >= SPOKEN_WORDS and share >= SPOKEN_SHARE)
            for words, share in overlap.told
        )
    )


def _is_about(overlap: Overlap) -> bool:
    return overlap.akin or any(words >= ABOUT_WORDS and share > ABOUT_SHARE for words, share in overlap.told)


def _both_speak(overlap: Overlap) -> bool:
    return overlap.akin or all(words >= BOTH_WORDS and share >= BOTH_SHARE for words, share in overlap.told)


def _own(overlap: Overlap) -> tuple[int, int]:
    """The longest passage that only the shorter text has, and of the longer one; 0 where it is none."""
    runs = len(overlap.short.runs)
    least = max(OWN_RUNS, OWN_SHARE * runs)
    own = [
        end - begin
        for begin, end in _passages(overlap.short, overlap)
        if end - begin >= (max(OWN_RUNS, OWN_END * runs) if end == runs else least)
        and not _was_put_in(overlap, begin, end)
    ]
    if not own:
        return 0, 0
    long = max(end - begin for begin, end in _passages(overlap.long, overlap))
    return max(own), long if long >= OWN_RUNS else 0


def _passages(text: Sketch, overlap: Overlap) -> Iterator[tuple[int, int]]:
    """(First run, run behind the last) of the stretches of a text that the other has not."""
    at = 0
    for stretch in bytes(map(overlap.runs.__contains__, text.runs)).split(_ISLAND):
        end = at + len(stretch)
        yield end - len(stretch.lstrip(b"\1")), end
        at = end + len(_ISLAND)


def _was_put_in(overlap: Overlap, begin: int, end: int) -> bool:
    """Whether a passage of the shorter text was added to what both tell: the other has none in its place."""
    short, long = overlap.short.runs, overlap.long.runs
    if begin == 0 or end == len(short) or not overlap.begins:
        return False
    return 0 <= long.index(short[end]) - long.index(short[begin - 1]) <= REPLACED
