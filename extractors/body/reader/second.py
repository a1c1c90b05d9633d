"""The second look: what the first found around a block, in its containers and in its run."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from extractors.body.reader.layout import ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.layout import Layout

SECOND = (
    *(
        "score",
        "own_score",
        "parent_score",
        "grand_score",
        "parent_mass",
        "grand_mass",
        "main_up",
        "main_down",
    ),
    *("before", "after", "to_first", "to_last", "mass"),
    *("score-3", "score-2", "score-1", "score+1", "score+2", "score+3"),
    *("most_before", "most_after", "sum_before", "sum_after"),
    *(
        "in_run2",
        "after_first",
        "after_biggest",
        "run_mass",
        "run_gap",
        "run_gap_chars",
        "runs",
        "biggest_mass",
    ),
    *("gap_before", "gap_before_chars", "gap_after", "gap_after_chars"),
)
_CAP = 400  # characters of a block that count; a wall of text is not ten times an article
_NEAR = (-3, -2, -1, 1, 2, 3)
_WINDOW = 8
_SURE = 0.6
_JOIN_BLOCKS, _JOIN_CHARS = 3, 400


class SecondLook:
    """Rows of one page from its blocks' first scores, as named in `SECOND`."""

    def __init__(self, page: Layout, scores: Sequence[float]) -> None:
        self._page, self._scores = page, scores
        self._weights = [min(length, _CAP) for length in page.lengths]
        self._sum_places()
        self._find_main()
        self._find_runs()
        sure = [i for i, score in enumerate(scores) if score > _SURE and page.lengths[i] > 60]
        self._first, self._last = (sure[0], sure[-1]) if sure else (-1, -1)
        self._mass = [0.0]
        for weight, score in zip(self._weights, scores, strict=True):
            self._mass.append(self._mass[-1] + weight * score)

    def _sum_places(self) -> None:
        places = self._page.places
        self._won, self._size = [0.0] * len(places), [0] * len(places)
        for block, weight, score in zip(self._page.blocks, self._weights, self._scores, strict=True):
            self._won[block.place.index] += weight * score
            self._size[block.place.index] += weight
        for place in reversed(places):
            if place.parent is not None:
                self._won[place.parent.index] += self._won[place.index]
                self._size[place.parent.index] += self._size[place.index]

    def _find_main(self) -> None:
        """The main container: the deepest place that holds 85 % of what the first look found."""
        enough = 0.85 * self._won[0]
        main = self._page.places[0]
        for place in self._page.places:
            if self._won[place.index] >= enough and place.depth > main.depth:
                main = place
        self._steps = ways(self._page.places, main)

    def _find_runs(self) -> None:
        """Runs of found blocks; little text left out between does not end one."""
        runs: list[list[int]] = []  # first, last, weight, blocks and characters left out before
        count = len(self._scores)
        self._gaps, self._run_of = [(0, 0)] * count, [0] * count
        left = chars = 0
        for index, score in enumerate(self._scores):
            self._gaps[index] = (left, chars)
            if score <= 0.5:
                left, chars = left + 1, chars + self._page.lengths[index]
            else:
                if not runs or left > _JOIN_BLOCKS or chars >= _JOIN_CHARS:
                    runs.append([index, index, 0, left, chars])
                runs[-1][1] = index
                runs[-1][2] += self._weights[index]
                left = chars = 0
            self._run_of[index] = max(len(runs) - 1, 0)
        self._runs = runs
        self._gaps_after = self._count_after()
        weights = [run[2] for run in runs]
        self._weight = sum(weights) or 1
        self._biggest = weights.index(max(weights)) if weights else -1
        self._opening = next((i for i, weight in enumerate(weights) if weight > 0.15 * self._weight), -1)

    def _count_after(self) -> list[tuple[int, int]]:
        found, left, chars = [(0, 0)] * len(self._scores), 0, 0
        for index in range(len(self._scores) - 1, -1, -1):
            found[index] = (left, chars)
            if self._scores[index] > 0.5:
                left = chars = 0
            else:
                left, chars = left + 1, chars + self._page.lengths[index]
        return found

    def row(self, index: int) -> list[float]:
        """The numbers of a block."""
        return [*self._held(index), *self._near(index), *self._run(index)]

    def _held(self, index: int) -> list[float]:
        place = self._page.blocks[index].place
        parent = place.parent or place
        grand = parent.parent or parent
        at, p, g = place.index, parent.index, grand.index
        total = self._won[0] or 1e-9
        return [
            self._scores[index],
            self._won[at] / (self._size[at] or 1),
            self._won[p] / (self._size[p] or 1),
            self._won[g] / (self._size[g] or 1),
            self._won[p] / total,
            self._won[g] / total,
            *self._steps[at],
            self._mass[index] / total,
            (total - self._mass[index]) / total,
            index - self._first if self._first >= 0 else -99,
            self._last - index if self._last >= 0 else -99,
            log(total + 1),
        ]

    def _near(self, index: int) -> list[float]:
        scores = self._scores
        before, after = scores[max(0, index - _WINDOW) : index], scores[index + 1 : index + 1 + _WINDOW]
        return [
            *[scores[index + o] if 0 <= index + o < len(scores) else -0.2 for o in _NEAR],
            max(before, default=-0.2),
            max(after, default=-0.2),
            sum(before) / _WINDOW,
            sum(after) / _WINDOW,
        ]

    def _run(self, index: int) -> list[float]:
        gaps = [*self._gaps[index], *self._gaps_after[index]]
        ends = [gaps[0], log(gaps[1] + 1), gaps[2], log(gaps[3] + 1)]
        if not self._runs:
            return [0.0] * 8 + ends
        number = self._run_of[index]
        first, last, weight, left, chars = self._runs[number]
        return [
            first <= index <= last,
            number - self._opening,
            number - self._biggest,
            weight / self._weight,
            left,
            log(chars + 1),
            len(self._runs),
            self._runs[self._biggest][2] / self._weight,
            *ends,
        ]
