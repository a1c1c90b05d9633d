"""Phrases by which pages that are no article give themselves away, in many languages."""

from __future__ import annotations

import re
from importlib.resources import files


def _load() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in files("extractors.fields").joinpath("page_phrases.tsv").read_text("utf-8").splitlines():
        kind, _, phrases = line.split("\t")
        found.setdefault(kind, set()).update(phrases.split("|"))
    return {kind: frozenset(phrases) for kind, phrases in found.items()}


def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    """One pattern for all phrases, longest first; word borders only where the script has them."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(_bounded(p) for p in ordered), re.IGNORECASE)


def _bounded(phrase: str) -> str:
    spaced = re.escape(phrase).replace(r"\ ", r"\s+")
    return rf"(?<!\w){spaced}(?!\w)" if phrase[0] < "\u0e00" else spaced


_PHRASES = _load()
NOT_FOUND = _pattern(_PHRASES["not_found"])
CONSENT = _pattern(_PHRASES["consent"])
PAYWALL = _pattern(_PHRASES["paywall"])
STATIC_WORDS = _PHRASES["static"]
"""Last segments of addresses of pages about the site itself."""
