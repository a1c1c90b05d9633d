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
# Marks that stand in texts which are plain ASCII otherwise. Such texts need no regular expression: a third
# of the time, and every word of every page passes here.
_MARKS = (("’", "'"), ("‘", "'"), ("“", " "), ("”", " "), ("–", " "), ("—", " "), ("…", " "), ("\u00a0", " "))
_PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + b" " * 128


def words(text: str) -> tuple[str, ...]:
    """The words of a text, case folded; "don’t" and "dont" are the same word."""
    if len(text) <= _SHORT:
        return _words(text)
    return _words_of_long(text) if len(text) <= _REMEMBERED else _split(text)


def _split(text: str) -> tuple[str, ...]:
    plain = text
    if not plain.isascii():
        for mark, ascii_mark in _MARKS:
            plain = plain.replace(mark, ascii_mark)
    if plain.isascii():
        return tuple(plain.encode().translate(_PLAIN, b"'`").decode().split())
    return tuple(_WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())))


# Each rule asks again for the words of the same short lines; a hostile line of megabytes is not kept.
_words = lru_cache(maxsize=1024)(_split)
_words_of_long = lru_cache(maxsize=128)(_split)


def key(text: str) -> str:
    """Equal for two lines that read the same; "" for a line without words."""
    return " ".join(words(text))


def opening(text: str) -> tuple[str, ...]:
    """The first words of a text: texts that open differently differ. () where it cannot be told cheaply."""
    said = words(text[:_OPENING])
    return said[:_FIRST] if len(said) > _FIRST else ()


def numbers(text: str) -> tuple[str, ...]:
    """The words that hold a digit: lines that differ in them say different things."""
    return tuple(word for word in words(text) if any(char.isdigit() for char in word))
