"""Holds what was read last, as much as fits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Generic, TypeVar

One = TypeVar("One")


class Recent(Generic[One]):
    """Values by number, `most` of them; those that were asked for last stay.

    Questions for less than `many` are passed on: who asks for few asks for others each time.
    """

    def __init__(self, most: int, many: int = 1) -> None:
        self._most, self._many = most, many
        self._held: OrderedDict[int, One] = OrderedDict()

    def get(
        self, numbers: Collection[int], read: Callable[[Collection[int]], Mapping[int, One]]
    ) -> dict[int, One]:
        """The values of these numbers, those that there are; `read` is asked for what is not held, if any."""
        if len(numbers) < self._many:
            return dict(read(numbers)) if numbers else {}
        held = self._held
        found = {number: held[number] for number in numbers if number in held}
        for number in found:
            held.move_to_end(number)
        if len(found) < len(numbers):
            fresh = read([number for number in numbers if number not in found])
            held.update(fresh)
            found.update(fresh)
        while len(held) > self._most:
            held.popitem(last=False)
        return found

    def forget(self, numbers: Iterable[int]) -> None:
        """Let go of what is not so any more."""
        for number in numbers:
            self._held.pop(number, None)
