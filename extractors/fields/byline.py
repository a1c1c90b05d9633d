"""Reads the names out of a byline text: "By Ann Lee and Bo Roe, Berlin" is two names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|words|story|text|reported|words and photos)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|autor(?:in|a|es)?|auteur|autore|author|text|texte|texto|testo|автор|autor/in|kirjoittaja|yazar|szerző)"
    r"\s*[:：]?\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;/|•·&+、，]|\s(?:and|und|et|y|e|og|och|en|ja|i|ve|и|with|mit|avec)\s)\s*", re.IGNORECASE
)
_JUNK = re.compile(r"https?:|www\.|@|\d{3,}|[<>{}]|\.(?:com|org|net|de)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^(?:admin|administrator|author|redaktion|webmaster|user|guest|editor|staff|team|unknown|n/a|none|null|by|von)$",
    re.IGNORECASE,
)


def names_in(text: str, site_names: Sequence[str] = ()) -> list[str]:
    """The names in a byline, in order; [] where it holds none."""
    text = _BY.sub("", text.strip())
    names = [part.strip(" .:-–—|'\"()[]") for part in _SPLIT.split(text)]
    return [name for name in names if _is_name(name)]


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        1 <= len(words) <= 6
        and 2 <= len(name) <= 60
        and not _JUNK.search(name)
        and not _NO_NAME.match(name)
        and any(c.isalpha() for c in name)
    )
