"""What a headline is about: its telling words, and where in its text each of them stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Shorter words are articles and prepositions. Scripts without upper case write short words that tell.
_LONG, _LONG_UNCASED = 4, 3
# The first characters of the scripts that `extractors.cleaning.key` reads character by character.
_UNSPACED = 0x0E00
MOST_WORDS, MOST_PLACES = 24, 6

_BYTES = 4


@dataclass(frozen=True, slots=True)
class HeadlineWord:
    """A telling word, or a pair of characters in scripts without spaces."""

    word: int
    places: tuple[int, ...]
    """Indexes of runs of the text that hold it, at most `MOST_PLACES`; () where the text never says it."""


def headline_words(
    title: Sequence[str], hashes: bytes, runs: NDArray[np.uint32], sketched: Sequence[int]
) -> tuple[HeadlineWord, ...]:
    """The telling words of a headline.

    `hashes` are those of the words of the text, four bytes each, little endian; `runs` the run that begins
    at each word but the last ones, `sketched` each run once.
    """
    # Where no run repeats, as mostly, its place is the word's.
    at_run = {} if len(runs) == len(sketched) else {run: at for at, run in enumerate(sketched)}
    found = []
    for word in islice(dict.fromkeys(_telling(title)), MOST_WORDS):
        begins = (min(max(at - 1, 0), len(runs) - 1) for at in _said(word, hashes))
        places = dict.fromkeys(at_run.get(int(runs[at]), at) for at in islice(begins, MOST_PLACES))
        found.append(HeadlineWord(hash_of(word), tuple(places)))
    return tuple(found)


def hash_of(text: str) -> int:
    """32 bits, the same in every process."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _telling(title: Sequence[str]) -> list[str]:
    pairs = [f"{one} {two}" for one, two in pairwise(title) if _single(one) and _single(two)]
    return [word for word in title if not _single(word) and _is_telling(word)] + pairs


def _is_telling(word: str) -> bool:
    cased = word[0].lower() != word[0].upper()
    return len(word) >= (_LONG if cased else _LONG_UNCASED) or any(char.isdigit() for char in word)


def _single(word: str) -> bool:
    return len(word) == 1 and ord(word) >= _UNSPACED


def _said(word: str, hashes: bytes) -> Iterator[int]:
    """The places of a word, or of two in a row, in a text; found in C."""
    wanted = b"".join(hash_of(part).to_bytes(_BYTES, "little") for part in word.split(" "))
    at = hashes.find(wanted)
    while at >= 0:
        if at % _BYTES == 0:
            yield at // _BYTES
        at = hashes.find(wanted, at + 1)
