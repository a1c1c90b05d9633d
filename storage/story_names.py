"""Gives stories their ids anew, so that as many as can keep the one they had."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from storage.identity import first_story_id, founded, second_story_id

if TYPE_CHECKING:
    from storage.fixed_order import Told


def holder_of(story_id: str, carriers: Sequence[str]) -> str:
    """Which of the records that carry a story's id it belongs to: who founded it, else the first of them."""
    return next((one for one in carriers if founded(one, story_id)), carriers[0])


def carriers_of(before: Mapping[str, str]) -> dict[str, list[str]]:
    """The records that carry each story's id; `before` is what each record carries, in their fixed order."""
    found: dict[str, list[str]] = {}
    for record, story_id in before.items():
        found.setdefault(story_id, []).append(record)
    return found


def name_all(told: Sequence[Told], before: Mapping[str, str], is_taken: Callable[[str], bool]) -> list[str]:
    """The id of each story; `is_taken` says whether records of other kin carry an id."""
    held = {holder_of(name, carriers): name for name, carriers in carriers_of(before).items()}
    names = [next((held[one] for one in story.records if one in held), "") for story in told]
    taken = set(names)
    for place, story in enumerate(told):
        if not names[place]:
            free = (one for one in _own_names(story.records) if one not in taken and not is_taken(one))
            names[place] = next(free)
            taken.add(names[place])
    return names


def _own_names(records: Sequence[str]) -> Iterator[str]:
    """The ids that a story with these records may have, without end."""
    for one in records:
        yield first_story_id(one)
        yield second_story_id(one)
    name = second_story_id(records[0])
    while True:
        name = second_story_id(name)
        yield name
