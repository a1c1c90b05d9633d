"""What words say about a block: learned weights of class words and of the words of short texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.body.reader.clues import words
from extractors.body.reader.place import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_SIGNS = "©|»›→:@/#+•·…&€$£"
_SIGN = re.compile(f"[{_SIGNS}]")
MAX_LENGTH = 160
_MAX_WORDS = 25
_BAG = 12
# Names and short texts come again on the pages of a site; so many of them are remembered, in 2 MB.
_MEMORY = 10_000
_Weights = tuple[float, float]
_NO_WORDS: Mapping[str, _Weights] = {}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Weights by word: of a place's own names, of the names on the way to it, and of short texts.

    What was weighed before is remembered: on the pages of one paper four of five names, three of five texts.
    """

    own: Mapping[str, float] = field(default_factory=dict)
    path: Mapping[str, float] = field(default_factory=dict)
    text: Mapping[str, float] = field(default_factory=dict)
    _words: dict[str, _Weights] = field(default_factory=dict, init=False)
    _pairs: dict[str, dict[str, _Weights]] = field(default_factory=dict, init=False)
    _told: dict[str, _Weights] = field(default_factory=dict, init=False)
    _names: dict[str, _Weights] = field(default_factory=dict, init=False)
    _texts: dict[str, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Lay names apart: single words, pairs by their first word, words of telling attributes."""
        for word in (*self.own, *self.path):
            weights = self.own.get(word, 0.0), self.path.get(word, 0.0)
            first, is_pair, second = word.partition("_")
            if is_pair:
                self._pairs.setdefault(first, {})[second] = weights
            elif word[0] == "@":
                self._told[word[1:]] = weights
            else:
                self._words[word] = weights

    def of_names(self, names: Iterable[str]) -> list[_Weights]:
        """What the names of places say of each itself, and of what stands inside."""
        known = self._names
        return [known.get(name) or self._learn_names(name) for name in names]

    def _learn_names(self, names: str) -> _Weights:
        if len(self._names) >= _MEMORY:
            self._names.clear()
        name, _, told = names.partition("\0")
        itself = inside = 0.0
        for own, path in self._known(name, told):
            itself += own
            inside += path
        self._names[names] = itself, inside
        return itself, inside

    def _known(self, name: str, told: str) -> list[_Weights]:
        """The weights of the known words of a name, of pairs that stand together, and of what else is told.

        As `named_words` has them, without making words that nobody knows: an eighth of the time less.
        """
        words, known = cut(name), self._words
        found = [known[word] for word in words if word in known]
        seconds: Mapping[str, _Weights] = {}
        for word in words:
            if word in seconds:
                found.append(seconds[word])
            seconds = self._pairs.get(word, _NO_WORDS)
        for value in told.split("\0") if told else ():
            found += [self._told[word] for word in cut(value) if word in self._told]
        return found

    def of_text(self, text: str, said: Callable[[], Sequence[str]]) -> float:
        """What the words of a short text say, which are asked for where it is new; 0 of a long one."""
        if len(text) > MAX_LENGTH:
            return 0.0
        found = self._texts.get(text)
        if found is None:
            if len(self._texts) >= _MEMORY:
                self._texts.clear()
            found = self._texts[text] = weigh(_marks(text, said()), self.text)
        return found


def weigh(found: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the words' weights."""
    total = 0.0
    for word in found:
        if word in weights:
            total += weights[word]
    return total


def marks(text: str) -> list[str]:
    """The words of a short text, its first and last marked, and its telling signs; [] if it is long."""
    return [] if len(text) > MAX_LENGTH else _marks(text, words(text))


def _marks(text: str, found_words: Sequence[str]) -> list[str]:
    said = ["0" * len(word) if word.isdigit() else word for word in found_words]
    if not said or len(said) > _MAX_WORDS:
        return []
    found = [*dict.fromkeys(said[:_BAG]), "^" + said[0]]
    if len(said) > 1:
        found += [f"^{said[0]}_{said[1]}", said[-1] + "$"]
    if len(said) <= 3:
        found.append("=" + "_".join(said))
    if _SIGN.search(text):
        found += [sign for sign in _SIGNS if sign in text]
    found.append("e" if text[-1].isalnum() else "e" + text[-1])
    return found
