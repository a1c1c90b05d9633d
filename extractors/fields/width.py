"""Measures text across scripts: how long it would be, and how many words it would have, in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

# A translated text has about a third of the characters in Chinese or Japanese, half in Korean; alphabets
# without vowels (Arabic, Hebrew) save a fifth. Thai and Hindi are as long as English.
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SYLLABLES = re.compile(r"[\uac00-\ud7af]")
_CONSONANTS = re.compile(r"[\u0590-\u06ff]")
# Scripts that put no space between words; a word of them has about 2 ideographs, or 5 letters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_MAX_TEXT = 200_000
_REMEMBERED = 2_000
# Below those scripts and among typographic marks there is nothing of them: most texts hold no more.
_UNUSUAL = re.compile(r"[^\x00-\u058f\u2000-\u206f]")
# Whatever those patterns may find: of pages in other scripts one search says that there is nothing.
_OTHER = re.compile(
    r"[\u0590-\u06ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)


def width(text: str) -> int:
    """The length of a text in characters, as if it were written in Latin letters."""
    if text.isascii():
        return len(text)
    return _remembered(text) if len(text) <= _REMEMBERED else _measured(text)


def _measured(text: str) -> int:
    part = text[:_MAX_TEXT]
    if not _UNUSUAL.search(part) or not _OTHER.search(part):
        return len(text)
    ideographs, syllables = len(_IDEOGRAPHS.findall(part)), len(_SYLLABLES.findall(part))
    return len(text) + 2 * ideographs + syllables + len(_CONSONANTS.findall(part)) // 4


# The lines of a text are measured by whoever reads, judges and vouches for it, three times over.
_remembered = lru_cache(maxsize=256)(_measured)


def words(text: str) -> int:
    """The number of words of a text, also in scripts that put no space between them."""
    spaced = len(text.split())
    if text.isascii():
        return spaced
    part = text[:_MAX_TEXT]
    if not _UNUSUAL.search(part) or not _OTHER.search(part):
        return spaced
    return spaced + len(_IDEOGRAPHS.findall(part)) // 2 + len(_UNSPACED.findall(part)) // 5
