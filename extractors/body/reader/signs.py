"""Counts the kinds of characters of all blocks of a page at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

# Characters of a block that are looked at, and of a page: they show its nature, and bound the work.
READ, _READ_OF_PAGE = 1_000, 4_000_000
_MOST_KINDS = 10
_OTHER, _SPACE, _COMMA, _POINT, _STOP, _DIGIT, _UPPER, _UNSPACED, _HANGUL, _WIDE = range(10)
_CASED = 0x3000  # letters with case and digits stand below, but for those of full width
_SCRIPTS = (
    (0x0E00, 0x0F00, _UNSPACED),
    (0x1000, 0x10A0, _UNSPACED),
    (0x3040, 0xA000, _WIDE),
    (0xAC00, 0xD7B0, _HANGUL),
    (0xF900, 0xFB00, _WIDE),
)
_POINTS, _STOPS, _COMMAS = ".?!", "。！？", ",、，،"


def _kinds() -> NDArray[np.uint8]:
    """The kind of each character up to U+FFFF; others are letters like any."""
    kinds = np.zeros(0x10000, np.uint8)
    for code in range(_CASED):
        sign = chr(code)
        kinds[code] = _DIGIT if sign.isdigit() else _UPPER if sign.isupper() else _OTHER
    for low, high, kind in _SCRIPTS:
        kinds[low:high] = kind
    kinds[0xFF10:0xFF1A] = _DIGIT
    for signs, kind in ((" \n", _SPACE), (_POINTS, _POINT), (_STOPS, _STOP), (_COMMAS, _COMMA)):
        kinds[[ord(sign) for sign in signs]] = kind
    return kinds


_KINDS = _kinds()


class Signs:
    """By block, of its first `READ` characters: words, sentences, commas; shares of digits and capitals.

    Scripts without spaces have a word every two characters. `widths` are lengths as Latin letters would
    have them: a Chinese or Japanese character counts three, a Korean one two.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        most = min(READ, _READ_OF_PAGE // len(texts))
        heads = [text[:most] for text in texts]
        whole, lengths = np.array([len(text) for text in texts]), np.array([len(head) for head in heads])
        kinds = _KINDS.take(_codes("\n".join(heads)))
        kinds[:-1][(kinds[:-1] == _POINT) & (kinds[1:] == _SPACE)] = _STOP
        counts = _count(kinds, lengths)
        wide, hangul = counts[_WIDE], counts[_HANGUL]
        self.widths = np.rint(whole * (1.0 + (2.0 * wide + hangul) / lengths))
        self.words = counts[_SPACE] + (counts[_UNSPACED] + hangul + wide) // 2
        self.words[:-1] -= 1.0  # the line's end is a space too
        self.words += 1.0
        self.sentences, self.commas = counts[_STOP], counts[_COMMA]
        self.digits = counts[_DIGIT] / lengths
        self.capitals = counts[_UPPER] / lengths


def _codes(text: str) -> NDArray[np.uint16] | NDArray[np.uint32]:
    """The number of each character, U+FFFF for those above."""
    pairs = text.encode("utf-16-le", "surrogatepass")
    if len(pairs) == 2 * len(text):
        return np.frombuffer(pairs, np.uint16)
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF)


def _count(kinds: NDArray[np.uint8], lengths: NDArray[np.int64]) -> Numbers:
    """By kind and line: how many characters of that kind a line has, its end counted to it."""
    telling = kinds.nonzero()[0]
    line = np.arange(0, _MOST_KINDS * len(lengths), _MOST_KINDS).repeat(lengths + 1)[:-1]
    counts = np.bincount(line[telling] + kinds[telling], minlength=_MOST_KINDS * len(lengths))
    by_kind: Numbers = counts.reshape(-1, _MOST_KINDS).T.astype(np.float64)
    return by_kind
