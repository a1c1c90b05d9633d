"""What words say about a block: learned weights of class words and of the words of short texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"\w+")
_SIGNS = "©|»›→:@/#+•·…&€$£"
_MAX_LENGTH = 160
_MAX_WORDS = 25
_BAG = 12


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Weights by word: of a place's own names, of the names on the way to it, and of short texts."""

    own: Mapping[str, float] = field(default_factory=dict)
    path: Mapping[str, float] = field(default_factory=dict)
    text: Mapping[str, float] = field(default_factory=dict)


def weigh(words: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the words' weights."""
    total = 0.0
    for word in words:
        if word in weights:
            total += weights[word]
    return total


def marks(text: str) -> list[str]:
    """The words of a short text, its first and last marked, and its telling signs; [] if it is long."""
    if len(text) > _MAX_LENGTH:
        return []
    words = ["0" * len(word) if word.isdigit() else word for word in _WORD.findall(text.lower())]
    if not words or len(words) > _MAX_WORDS:
        return []
    found = [*dict.fromkeys(words[:_BAG]), "^" + words[0]]
    if len(words) > 1:
        found += [f"^{words[0]}_{words[1]}", words[-1] + "$"]
    if len(words) <= 3:
        found.append("=" + "_".join(words))
    if not text.isalpha():
        found += [sign for sign in _SIGNS if sign in text]
    found.append("e" if text[-1].isalnum() else "e" + text[-1])
    return found
