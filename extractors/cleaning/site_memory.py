"""What is known of a site: lines that stand in several of its stories, as a value that goes with a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from extractors.cleaning.key import key
from extractors.discovery.url_key import url_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.templates.template import Template

# Trusted from so many other stories on. On hand-read sites two gave 3 wrong lines in 100, three gave none.
ENOUGH = 3
ENOUGH_OUTSIDE = 2
_SHORT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMemory:
    """Lines of a site by `line_hash`; small enough to go with each page. Empty where nothing is known.

    `everywhere` are trusted at any place, `outside` above and below the text only. `pages` names, by
    `line_hash` of its address, each page that such a line was counted in, for lines counted so few times
    that the page itself must not be one of them. `template` says how its stories are laid out, where that
    is known; `learning` where what its pages show of that is wanted, of all of them or of those whose
    `page_hash` is `last_wanted` at most.
    """

    everywhere: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    pages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    template: Template | None = None
    learning: bool = False
    last_wanted: str | None = None


NO_MEMORY = SiteMemory()


def line_hash(text: str) -> str:
    """16 hex digits, equal for lines that read the same."""
    return _hash_of_short(text) if len(text) <= _SHORT else _hash(text)


def _hash(text: str) -> str:
    return blake2b(key(text).encode(), digest_size=8).hexdigest()


# The labels and menus of its pages a site prints on each of them; a hostile line of megabytes is not kept.
_hash_of_short = lru_cache(maxsize=4096)(_hash)


def page_hash(url: str) -> str | None:
    """The `line_hash` of a page's identity; None for what is no web address: a manifest may say anything."""
    try:
        return line_hash(url_key(url)) if url else None
    except ValueError:
        return None


def memory_of(stories: Mapping[str, Mapping[str, str]], kept: Iterable[str] = ()) -> SiteMemory:
    """What is trusted, of line hash -> story -> hash of the page's address; `kept` lines never are."""
    never = frozenset(kept)
    known = {
        line: seen for line, seen in stories.items() if len(seen) >= ENOUGH_OUTSIDE and line not in never
    }
    return SiteMemory(
        everywhere=frozenset(line for line, seen in known.items() if len(seen) >= ENOUGH),
        outside=frozenset(line for line, seen in known.items() if len(seen) < ENOUGH),
        pages={line: frozenset(seen.values()) for line, seen in known.items() if len(seen) <= ENOUGH},
    )
