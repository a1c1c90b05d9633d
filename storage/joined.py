"""Knows which further pages were joined into a record: the evidence names them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import msgspec

from extractors.discovery.url_key import url_key
from storage.part import read_lines, record_id

if TYPE_CHECKING:
    from storage.layout import Layout

_MARK = b'"field":"pages"'


class _Named(msgspec.Struct):
    """A candidate, as far as it is looked at."""

    field: str
    value: str


class _Evidence(msgspec.Struct):
    """A line of evidence, as far as it is looked at."""

    candidates: tuple[_Named, ...]


_decoder = msgspec.json.Decoder(_Evidence)


def joined_keys(layout: Layout, ids: Collection[str]) -> frozenset[str]:
    """URL keys of all pages that were ever joined into these records, or were to be."""
    found: set[str] = set()
    for path in layout.parts("evidence"):
        for line in read_lines(layout, layout.relative(path)):
            if _MARK in line and record_id(line) in ids:
                pages = (one for one in _decoder.decode(line).candidates if one.field == "pages")
                found |= {url_key(page.value) for page in pages}
    return frozenset(found)
