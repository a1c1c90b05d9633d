"""Finds closed articles of which only the beginning is there: two signs, or three over more text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fields.phrases import PAYWALL

if TYPE_CHECKING:
    from extractors.document import Document
    from extractors.fields.fields import Fields
    from extractors.fields.shape import Shape

_BRIEF = 600  # characters of a news agency's brief, a hundred words
_LONGEST = 1_600
_SHORT = 900
_MARKS = {
    "": '[id*="paywall" i]',
    "paywall": '[class*="paywall" i]',
    "regwall": '[class*="regwall" i]',
    "tp-modal": '[class*="tp-modal"]',
    "subscriber-only": '[class*="subscriber-only" i]',
}


@dataclass(frozen=True, slots=True)
class Wall:
    """What tells that a text goes on behind a wall, and how many characters of it there are."""

    signs: tuple[str, ...]
    size: int

    @property
    def is_plain(self) -> bool:
        """Whether the page is no article for certain: where two signs speak, as much as a brief is one."""
        return self.size < _BRIEF or len(self.signs) > 2

    @property
    def evidence(self) -> str:
        """The signs, in one sentence."""
        return f"{', '.join(self.signs)}, {self.size} characters of text"


def closed_after(document: Document, fields: Fields, shape: Shape) -> Wall | None:
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
    given = tuple(sign for sign in signs if sign)
    enough = 2 if size <= _SHORT else 3
    return Wall(given, size) if len(given) >= enough else None
