"""Keeps one record of each story in `articles` and its near copies in `duplicates`, as a run settles them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from dataclasses import replace as replace_near
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.similarity.sketch import Sketch, sketch
from storage.decisions import Decisions
from storage.hands import Hands
from storage.identity import published_hash, second_story_id
from storage.leader import leader_of
from storage.record import Record, SharedPart
from storage.representative import Merit, merit_of
from storage.settling import Near, Settled, decide
from storage.stories import ENOUGH_WORDS, Story

if TYPE_CHECKING:
    from storage.batch import Batch
    from storage.kin import Kin
    from storage.layout import Layout, Room
    from storage.leaders import Found, Leaders
    from storage.state import State

# A round-up shares a part with each of its items; further ones say no more.
MOST_SHARES = 5


@dataclass(slots=True)
class Copies:
    """Finds the story of a record and lets a better copy take over from the one that stands for it."""

    layout: Layout
    state: State
    leaders: Leaders
    kin: Kin
    decisions: Decisions = field(default_factory=Decisions)
    hands: Hands = field(init=False)
    _drawn: tuple[str, Sketch] | None = None
    _alike: tuple[str, list[Found]] | None = None

    def __post_init__(self) -> None:
        self.hands = Hands(self.layout, self.state, self.leaders)

    def decide(
        self,
        record: Record,
        stored: dict[Room, Story],
        twin: Story | None,
        batch: Batch,
        *,
        erased: bool,
    ) -> Settled:
        """What becomes of a record, with what a person decided and the stories it may be a near copy of."""
        apart = self.decisions.apart.get(record.id, set())
        if twin is not None and (twin.story_id in apart or twin.id == record.id):
            twin = None
        if twin is not None and record.word_count < ENOUGH_WORDS:
            twin = None
        near = None
        if not erased:
            near = (
                self._better_twin(record, stored, twin, batch) if twin else self.near(record, stored, batch)
            )
        if near is None and twin is None:
            record = self.own_story(record, stored, batch)
            record = replace(record, shares_with=() if erased else self._shares(record, stored, batch))
        return decide(record, stored, twin if near is None else None, erased=erased, near=near)

    def _better_twin(
        self, record: Record, stored: dict[Room, Story], twin: Story, batch: Batch
    ) -> Near | None:
        """The story of the same text, where the record is to stand for it."""
        if (
            record.dropped is not None
            or "articles" in stored
            or not merit_of(record).is_better(self._merit_of(twin, batch))
            or self.hands.are_many(twin.id)
        ):
            return None
        evidence = f"the same {record.word_count} words, {record.content_hash}"
        return Near(story=twin, reason="exact_text", score=1.0, evidence=evidence, takes_over=True)

    def near(self, record: Record, stored: dict[Room, Story], batch: Batch) -> Near | None:
        """The story that a record is a near copy of, or None.

        A record that stands in `articles` stays there: what it says now is a version of what it said.
        """
        if record.dropped is not None or "articles" in stored:
            return None
        joined = self.decisions.joined.get(record.id)
        if joined is not None and (standing := self.hands.standing(joined, batch)) is not None:
            return Near(story=standing, reason="manual", score=1.0, evidence="joined by hand")
        if record.word_count < ENOUGH_WORDS:
            return None
        return self._unchanged(record, stored, batch) or self._found(record, batch)

    def _unchanged(self, record: Record, stored: dict[Room, Story], batch: Batch) -> Near | None:
        """A copy that says what it said stays a copy of that story."""
        copy = stored.get("duplicates")
        if copy is None or copy.published != published_hash(record) or copy.duplicate_of is None:
            return None
        if copy.story_id in self.decisions.apart.get(record.id, set()):
            return None
        standing = self.hands.article(copy.duplicate_of, batch)
        return Near(story=standing, reason="near_text", score=1.0, evidence="as before") if standing else None

    def _found(self, record: Record, batch: Batch) -> Near | None:
        """The story that the record is to join, with the others that it shows to be the same."""
        alike = [one for one in self._find(record) if one.verdict.is_copy and one.leader.leads]
        stories = self._stories(record, alike, batch)
        if not stories:
            return None
        merits = {near.story.id: self._merit_of(near.story, batch) for near in stories}
        first = stories[0]
        for near in stories[1:]:
            if merits[near.story.id].is_better(merits[first.story.id]):
                first = near
        is_better = merit_of(record).is_better(merits[first.story.id])
        takes_over = is_better and not self.hands.are_many(first.story.id)
        joins = tuple(near for near in stories if near is not first and self._may_join(near, first, batch))
        return replace_near(first, takes_over=takes_over, joins=joins)

    def _find(self, record: Record) -> list[Found]:
        """Asked for twice of a new article: for its story, and for what shares a part with it."""
        if self._alike is None or self._alike[0] != record.version_id:
            apart = self.decisions.apart.get(record.id, set())
            found = self.leaders.find(self._sketch(record), but=record.id, apart=apart)
            self._alike = (record.version_id, found)
        return self._alike[1]

    def _shares(self, record: Record, stored: dict[Room, Story], batch: Batch) -> tuple[SharedPart, ...]:
        """The articles that have a part of its text; of one that says what it said nothing is asked."""
        before = stored.get("articles")
        same = before is not None and before.published == published_hash(record)
        if record.dropped is not None or record.word_count < ENOUGH_WORDS or same:
            return ()
        parts: dict[str, Found] = {}
        for one in self._find(record):
            standing = None if one.verdict.is_copy else self.hands.id_of(one.leader, batch)
            if standing is not None and standing != record.id:
                parts.setdefault(standing, one)
            if len(parts) == MOST_SHARES:
                break
        return tuple(
            SharedPart(id=standing, score=one.verdict.score, evidence=_evidence(one))
            for standing, one in parts.items()
            if before is None or one.leader.story_id != before.story_id
        )

    def _stories(self, record: Record, found: list[Found], batch: Batch) -> list[Near]:
        """Each story once, by the leader that is most like the record."""
        stories: dict[str, Near] = {}
        for one in found:
            standing = self.hands.standing_of(one.leader, batch)
            if standing is not None and standing.id not in (record.id, *stories):
                said, score = _evidence(one), one.verdict.score
                stories[standing.id] = Near(story=standing, reason="near_text", score=score, evidence=said)
        return list(stories.values())

    def _may_join(self, near: Near, first: Near, batch: Batch) -> bool:
        """Whether two stories may become one: no word of a person about them stands against it."""
        if self.decisions.names(near.story.story_id):
            return False
        members = (near.story, *self.hands.copies(near.story.id, batch))
        return all(first.story.story_id not in self.decisions.apart.get(one.id, ()) for one in members)

    def own_story(self, record: Record, stored: dict[Room, Story], batch: Batch) -> Record:
        """The record with a story of its own, where another record stands for the one it founded."""
        if "articles" in stored or not stored:
            return record
        standing = self.hands.standing(record.story_id, batch)
        if standing is None or standing.id == record.id:
            return record
        return replace(record, story_id=second_story_id(record.id))

    def note(self, settled: Settled, record: Record, batch: Batch) -> None:
        """Follow a decision that the batch has taken: kin, leaders, and who is a copy of whom."""
        if settled.room in ("articles", "duplicates"):
            self._note_like(settled, record, batch)
        self._alike = None
        if settled.room == "articles":
            self._note_article(settled, record, batch)
        elif settled.room == "duplicates":
            self._note_copy(settled, record, batch)
        if settled.room is not None and settled.near is not None and settled.near.joins:
            self._join(settled.near, record, batch)

    def _note_like(self, settled: Settled, record: Record, batch: Batch) -> None:
        """Let the record be settled anew with all that it is one story with, when the run ends."""
        others = {settled.duplicate_of} if settled.duplicate_of else set()
        if record.word_count >= ENOUGH_WORDS:
            others |= {one.leader.record_id for one in self._find(record) if one.verdict.is_copy}
        if others or settled.removed:
            self.note_kin(record, others, batch)

    def note_kin(self, record: Record, others: Iterable[str], batch: Batch) -> None:
        """Note which others a record is one story with; what is not stored any more is left out."""
        merits = {one: merit for one in others if (merit := self._merit(one, batch)) is not None}
        self.kin.note(record.id, merit_of(record), merits)

    def _join(self, near: Near, record: Record, batch: Batch) -> None:
        """Let other stories that the record tells too become this one."""
        standing = record
        if not near.takes_over:
            standing = replace(self.hands.read(near.story, batch), stored=record.stored)
        for other in near.joins:
            pointed = replace_near(other, evidence=f"{other.evidence}, by {record.id}")
            self.hands.demote(other.story, standing, pointed, batch)

    def _note_article(self, settled: Settled, record: Record, batch: Batch) -> None:
        self._note_leader(settled, record)
        if settled.demotes is not None:
            assert settled.near is not None
            self.hands.demote(settled.demotes, record, settled.near, batch)

    def _note_copy(self, settled: Settled, record: Record, batch: Batch) -> None:
        assert settled.duplicate_of is not None
        was_article = any(story.room == "articles" for story in settled.removed)
        if was_article:
            self.hands.repoint(record.id, settled.duplicate_of, record, batch)
        self._note_leader(settled, record)

    def _note_leader(self, settled: Settled, record: Record) -> None:
        if record.word_count >= ENOUGH_WORDS:
            self.leaders.put(leader_of(record, self._sketch(record)))
        elif settled.removed:
            self.leaders.remove(record.id)

    def _merit_of(self, story: Story, batch: Batch) -> Merit:
        return self.kin.merit(story.id) or merit_of(self.hands.read(story, batch))

    def _merit(self, record_id: str, batch: Batch) -> Merit | None:
        """The merit of a record that is stored; that of one without kin is told by its part alone."""
        merit = self.kin.merit(record_id)
        if merit is not None:
            return merit
        rooms = self.hands.rooms(record_id, batch)
        story = rooms.get("articles") or rooms.get("duplicates")
        return merit_of(self.hands.read(story, batch)) if story else None

    def _sketch(self, record: Record) -> Sketch:
        """Asked for twice of a new record: to find its story and to lead its own."""
        if self._drawn is None or self._drawn[0] != record.version_id:
            self._drawn = (record.version_id, sketch(record.article_body, record.headline))
        return self._drawn[1]


def _evidence(found: Found) -> str:
    return f"{found.verdict.method}: {found.verdict.evidence}, {found.leader.record_id}"
