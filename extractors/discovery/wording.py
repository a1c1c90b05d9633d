"""Digests of what a place says of a page: two that differ tell that it says another thing than it did."""

from __future__ import annotations

import hashlib
import html
import re

_TAGS = re.compile(r"<[^>]{1,2000}>")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_MOST = 20_000  # characters: a feed may hold whole articles
_BYTES = 4  # one in four billion changes is not seen


def wording(text: str | None, *, numbers: bool = True) -> str | None:
    """Eight hexadecimal digits of a text's words; None where it has none.

    Markup, case and spaces do not count. Without `numbers` digits do not either: beside the headlines of
    a home page stand the hour and how many have commented.
    """
    if not text:
        return None
    plain = html.unescape(_TAGS.sub(" ", text[:_MOST])).casefold()
    words = "".join((plain if numbers else plain.translate(_NO_DIGITS)).split())
    return (
        hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=_BYTES).hexdigest() if words else None
    )
