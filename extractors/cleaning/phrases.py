"""Finds phrases of a lexicon in a line by its words, however many phrases there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.cleaning.key import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Phrases:
    """A set of phrases, asked for the first that stands in a line. Immutable.

    Each is known by its longest word: first words ("to", "your") stand in half of all lines, these in few.
    `telling` are those words: a line without any of them holds none of the phrases.
    """

    __slots__ = ("_by_word", "telling")

    def __init__(self, phrases: Iterable[str]) -> None:
        found: dict[str, set[tuple[int, tuple[str, ...]]]] = {}
        for phrase in phrases:
            if split := words(phrase):
                at = max(range(len(split)), key=lambda place: len(split[place]))
                found.setdefault(split[at], set()).add((at, split))
        self._by_word = {word: tuple(sorted(those)) for word, those in found.items()}
        self.telling = frozenset(self._by_word)

    def find(self, line: Sequence[str]) -> tuple[int, str] | None:
        """The place of the first phrase among the words of a line, and the phrase; None without one."""
        if self.telling.isdisjoint(line):  # true of most lines, and four times as fast
            return None
        found = min(self._standing(tuple(line)), default=None)
        return (found[0], " ".join(found[1])) if found else None

    def _standing(self, line: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        telling = self.telling
        for index in [index for index, word in enumerate(line) if word in telling]:
            for at, phrase in self._by_word[line[index]]:
                start = index - at
                if start >= 0 and line[start : start + len(phrase)] == phrase:
                    yield start, phrase
