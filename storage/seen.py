"""A set of texts that grows by eight bytes for each: the addresses and records that a run is done with.

As a set of Python's own a run of a million addresses held 400 MB of them.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

# New ones wait in a set until they are sorted in together: 8,192 of them take 1 MB, and sorting them into a
# million takes 10 ms.
_WAITING = 8192


class Seen:
    """Texts that were added, as 64 bits of a BLAKE2b hash of each.

    In a run of a million texts two of them are taken for one with a probability of 3 in 100 million.
    """

    def __init__(self) -> None:
        self._sorted = np.empty(0, np.uint64)
        self._waiting: set[int] = set()

    def __len__(self) -> int:
        return len(self._sorted) + len(self._waiting)

    def __contains__(self, text: str) -> bool:
        return self._holds(_digest(text))

    def add(self, text: str) -> None:
        """Take a text in; one that is there already changes nothing."""
        digest = _digest(text)
        if self._holds(digest):
            return
        self._waiting.add(digest)
        if len(self._waiting) >= _WAITING:
            waiting = np.fromiter(self._waiting, np.uint64, len(self._waiting))
            self._sorted = np.sort(np.concatenate((self._sorted, waiting)), kind="stable")
            self._waiting.clear()

    def _holds(self, digest: int) -> bool:
        if digest in self._waiting:
            return True
        place = int(np.searchsorted(self._sorted, np.uint64(digest)))
        return place < len(self._sorted) and int(self._sorted[place]) == digest


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")
