"""A leader: a record that others are compared with, to see whether they tell its story; and a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from storage.identity import founded

if TYPE_CHECKING:
    from extractors.similarity.sketch import Sketch
    from storage.record import Record


class Kind(NamedTuple):
    """A leader without its sketch."""

    record_id: str
    story_id: str
    founder: bool
    """It founded the story: it stays a leader when another comes to represent the story."""
    represents: bool
    """It lies in `articles`."""

    @property
    def leads(self) -> bool:
        """Whether it leads its story; a copy that leads nobody is known by what it is like alone."""
        return self.founder or self.represents


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A record that others are compared with."""

    record_id: str
    story_id: str
    founder: bool
    """It founded the story: it stays a leader when another comes to represent the story."""
    represents: bool
    """It lies in `articles`."""
    sketch: Sketch

    @property
    def kind(self) -> Kind:
        """The same without the sketch."""
        return Kind(self.record_id, self.story_id, self.founder, self.represents)


def leader_of(record: Record, sketched: Sketch) -> Leader:
    """A record of `articles` or `duplicates` as others are compared with it."""
    return Leader(
        record_id=record.id,
        story_id=record.story_id,
        founder=founded(record.id, record.story_id),
        represents=record.duplicate_of is None,
        sketch=sketched,
    )
