"""The hashes of the newest leaders, held in memory until they are sorted into the runs."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class LeaderLog:
    """What `sketch_log` says, by hash. `known` is the number of the last leader that was read from it."""

    known: int = 0
    count: int = 0
    """Hashes held."""
    _first: dict[int, int] = field(default_factory=dict)
    _more: dict[int, list[int]] = field(default_factory=dict)

    def add(self, number: int, keys: Collection[int]) -> None:
        """Take in the hashes of the leader of this number."""
        self.count += len(keys)
        self.known = number
        # A dictionary of lists takes three times the memory: most hashes have one leader.
        fresh = dict.fromkeys(keys, number)
        for key in self._first.keys() & fresh.keys():
            self._more.setdefault(key, []).append(number)
            del fresh[key]
        self._first.update(fresh)

    def pairs(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """(hash, number of a leader that has it), for each of these hashes."""
        found = [(key, self._first[key]) for key in self._first.keys() & keys]
        found.extend((key, number) for key, _ in tuple(found) for number in self._more.get(key, ()))
        return found


def keys_to_bytes(keys: Iterable[int]) -> bytes:
    """Hashes as `sketch_log` holds them."""
    values = array("I", keys)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def keys_from_bytes(kept: bytes) -> array[int]:
    """What `keys_to_bytes` was given."""
    values = array("I")
    values.frombytes(kept)
    if sys.byteorder == "big":
        values.byteswap()
    return values
