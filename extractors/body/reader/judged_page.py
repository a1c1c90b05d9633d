"""A judged page while second thoughts are had about it: blocks with scores that are changed in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import TextBlock

# Below the limit of what is kept, above that of what is doubted: little text asks for such blocks again.
_DOUBTED = 0.3


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """The blocks of a page with their scores, and the score from which on a block is taken."""

    places: list[Place]
    blocks: list[TextBlock]
    scores: list[float]
    keep: float

    def kept(self, indexes: Iterable[int]) -> list[int]:
        """The blocks among some that are taken as it stands."""
        return [index for index in indexes if self.scores[index] >= self.keep]

    def length(self, indexes: Sequence[int]) -> int:
        """The characters of some blocks."""
        return sum(len(self.blocks[index].text) for index in indexes)

    def doubt(self, indexes: Iterable[int]) -> None:
        """Take none of some blocks."""
        for index in indexes:
            self.scores[index] = min(self.scores[index], _DOUBTED)

    def take(self, indexes: Iterable[int]) -> None:
        """Take all of some blocks."""
        for index in indexes:
            self.scores[index] = max(self.scores[index], self.keep)
