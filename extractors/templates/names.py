"""Names elements so that they are called the same on every page of a site, and finds selectors for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.body.reader.segment import TextBlock

# Class names that a build makes up anew hold digits, or mixed case behind an underscore; others are of state.
_MADE_UP = re.compile(
    r"\d|^(?:css|sc|jsx|jss|svelte|emotion)-|(?:__|_|--)(?=[a-z]*[A-Z])(?=[A-Z]*[a-z])\w{5,8}$"
)
_STATE = re.compile(r"^(?:post|tag|category|author|term|status|type|format|has|is|js)-|^hentry$|^(?:no-)?js$")
_WRITABLE = re.compile(r"^[A-Za-z][\w-]*$")
_MAX_NAMES = 3
_TELLING = ("itemprop", "data-testid", "data-component", "data-module", "data-type", "data-block", "role")


@lru_cache(maxsize=20_000)
def stable_names(classes: str) -> tuple[str, ...]:
    """The classes that a page of the site will have tomorrow, in order, each once."""
    names = (name for name in classes[:400].split() if not _MADE_UP.search(name) and not _STATE.search(name))
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=20_000)
def element_name(tag: str, classes: str) -> str:
    """An element's tag and its first three stable classes: `p`, `div.story.wide`."""
    return ".".join((tag, *sorted(stable_names(classes)[:_MAX_NAMES])))


def selectors_of(tag: str, attributes: Mapping[str, str | None]) -> Iterator[str]:
    """CSS selectors that an element answers to, the most telling first; none for `st1:place`."""
    if not _WRITABLE.match(tag):
        return
    for key in _TELLING:
        value = attributes.get(key) or ""
        if _WRITABLE.match(value) and not _MADE_UP.search(value):
            yield f'{tag}[{key}="{value}"]'
    identity = attributes.get("id") or ""
    if _WRITABLE.match(identity) and not _MADE_UP.search(identity):
        yield f"{tag}#{identity}"
    for name in stable_names(attributes.get("class") or ""):
        if _WRITABLE.match(name):
            yield f"{tag}.{name}"
    if tag in ("article", "main"):
        yield tag


def form_of(block: TextBlock) -> str:
    """The form of a block: how much of it is links (n, some, all), and how long it is (s, m, l)."""
    length = len(block.text)
    share = block.linked / length
    links = "all" if share > 0.8 else "some" if share > 0.3 else "n"
    return f"{links}/{'s' if length < 25 else 'm' if length < 80 else 'l'}"
