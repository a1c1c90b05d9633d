"""Answers a name that is not known: with those that are near, or with some that are known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 12
"""Names that a sentence lists; a configuration may have hundreds."""


def instead(wanted: str, known: Iterable[str]) -> str:
    """A clause: which name was probably meant, else which there are."""
    names = sorted(known)
    if near := get_close_matches(wanted, names, n=3, cutoff=0.6):
        return f"did you mean {' or '.join(near)}?"
    if not names:
        return "none is known yet."
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return f"known are {', '.join(names[:MOST])}{more}."
