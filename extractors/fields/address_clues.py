"""Reads from an address, and from the headline beside it, what kind of page it leads to."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urlsplit

from extractors.fields.title import key_of
from extractors.fields.width import words

# Below a name of its own: forumdaily.example is a paper.
_FORUM_HOST = re.compile(
    r"^(?:forums?|foren|foro|discuss|discussions?|community|boards?|bbs|talk|answers|ask)\.[^.]+\."
)
_DATE = re.compile(r"(?:19|20)\d{2}[/-]?[01]?\d")
_NUMBER = re.compile(r"\d{5,}(?:\.\w{2,5})?$")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _load() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for line in files("extractors.fields").joinpath("address_words.tsv").read_text("utf-8").splitlines():
        kind, words = line.split("\t")
        kinds |= dict.fromkeys(words.split(), kind)
    return kinds


_ADDRESS_KINDS = _load()

# A page from disk may have no address: it must not count as a home page for that. With these the
# address speaks neither for an article nor much against one.
_UNKNOWN_DEPTH = 2
_UNKNOWN_SLUG_WORDS = 3


def read_address(url: str, headline: str) -> dict[str, Any]:
    """Those of the numbers of a `Shape` that an address tells, by name."""
    path = unquote(path_of(url)).strip("/").lower()
    segments = [s for s in path.split("/") if s]
    slugs = [words(" ".join(_LETTERS.findall(s))) for s in segments]
    known = bool(segments) or (bool(url) and "?" not in url)  # a page may be named by its query alone
    kinds = [_ADDRESS_KINDS.get(s.split(".")[0]) for s in segments]
    return {
        "named_by_address": bool(segments) and key_of(segments[-1].split(".")[0]) == key_of(headline),
        "date_in_address": bool(_DATE.search(path)),
        "address_kinds": frozenset(kind for kind in kinds if kind),
        "depth": len(segments) if known else _UNKNOWN_DEPTH,
        "slug_words": max(slugs, default=0) if known else _UNKNOWN_SLUG_WORDS,
        "last_words": (slugs[-1] if slugs else 0) if known else _UNKNOWN_SLUG_WORDS,
        "forum_host": bool(_FORUM_HOST.search(_host(url))),
        "numbered": bool(_NUMBER.search(path)),
        "title_words": words(headline),
    }


def path_of(url: str) -> str:
    """The path of an address; "" where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
