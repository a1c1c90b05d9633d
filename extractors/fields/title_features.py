"""Says what speaks for and against each title of a page: who gives it, and how it sits in the others."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from extractors.fields.main_thing import main_article
from extractors.fields.title import Title, key_of
from extractors.fields.width import width, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.document import Document

_WORD = re.compile(r"[^\W_]{2,}")
_PAIRS = (
    ("opengraph", "h1"),
    ("opengraph", "jsonld"),
    ("jsonld", "h1"),
    ("h1", "title"),
    ("opengraph", "title"),
    ("jsonld", "title"),
    ("opengraph", "visible"),
    ("jsonld", "visible"),
    ("opengraph", "lead"),
    ("jsonld", "lead"),
    ("opengraph", "trail"),
    ("jsonld", "trail"),
)
# What counts for more or less on pages that call themselves news: papers write another title for searchers.
_OF_NEWS = ("opengraph", "jsonld", "h1", "lead", "trail", "opengraph+jsonld")
_MIN_INNER = 12


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the titles of a page are compared with: `<title>` and others as keys, the words of the address."""

    title_key: str
    slug: frozenset[str]
    news: bool
    h1_keys: tuple[str, ...]
    declared_keys: tuple[str, ...]
    h1s: int


def surroundings(document: Document, groups: Mapping[str, Sequence[Title]]) -> Surroundings:
    """The surroundings of a page's titles; `groups` are all titles by key."""
    thing = main_article(document)
    return Surroundings(
        title_key=key_of(document.title or ""),
        slug=_slug(document.page.url),
        news=thing is not None and any("News" in name for name in thing.types),
        h1_keys=tuple(k for k, titles in groups.items() if any(t.source == "h1" for t in titles)),
        declared_keys=tuple(
            k for k, titles in groups.items() if any(t.source in ("jsonld", "opengraph") for t in titles)
        ),
        h1s=sum(t.source == "h1" for titles in groups.values() for t in titles),
    )


def features(key: str, titles: Sequence[Title], around: Surroundings) -> dict[str, float]:
    """What speaks for and against a title in its forms `titles`, as numbers from 0 to 1."""
    sources = {t.source for t in titles if "part" not in t.marks or t.source == "lead"}
    found = dict.fromkeys(sources, 1.0)
    found |= {f"{t.source}_first": 1.0 for t in titles if t.place == 0 and t.source in ("h1", "visible")}
    found |= {f"title_part_{t.place}": 1.0 for t in titles if t.source == "title_part"}
    found |= {f"{t.source}_{mark}": 1.0 for t in titles for mark in t.marks}
    found |= {f"{a}+{b}": 1.0 for a, b in _PAIRS if a in sources and b in sources}
    found["agreeing"] = min(len(sources), 4) / 4
    found["many_h1"] = float(around.h1s > 1 and any(t.source == "h1" for t in titles))
    found |= _size(titles[0].text, key)
    found |= _nesting("h1", key, around.h1_keys) | _nesting("declared", key, around.declared_keys)
    found |= _place(key, titles[0].text, around)
    if around.news:
        found |= {f"news {name}": found.get(name, 0.0) for name in _OF_NEWS}
    return found


def _size(text: str, key: str) -> dict[str, float]:
    size = width(key)
    return {
        "very_short": float(size < 8),
        "short": float(size < 16),
        "long": float(size > 110),
        "words": min(words(text), 12) / 12,
    }


def _nesting(name: str, key: str, keys: Sequence[str]) -> dict[str, float]:
    """Whether others of the titles hold this one, or it holds them."""
    inner = [k for k in keys if len(k) > _MIN_INNER and k != key and k in key]
    return {
        f"inside_{name}": float(any(key in k for k in keys if k != key)),
        f"holds_{name}": float(bool(inner)),
        f"ended_{name}": float(any(key.endswith(k) for k in inner)),
    }


def _place(key: str, text: str, around: Surroundings) -> dict[str, float]:
    """How a title sits in `<title>` and in the address."""
    said = _plain(text) if around.slug else frozenset()
    shared = len(said & around.slug)
    return {
        "in_title": float(bool(around.title_key) and key in around.title_key),
        "starts_title": float(bool(around.title_key) and around.title_key.startswith(key)),
        "is_title": float(key == around.title_key),
        "slug_said": shared / len(around.slug) if said else 0.0,
        "said_in_slug": shared / len(said) if said else 0.0,
    }


def _slug(url: str) -> frozenset[str]:
    """The words of the longest segment of the path, where it has three or more."""
    try:
        segments = unquote(urlsplit(url).path).split("/")
    except ValueError:
        return frozenset()
    found = max((_plain(segment) for segment in segments), key=len)
    return found if len(found) > 2 else frozenset()


def _plain(text: str) -> frozenset[str]:
    """The words of a text without case and accents, as addresses spell them."""
    folded = text.casefold()
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded.replace("æ", "ae"))
        folded = "".join(c for c in parts if not unicodedata.combining(c))
    return frozenset(_WORD.findall(folded))
