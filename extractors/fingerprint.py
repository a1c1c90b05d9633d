"""The content's fingerprint and length: the same for the same text, however it is spaced."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from extractors.cleaning.key import UNSPACED

_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['’][^\W_{UNSPACED}]+)*")


def content_hash(text: str) -> str:
    """`sha256:` and the hex digest of the text in NFC with white space folded."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return "sha256:" + hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def word_count(text: str) -> int:
    """Words of a text; in scripts without spaces (Chinese, Japanese, Thai ...) each character counts."""
    return sum(1 for _ in _WORD.finditer(text))
