"""Reads the meta elements of a page: Open Graph, article:*, Dublin Core, plain names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.structured_data.thing import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser

_MAX_VALUE = 5_000
_MAX_ELEMENTS = 2_000
_NAMING = frozenset(("property", "name", "itemprop", "http-equiv"))


@dataclass(frozen=True, slots=True)
class Meta:
    """Names (lower case) and their values in page order; never an empty value.

    `base` is the address that the page says its relative ones start from, as written; "" where it does not.
    """

    values: Mapping[str, tuple[str, ...]]
    base: str = ""

    def all(self, *names: str) -> tuple[str, ...]:
        """Every value under these names, by name and then by place."""
        values = self.values
        return tuple([value for name in names if name in values for value in values[name]])

    def first(self, *names: str) -> str | None:
        """The first value under the first of these names that has one."""
        return next((self.values[name][0] for name in names if name in self.values), None)


def read(tree: LexborHTMLParser) -> Meta:
    """Collect the meta elements; values are unescaped, white space folded, cut at 5,000 characters."""
    values: dict[str, list[str]] = {}
    base: str | None = None
    for node in tree.css("meta[content], base[href]")[:_MAX_ELEMENTS]:
        attributes = node.attributes
        if "href" in attributes and node.tag == "base":
            base = attributes["href"] or "" if base is None else base
            continue
        content = plain((attributes.get("content") or "")[:_MAX_VALUE])
        if not content:
            continue
        for key, value in attributes.items():
            if key in _NAMING and value and (name := value.strip().lower()):
                values.setdefault(f"itemprop:{name}" if key == "itemprop" else name, []).append(content)
    return Meta({name: tuple(dict.fromkeys(found)) for name, found in values.items()}, base or "")
