"""Finds phrases of a lexicon in a line by its words, however many phrases there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.cleaning.key import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Phrases:
    """A set of phrases, asked for the first that stands in a line. Immutable."""

    __slots__ = ("_by_first", "_firsts")

    def __init__(self, phrases: Iterable[str]) -> None:
        found: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            if split := words(phrase):
                found.setdefault(split[0], set()).add(split)
        self._by_first = {first: tuple(sorted(those)) for first, those in found.items()}
        self._firsts = frozenset(self._by_first)

    def find(self, line: Sequence[str]) -> tuple[int, str] | None:
        """The place of the first phrase among the words of a line, and the phrase; None without one."""
        if self._firsts.isdisjoint(line):  # true of most lines, and four times as fast
            return None
        firsts = self._firsts
        for index in [index for index, word in enumerate(line) if word in firsts]:
            for phrase in self._by_first[line[index]]:
                if tuple(line[index : index + len(phrase)]) == phrase:
                    return index, " ".join(phrase)
        return None
