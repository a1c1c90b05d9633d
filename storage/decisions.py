"""Remembers what a person decided about duplicates: which record is no copy of a story, or is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec

from storage.errors import ForeignData, disk

if TYPE_CHECKING:
    from storage.layout import Layout

DECISIONS_NAME = "decisions.jsonl"


class Decision(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line: the last one about a record and a story holds."""

    decision: Literal["apart", "joined"]
    id: str
    story_id: str
    at: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that holds, by record."""

    apart: dict[str, set[str]] = field(default_factory=dict)
    """Stories that a record must not join."""
    joined: dict[str, str] = field(default_factory=dict)
    """The story that a record belongs to whatever its text says."""

    def names(self, story_id: str) -> bool:
        """Whether a decision that holds is about this story."""
        return story_id in self.joined.values() or any(story_id in apart for apart in self.apart.values())


def read_decisions(layout: Layout) -> Decisions:
    """What was decided so far.

    Raises:
        ForeignData: a line of the file is none of ours.
    """
    apart: dict[str, set[str]] = defaultdict(set)
    joined: dict[str, str] = {}
    for one in decision_lines(layout):
        if one.decision == "apart":
            apart[one.id].add(one.story_id)
            if joined.get(one.id) == one.story_id:
                del joined[one.id]
        else:
            apart[one.id].discard(one.story_id)
            joined[one.id] = one.story_id
    return Decisions(dict(apart), joined)


def decision_lines(layout: Layout) -> list[Decision]:
    """The lines of the file, oldest first.

    Raises:
        ForeignData: a line is none of ours.
    """
    path = layout.root / DECISIONS_NAME
    with disk(path):
        lines = path.read_bytes().splitlines() if path.exists() else []
    decoder, found = msgspec.json.Decoder(Decision), []
    for number, line in enumerate(lines, 1):
        try:
            found.append(decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ForeignData(
                f"{path}, line {number}: no decision about duplicates ({error}): mend or remove the line"
            ) from error
    return found


def decisions_content(lines: Iterable[Decision]) -> bytes:
    """The file with these lines."""
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
