"""Finds the agency that a text names in its dateline: "TRIESTE (Agency) -"."""

from __future__ import annotations

import re

from extractors.cleaning.key import key

# A name in brackets or slashes, near the beginning of a paragraph, and a dash, colon or full stop behind it.
_DATELINE = re.compile(
    r"^[^\n]{0,60}?[(（/]\s*(?P<name>[^\W\d_][\w .&-]{1,24}?)\s*[)）/]\s*[-–—―:：.]", re.MULTILINE
)
# Behind bylines, captions and a time of day at most.
_PARAGRAPHS, _CHARACTERS = 5, 900


def credit(text: str) -> str | None:
    """The agency of the dateline, its words case folded; None where there is no dateline."""
    head = "\n".join([line for line in text[:_CHARACTERS].split("\n") if line][:_PARAGRAPHS])
    found = _DATELINE.search(head) if any(mark in head for mark in "(（/") else None
    return key(found["name"]) or None if found else None
