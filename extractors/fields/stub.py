"""Finds closed articles of which only the beginning is there: two signs, or three over more text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fields.phrases import PAYWALL

if TYPE_CHECKING:
    from extractors.document import Document
    from extractors.fields.fields import Fields
    from extractors.fields.shape import Shape

BRIEF = 600
"""Characters from which a beginning is worth keeping: as much as a news agency's brief, a hundred words."""
_LONGEST = 1_600
_SHORT = 900
_MARKS = {
    "": '[id*="paywall" i]',
    "paywall": '[class*="paywall" i]',
    "regwall": '[class*="regwall" i]',
    "tp-modal": '[class*="tp-modal"]',
    "subscriber-only": '[class*="subscriber-only" i]',
}


def closed_after(document: Document, fields: Fields, shape: Shape) -> str | None:
    """By what a page shows that its text goes on behind a wall; None where it does not."""
    if (size := shape.length) > _LONGEST:
        return None
    is_closed = fields.terms.is_accessible_for_free is False
    marks = document.select(_MARKS)
    if not marks and not is_closed:
        return None  # what it says would be one sign, and to look for that costs most
    said = PAYWALL.first(document.visible_text)
    stops = shape.lines <= 2 and any(PAYWALL.first(mark.text(separator=" ")) for mark in marks)
    signs = [
        is_closed and "declared not free",
        bool(marks) and "marked as a paywall",
        said and f"says {said!r}",
        stops and "there, after a paragraph",
    ]
    given = [sign for sign in signs if sign]
    enough = 2 if size <= _SHORT else 3
    return f"{', '.join(given)}, {size} characters of text" if len(given) >= enough else None
