"""A count with its noun, as a sentence needs it: 1 line, 2 lines, 1,204 lines."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """The count with thousands apart, and the noun in the right number."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
