"""Phrases by which pages that are no article give themselves away, in many languages."""

from __future__ import annotations

from importlib.resources import files

_MAX_TEXT = 40_000
_MAX_PLACES = 200


def _load() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in files("extractors.fields").joinpath("page_phrases.tsv").read_text("utf-8").splitlines():
        kind, _, phrases = line.split("\t")
        found.setdefault(kind, set()).update(phrases.casefold().replace("’", "'").split("|"))
    return {kind: frozenset(phrases) for kind, phrases in found.items()}


class Phrases:
    """The phrases of one kind, looked for as plain strings: one pattern of all costs 6 us a character."""

    def __init__(self, phrases: frozenset[str]) -> None:
        self._phrases = sorted(phrases, key=lambda p: (-len(p), p))

    def first(self, text: str) -> str | None:
        """The longest phrase in a text, or None."""
        return next(iter(self.all(text, limit=1)), None)

    def all(self, text: str, limit: int = 1_000) -> list[str]:
        """Phrases in a text, as often as they occur, longer ones first and none inside another."""
        found: list[str] = []
        rest = text[:_MAX_TEXT].casefold().replace("’", "'")
        for phrase in self._phrases:
            if phrase not in rest:
                continue
            count = sum(1 for at in _places(rest, phrase) if _is_whole(rest, at, at + len(phrase)))
            found += [phrase] * count
            rest = rest.replace(phrase, "\0") if count else rest
            if len(found) >= limit:
                break
        return found


def _places(text: str, phrase: str) -> list[int]:
    places: list[int] = []
    at = text.find(phrase)
    while at >= 0 and len(places) < _MAX_PLACES:
        places.append(at)
        at = text.find(phrase, at + len(phrase))
    return places


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a phrase is no part of a word; scripts without spaces have no such borders."""
    if text[start] >= "\u0e00":
        return True
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


_PHRASES = _load()
NOT_FOUND = Phrases(_PHRASES["not_found"])
CONSENT = Phrases(_PHRASES["consent"])
PAYWALL = Phrases(_PHRASES["paywall"])
STATIC_WORDS = _PHRASES["static"]
"""Last segments of addresses of pages about the site itself."""
