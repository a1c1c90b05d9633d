"""A block element of the page as the reader sees it: where it stands and what it is called."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Attributes whose values name what an element is for; values are split into words as classes are.
_TELLING = frozenset(
    [
        *("role", "itemprop", "itemtype", "property", "aria-label", "data-testid", "data-component"),
        *("data-type", "data-module", "data-name", "data-block", "data-area", "data-qa", "data-test"),
        *("data-widget", "data-t"),
    ]
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_APART = bytes(code if ord("a") <= code <= ord("z") else 32 for code in range(256))
_HIDERS = frozenset(("style", "hidden", "aria-hidden"))
_READ = _TELLING | _HIDERS
_HIDING = re.compile(r"display\s*:\s*none")
_MAX_NAMES = 300


class Place(msgspec.Struct, eq=False, gc=False):  # hundreds a page, made in half of the time
    """One block element that holds text; the root stands for `body`.

    `names` are its class and id and, each behind a NUL, its telling attributes. What stands inside, at
    any depth, is contiguous: the blocks from `first` up to `end`, the places from the next up to `last`.
    `children` are the block elements directly inside, empty ones also, and `nth` counts this one in its
    parent from 1.
    """

    index: int
    tag: str
    parent: Place | None
    signature: str
    names: str
    depth: int
    hidden: bool
    nth: int
    first: int
    role: str = ""
    children: int = 0
    end: int = 0
    last: int = 0

    def read(self, attributes: Mapping[str, str | None]) -> None:
        """Learn what the element is for and whether it is hidden."""
        for key, value in attributes.items():
            if key in _TELLING:
                self.names += f"\0{value or ''}"
                if key == "role":
                    self.role = value or ""
            elif key in _HIDERS and _hides(key, value or ""):
                self.hidden = True

    @property
    def wrapping(self) -> tuple[str, ...]:
        """What the element, its parent and its grandparent are called."""
        parent = self.parent
        if parent is None:
            return (self.signature,)
        grand = parent.parent
        if grand is None:
            return (self.signature, parent.signature)
        return (self.signature, parent.signature, grand.signature)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of `names`: see `named_words`."""
        return tuple(named_words(self.names))


def root_place() -> Place:
    """The place of the whole page."""
    return Place(0, "body", None, "body.", "", 0, False, 0, 0)


def place_in(parent: Place, index: int, first: int, tag: str, attributes: Mapping[str, str | None]) -> Place:
    """The place of an element of which `first` is the first block that may stand inside."""
    name = attributes.get("class") or ""
    identity = attributes.get("id")
    place = Place(
        index,
        tag,
        parent,
        f"{tag}.{name}",
        f"{name} {identity}" if identity else name,
        parent.depth + 1,
        parent.hidden,
        parent.children,
        first,
    )
    if not _READ.isdisjoint(attributes):
        place.read(attributes)
    return place


def _hides(key: str, value: str) -> bool:
    """Whether an attribute keeps its element from readers' eyes."""
    if key == "style":
        return "display" in value and _HIDING.search(value) is not None
    return key == "hidden" or value == "true"


def named_words(names: str) -> list[str]:
    """The words of a place's names: of class and id with pairs of them, of the rest marked."""
    name, *told = names.split("\0")
    words = class_words(name)
    for value in told:
        words += ["@" + word for word in cut(value)]
    return words


def class_words(name: str) -> list[str]:
    """The words of a class list and the pairs of words that stand together."""
    words = cut(name)
    return [*words, *map("_".join, pairwise(words))]


@lru_cache(maxsize=20_000)
def plain_words(name: str) -> tuple[str, ...]:
    """The words of a class list, identifier or label: split at case and signs, each once, lower case."""
    return tuple(cut(name))


def cut(name: str) -> dict[str, None]:
    """The words of a class list, identifier or label as keys: see `plain_words`."""
    name = name[:_MAX_NAMES]
    if name.isascii() and name.islower():  # nine of ten, in a third of the time
        found = name.encode().translate(_APART).decode().split()
    else:
        found = " ".join(_WORD.findall(name)).lower().split()
    return {word: None for word in found if 2 <= len(word) <= 20}


def way_up(place: Place | None) -> Iterator[Place]:
    """An element and those around it, the nearest first."""
    while place is not None:
        yield place
        place = place.parent
