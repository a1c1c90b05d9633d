"""What makes two lines the same: their words, without case, punctuation, marks and spacing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Scripts written without spaces: every character counts as one word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_SHORT, _REMEMBERED = 400, 2_000
_OPENING, _FIRST = 64, 3
_APOSTROPHE = re.compile("['’‘ʼ`´\u00ad\u200b]")
# Texts of western languages need no regular expression once these stand for other characters: a quarter of
# the time, and every word of every page passes here.
_MARKS = tuple(zip("’‘“”„–—…ß", ("'", "'", " ", " ", " ", " ", " ", " ", "ss"), strict=True))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, case folded; "don’t" and "dont" are the same word."""
    if len(text) <= _SHORT:
        return _words(text)
    return _words_of_long(text) if len(text) <= _REMEMBERED else _split(text)


def _split(text: str) -> tuple[str, ...]:
    plain = text
    if not plain.isascii():
        for mark, other in _MARKS:
            plain = plain.replace(mark, other)
    try:
        kept = plain.encode("latin-1")
    except UnicodeEncodeError:
        return _by_pattern(text)
    if _ODD.search(kept):
        return _by_pattern(text)
    return tuple(kept.translate(_FOLDED, _LOST).decode("latin-1").split())


def _by_pattern(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())))


def _latin() -> tuple[bytes, bytes, re.Pattern[bytes]]:
    """(What each character of Latin-1 becomes, those that vanish, those that become others), by the pattern.

    Each by itself: none joins the one beside it, as there are no combining marks among them.
    """
    folded, lost, odd = bytearray(b" " * 256), bytearray(), ""
    for code in range(256):
        between = _by_pattern(f"a{chr(code)}a")
        if between == ("aa",):
            lost.append(code)
        elif len(between) == 1 and len(between[0]) == len("aba") and between[0][1] <= "\xff":
            folded[code] = ord(between[0][1])
        elif between != ("a", "a"):
            odd += chr(code)
    return bytes(folded), bytes(lost), re.compile(f"[{odd}]".encode("latin-1"))


_FOLDED, _LOST, _ODD = _latin()

# Each rule asks again for the words of the same short lines; a hostile line of megabytes is not kept.
_words = lru_cache(maxsize=1024)(_split)
_words_of_long = lru_cache(maxsize=128)(_split)


def key(text: str) -> str:
    """Equal for two lines that read the same; "" for a line without words."""
    return " ".join(words(text))


def opening(text: str) -> tuple[str, ...]:
    """The first words of a text: texts that open differently differ. () where it cannot be told cheaply."""
    if len(text) <= _SHORT:
        return words(text)[:_FIRST]  # known already
    said = words(text[:_OPENING])
    return said[:_FIRST] if len(said) > _FIRST else ()


def numbers(text: str) -> tuple[str, ...]:
    """The words that hold a digit: lines that differ in them say different things."""
    return tuple(word for word in words(text) if any(char.isdigit() for char in word))
