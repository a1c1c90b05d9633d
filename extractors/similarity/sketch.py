"""The sketch of a text: all that is needed to compare it with another, without the text itself."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.cleaning.key import words

# Four words in a row: long enough that two reports of one event share few (99 in 100 pairs under 15 %),
# short enough that an edited sentence keeps some. Characters count as words in scripts without spaces.
RUN = 4

# To be counted up where texts come to have other sketches: those that are stored are then drawn anew.
SKETCH_VERSION = "2"

# What stands behind the first 16,000 words decides nothing, and a hostile page takes no more memory.
MAX_WORDS = 16_000

# A run's hash is a sum of its words' hashes, each times its own factor, mod 2**32: multilinear hashing
# (Lemire and Kaser, Strongly universal string hashing is fast, 2014, section 3). Odd, so that two runs that
# differ in one word differ; under 2**30, so that four products of 32 bits fit into 64.
_FACTORS = (0x2545F491, 0x1B873593, 0x3C6EF35F, 0x0CC9E2D5)
_LANE = 64


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text says, as 32-bit hashes; the same in every process and on every machine.

    Two texts of 500 words share a hash by chance in one pair of 17,000.
    """

    words: int
    title: int
    """The words of the headline; 0 where there is none."""
    runs: tuple[int, ...]
    """Every run of four words once, in the order of the text; the whole text where it is shorter."""
    numbers: frozenset[int]
    """The words that hold a digit."""
    facts: frozenset[int]
    """The numbers in their places: 16 bits for the words before and after, 16 for the number."""


def sketch(text: str, headline: str | None = None) -> Sketch:
    """The sketch of a cleaned text."""
    spoken = words(text)[:MAX_WORDS]
    title = words(headline) if headline else ()
    numbers, facts = _figures(spoken)
    return Sketch(
        words=len(spoken),
        title=_hash(" ".join(title)) if title else 0,
        runs=tuple(dict.fromkeys(_runs(spoken))),
        numbers=frozenset(numbers),
        facts=frozenset(facts),
    )


def to_bytes(sketched: Sketch) -> bytes:
    """The sketch for keeping: 4 bytes a hash, little endian, about 2.2 kB for 500 words."""
    counts = (sketched.words, sketched.title, len(sketched.runs), len(sketched.numbers))
    return _little(array("I", [*counts, *sketched.runs, *sorted(sketched.numbers), *sorted(sketched.facts)]))


def from_bytes(kept: bytes) -> Sketch:
    """What `to_bytes` was given."""
    values = array("I")
    values.frombytes(kept)
    if sys.byteorder == "big":
        values.byteswap()
    length, title, runs, numbers = values[:4]
    return Sketch(
        words=length,
        title=title,
        runs=tuple(values[4 : 4 + runs]),
        numbers=frozenset(values[4 + runs : 4 + runs + numbers]),
        facts=frozenset(values[4 + runs + numbers :]),
    )


def _runs(spoken: Sequence[str]) -> Sequence[int]:
    """The hash of every run, in C: the words' hashes stand in lanes of one big number."""
    if len(spoken) < RUN:
        return [_hash(" ".join(spoken))] if spoken else []
    encoded = " ".join(spoken).encode("utf-8", "surrogatepass").split(b" ")
    lanes = int.from_bytes(_little(array("Q", map(zlib.crc32, encoded))), "little")
    total = sum((lanes >> _LANE * place) * factor for place, factor in enumerate(_FACTORS))
    halves = array("I", total.to_bytes(8 * len(spoken), "little"))
    if sys.byteorder == "big":
        halves.byteswap()
    return halves[: 2 * (len(spoken) - RUN + 1) : 2]


def _little(values: array[int]) -> bytes:
    """The bytes of these numbers, little endian on every machine."""
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def _figures(spoken: Sequence[str]) -> tuple[list[int], list[int]]:
    """Numbers alone and in their places; a neighbour that is itself a number counts as any."""
    numbers, facts = [], []
    at = [
        index
        for index, word in enumerate(spoken)
        if not word.isalpha() and any(char.isdigit() for char in word)
    ]
    known = frozenset(at)
    for index in at:
        before = "#" if index - 1 in known else spoken[index - 1] if index else ""
        after = "#" if index + 1 in known else spoken[index + 1] if index + 1 < len(spoken) else ""
        number = _hash(spoken[index])
        numbers.append(number)
        facts.append((_hash(f"{before} {after}") & 0xFFFF) << 16 | number & 0xFFFF)
    return numbers, facts


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
