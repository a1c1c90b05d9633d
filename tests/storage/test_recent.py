"""What was read last is held."""

from __future__ import annotations

from collections.abc import Collection

from storage.recent import Recent


class Shelf:
    """Gives each even number its square, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def read(self, numbers: Collection[int]) -> dict[int, int]:
        """The squares of those that are there."""
        self.asked.append(list(numbers))
        return {number: number * number for number in numbers if number % 2 == 0}


def test_what_is_held_is_not_read_again() -> None:
    """What is not there is asked for each time."""
    shelf, recent = Shelf(), Recent[int](10)

    assert recent.get([2, 3, 4], shelf.read) == {2: 4, 4: 16}
    assert recent.get([4, 2], shelf.read) == {2: 4, 4: 16}
    assert recent.get([3, 2, 6], shelf.read) == {2: 4, 6: 36}
    assert recent.get([], shelf.read) == {}
    assert shelf.asked == [[2, 3, 4], [3, 6]]


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    """As much is held as fits; more is answered all the same."""
    shelf, recent = Shelf(), Recent[int](3)
    recent.get([2, 4, 6], shelf.read)
    recent.get([2], shelf.read)
    recent.get([8], shelf.read)

    assert recent.get([2, 6, 8], shelf.read) == {2: 4, 6: 36, 8: 64}
    assert recent.get([4, 10, 12, 14], shelf.read) == {4: 16, 10: 100, 12: 144, 14: 196}
    assert shelf.asked == [[2, 4, 6], [8], [4, 10, 12, 14]]


def test_what_is_forgotten_is_read_anew() -> None:
    """Also where it was not held."""
    shelf, recent = Shelf(), Recent[int](3)
    recent.get([2], shelf.read)
    recent.forget([2, 99])
    recent.get([2], shelf.read)

    assert shelf.asked == [[2], [2]]


def test_a_question_for_few_is_passed_on() -> None:
    """It neither holds anything nor is answered by what is held; one for nobody is not asked."""
    shelf, recent = Shelf(), Recent[int](10, many=3)
    recent.get([2, 4, 6], shelf.read)
    recent.get([2, 8], shelf.read)

    assert recent.get([], shelf.read) == {}
    assert recent.get([4, 6, 8], shelf.read) == {4: 16, 6: 36, 8: 64}
    assert shelf.asked == [[2, 4, 6], [2, 8], [8]]
