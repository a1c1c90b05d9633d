"""The sketch of a text: all that is needed to compare it with another, without the text itself."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from extractors.cleaning.key import words
from extractors.similarity.credit import credit
from extractors.similarity.headline import HeadlineWord, hash_of, headline_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Four words in a row: long enough that two reports of one event share few (99 in 100 pairs under 15 %),
# short enough that an edited sentence keeps some. Characters count as words in scripts without spaces.
RUN = 4

# To be counted up where texts come to have other sketches or samples: those stored are then drawn anew.
SKETCH_VERSION = "5"

# What stands behind the first 16,000 words decides nothing, and a hostile page takes no more memory.
MAX_WORDS = 16_000

# A run's hash is a sum of its words' hashes, each times its own factor, mod 2**32: multilinear hashing
# (Lemire and Kaser, Strongly universal string hashing is fast, 2014, section 3). Odd, so that two runs that
# differ in one word differ.
_FACTORS = np.array((0x2545F491, 0x1B873593, 0x3C6EF35F, 0x0CC9E2D5), np.uint32)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text says, as 32-bit hashes; the same in every process and on every machine.

    Two texts of 500 words share a hash by chance in one pair of 17,000.
    """

    words: int
    title: int
    """The words of the headline; 0 where there is none."""
    headline: tuple[HeadlineWord, ...]
    """Its telling words, and where the text says them."""
    credit: int
    """The agency of the dateline; 0 where there is none."""
    runs: array[int]
    """Every run of four words once, in the order of the text; the whole text where it is shorter.

    Never changed. An array takes a tenth of the memory of a tuple, and its bytes are what is kept.
    """
    numbers: frozenset[int]
    """The words that hold a digit."""
    facts: frozenset[int]
    """The numbers in their places: 16 bits for the words before and after, 16 for the number."""


def sketch(text: str, headline: str | None = None) -> Sketch:
    """The sketch of a cleaned text."""
    spoken = words(text)[:MAX_WORDS]
    title = words(headline) if headline else ()
    hashes = _hashes(spoken)
    numbers, facts = _figures(spoken, hashes, _with_digits(spoken))
    agency = credit(text)
    runs = _runs(spoken, hashes)
    once = _once(runs)
    return Sketch(
        words=len(spoken),
        title=hash_of(" ".join(title)) if title else 0,
        headline=headline_words(title, hashes.astype("<u4").tobytes(), runs, once) if title else (),
        credit=hash_of(agency) if agency else 0,
        runs=once,
        numbers=frozenset(numbers),
        facts=frozenset(facts),
    )


# Numbers at the head.
_COUNTS = 6
_HEAD = f"<{_COUNTS}I"


def to_bytes(sketched: Sketch) -> bytes:
    """The sketch for keeping: 4 bytes a hash, little endian, about 2.3 kB for 500 words."""
    counts = (len(sketched.runs), len(sketched.numbers), len(sketched.facts))
    told = [value for one in sketched.headline for value in (one.word, len(one.places), *one.places)]
    rest = [*sorted(sketched.numbers), *sorted(sketched.facts), *told]
    head = [sketched.words, sketched.title, sketched.credit, *counts]
    return b"".join(_little(array("I", values)) for values in (head, sketched.runs, rest))


def from_bytes(kept: bytes) -> Sketch:
    """What `to_bytes` was given."""
    length, title, agency, runs, numbers, facts = unpack_from(_HEAD, kept)
    behind = 4 * (_COUNTS + runs)
    values = unpack_from(f"<{(len(kept) - behind) // 4}I", kept, behind)
    return Sketch(
        words=length,
        title=title,
        headline=tuple(_headline(values[numbers + facts :])),
        credit=agency,
        runs=_from_little(kept[4 * _COUNTS : behind]),
        numbers=frozenset(values[:numbers]),
        facts=frozenset(values[numbers : numbers + facts]),
    )


class Counts(NamedTuple):
    """How much a text says."""

    words: int
    runs: int
    facts: int


def counts_in(kept: bytes) -> Counts:
    """The counts of a sketch as `to_bytes` gave it, without the rest."""
    length, _, _, runs, _, facts = unpack_from(_HEAD, kept)
    return Counts(length, runs, facts)


def runs_in(kept: bytes) -> NDArray[np.uint32]:
    """The runs of a sketch as `to_bytes` gave it, without the rest."""
    return np.frombuffer(kept, "<u4", counts_in(kept).runs, 4 * _COUNTS)


def _headline(values: tuple[int, ...]) -> Iterator[HeadlineWord]:
    at = 0
    while at < len(values):
        word, count = values[at : at + 2]
        yield HeadlineWord(word, values[at + 2 : at + 2 + count])
        at += 2 + count


def _hashes(spoken: Sequence[str]) -> NDArray[np.uint32]:
    """`hash_of` each word, without a step of Python's for any of them."""
    try:
        return np.fromiter(map(crc32, map(str.encode, spoken)), np.uint32, len(spoken))
    except UnicodeEncodeError:  # half a character, which `hash_of` bears
        return np.fromiter(map(hash_of, spoken), np.uint32, len(spoken))


def _with_digits(spoken: Sequence[str]) -> list[int]:
    """The places of the words that hold a digit."""
    others = (at for at, is_plain in enumerate(map(str.isalpha, spoken)) if not is_plain)
    return [at for at in others if any(map(str.isdigit, spoken[at]))]


def _runs(spoken: Sequence[str], hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The hash of every run."""
    if len(spoken) < RUN:
        return np.array([hash_of(" ".join(spoken))] if spoken else [], np.uint32)
    one, two, three, four = _FACTORS
    runs: NDArray[np.uint32] = (
        hashes[:-3] * one + hashes[1:-2] * two + hashes[2:-1] * three + hashes[3:] * four
    )
    return runs


def _once(runs: NDArray[np.uint32]) -> array[int]:
    """Each run once, in the order of the text; in most texts none repeats."""
    ordered = np.sort(runs)
    repeats = bool((ordered[1:] == ordered[:-1]).any())
    return array("I", dict.fromkeys(runs.tolist()) if repeats else runs.tobytes())


def _little(values: array[int]) -> bytes:
    """The bytes of these numbers, little endian on every machine."""
    if sys.byteorder == "big":
        values = values[:]  # those of a sketch are never changed
        values.byteswap()
    return values.tobytes()


def _from_little(kept: bytes) -> array[int]:
    values = array("I", kept)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _figures(
    spoken: Sequence[str], hashes: NDArray[np.uint32], at: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The numbers `at` these places, alone and in their places; a neighbour that is one counts as any."""
    numbers, facts = [], []
    known = frozenset(at)
    for index in at:
        before = "#" if index - 1 in known else spoken[index - 1] if index else ""
        after = "#" if index + 1 in known else spoken[index + 1] if index + 1 < len(spoken) else ""
        number = int(hashes[index])
        numbers.append(number)
        facts.append((hash_of(f"{before} {after}") & 0xFFFF) << 16 | number & 0xFFFF)
    return numbers, facts
