"""Characters that no reader sees: normalised when a line is read, so that every rule sees plain text."""

from __future__ import annotations

import re
import unicodedata

# Zero-width joiners stay (Persian, Hindi and emoji need them); these never carry meaning in running text.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def visible(text: str) -> str:
    """NFC without soft hyphens, zero-width spaces, byte-order marks and control characters; spaces stay."""
    if not text.isprintable():  # else there is none of them; of spaces only the plain one is printable
        text = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """One line of text as a reader sees it: `visible`, every run of white space one plain space, trimmed."""
    # Most texts were folded when they were cut out of the page: to see that takes a fifth of doing it again.
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(visible(text).split())
