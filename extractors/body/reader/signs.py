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
        joined = "\n".join(heads).encode("utf-32-le", "surrogatepass")
        codes = np.minimum(np.frombuffer(joined, np.uint32), 0xFFFF)
        self._kind = _KINDS[codes]
        self._starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
        wide, hangul = self._count(self._kind == _WIDE), self._count(self._kind == _HANGUL)
        self.widths = np.rint(whole * (1.0 + (2.0 * wide + hangul) / lengths))
        unspaced = self._count(self._kind >= _UNSPACED)
        self.words = self._count(self._kind == _SPACE) + unspaced // 2
        self.words[:-1] -= 1.0  # the line's end is a space too
        self.words += 1.0
        ends = self._kind == _STOP
        ends[:-1] |= (self._kind[:-1] == _POINT) & (self._kind[1:] == _SPACE)
        self.sentences = self._count(ends)
        self.commas = self._count(self._kind == _COMMA)
        self.digits = self._count(self._kind == _DIGIT) / lengths
        self.capitals = self._count(self._kind == _UPPER) / lengths

    def _count(self, found: NDArray[np.bool_]) -> Numbers:
        counts: Numbers = np.add.reduceat(found, self._starts, dtype=np.float64)
        return counts
