"""Keeps one part that comes first and fills every field: tools guess a dataset's types from its first rows.

polars and Hugging Face datasets take the types of all files from the first one, and fail where a field
that is null there is filled in the 300th; DuckDB and Arrow read a text as a date where all they saw so
far were dates. So the few records that together fill every field that any record fills (10 to 40 of
them) lie in a part whose path sorts first: in the folder of the first day as long as all are of that
day, else in `articles/cover/`. A record lies in one part only, as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.stories import Story

COVER_NAME = "0-cover.jsonl"


def filled(stories: Iterable[Story]) -> int:
    """All bits that any of the records fills."""
    bits = 0
    for story in stories:
        bits |= int(story.shape, 16)
    return bits


def choose(missing: int, stories: Iterable[Story]) -> list[Story]:
    """A few of the records that together fill `missing` as far as they can: greedily, most bits first."""
    left: dict[int, Story] = {}  # of those that fill the same, one: a dataset has few kinds, and any number
    for story in stories:
        filled = int(story.shape, 16) & missing
        if filled and (filled not in left or left[filled].id < story.id):
            left[filled] = story
    chosen: list[Story] = []
    while missing and left:
        best = max(left, key=lambda filled: ((filled & missing).bit_count(), left[filled].id))
        if not best & missing:
            break
        chosen.append(left.pop(best))
        missing &= ~best
    return chosen


def cover_part(cover: Iterable[Story], articles: Path, run_day: str) -> str:
    """Where the covering part lies: with the first day's parts while all its records are of that day."""
    days = {story.stored for story in cover}
    folders = [path.name.removeprefix("stored=") for path in articles.glob("stored=*")]
    first = min([run_day, *folders])
    return f"articles/stored={first}/{COVER_NAME}" if days == {first} else f"articles/cover/{COVER_NAME}"
