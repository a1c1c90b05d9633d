"""The hashes of the newest leaders, held in memory until they are sorted into the runs.

In a few sorted lists, each a quarter as long as the one before or less, 8 bytes a hash, and 2 for the filter
that knows which hashes are there: a hundred thousand leaders fit into 20 MB, a tenth of a dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from storage.leader_filter import LeaderFilter
from storage.leader_pairs import MOST_NUMBER, NUMBER, merged, noted_pairs

if TYPE_CHECKING:
    from storage.leader_filter import Probe
    from storage.leader_pairs import Pairs

# A list is merged with the one before while that is not so many times as long: up to two million hashes there
# are six, and each hash is merged some eight times, in 5 ns.
_TIMES = 4


class LeaderLog:
    """What `leader_log` says, by hash. `known` is the number of the last leader that was read from it."""

    def __init__(self, known: int = 0) -> None:
        self.known = known
        self._lists: list[Pairs] = []
        self._filter = LeaderFilter(0)

    @property
    def count(self) -> int:
        """Hashes held."""
        return sum(map(len, self._lists))

    def add(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Take in some leaders: the number of each and its hashes, as `leader_log` has them."""
        lists, fresh = self._lists, noted_pairs(rows)
        fresh.sort()
        self.known = rows[-1][0]
        lists.append(fresh)
        while len(lists) > 1 and len(lists[-2]) < _TIMES * len(lists[-1]):
            lists.append(merged([lists.pop(), lists.pop()]))
        if self._filter.has_room(self.count):
            self._filter.add(fresh)
            return
        self._filter = LeaderFilter(2 * self.count)
        for pairs in lists:
            self._filter.add(pairs)

    def pairs(self, probe: Probe) -> list[tuple[int, int]]:
        """(hash, number of a leader that has it), for what is asked."""
        keys = self._filter.passing(probe)
        if not keys:
            return []
        first = np.array(keys, np.uint64) << np.uint64(NUMBER)
        edges = np.concatenate([first, first | np.uint64(MOST_NUMBER)])
        found: list[tuple[int, int]] = []
        for pairs in self._lists:
            at = pairs.searchsorted(edges).tolist()
            for key, low, high in zip(keys, at, at[len(keys) :], strict=False):
                if low < high:
                    found += [(key, pair & MOST_NUMBER) for pair in pairs[low:high].tolist()]
        return found
