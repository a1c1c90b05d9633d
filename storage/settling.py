"""Decides what becomes of a record: a pure function of it and of what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from storage.identity import published_hash
from storage.outcome import Outcome
from storage.record import DuplicateOf, Record
from storage.stories import ENOUGH_WORDS, Story

if TYPE_CHECKING:
    from storage.layout import Room
    from storage.outcome import OutcomeName


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A record tells the story of the article `story`, in other words enough not to be an exact copy."""

    story: Story
    reason: str
    """near_text or manual."""
    score: float
    evidence: str
    takes_over: bool = False
    """The record is the better one: it stands for the story from now on."""
    joins: tuple[Near, ...] = ()
    """Other stories that the record tells too: they are this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The decision: the outcome, the record and the room to write it to (None: nothing), and what leaves.

    `removed` are lines of the index whose record leaves its part; where `supersedes`, the one in
    `articles` is kept in `versions`.
    """

    outcome: OutcomeName
    reason: str | None = None
    detail: str | None = None
    record: Record
    room: Room | None = None
    removed: tuple[Story, ...] = ()
    supersedes: bool = False
    duplicate_of: str | None = None
    near: Near | None = None
    demotes: Story | None = None
    """The article that the record takes over from."""


def decide(
    record: Record,
    stored: dict[Room, Story],
    twin: Story | None,
    *,
    erased: bool,
    near: Near | None = None,
) -> Settled:
    """What becomes of a record.

    `stored` is where its id lies now; `twin` the article of another id with the same text; `near` the
    story of another id that it tells too; `erased` whether its address was taken down for good.
    """
    if erased:
        detail = "this address was erased and is not stored again"
        return Settled(outcome="dropped", reason="erased", detail=detail, record=record)
    if record.dropped is not None:
        return _refused(record, stored)
    if twin is not None and twin.id != record.id and record.word_count >= ENOUGH_WORDS:
        evidence = f"the same {record.word_count} words, {record.content_hash}"
        pointed = DuplicateOf(id=twin.id, reason="exact_text", score=1.0, evidence=evidence)
        return _copy(record, stored, twin, pointed)
    if near is not None and near.takes_over:
        return _takeover(record, stored, near)
    if near is not None:
        pointed = DuplicateOf(id=near.story.id, reason=near.reason, score=near.score, evidence=near.evidence)
        return _copy(record, stored, near.story, pointed, near)
    return _article(record, stored)


def _refused(record: Record, stored: dict[Room, Story]) -> Settled:
    """A refused reading goes to `dropped`, the last one only; an article that is stored stays stored."""
    assert record.dropped is not None
    reason, detail = record.dropped.reason, record.dropped.evidence
    if "articles" in stored or "duplicates" in stored:
        kept = "the record stored earlier is kept"
        detail = f"{detail}; {kept}" if detail else kept
    before = stored.get("dropped")
    same = before is not None and before.published == published_hash(record) and before.reason == reason
    return Settled(
        outcome="dropped",
        reason=reason,
        detail=detail,
        record=record,
        room=None if same else "dropped",
        removed=(before,) if before is not None and not same else (),
    )


def _copy(
    record: Record,
    stored: dict[Room, Story],
    original: Story,
    pointed: DuplicateOf,
    near: Near | None = None,
) -> Settled:
    before = stored.get("duplicates")
    same = (
        before is not None
        and before.duplicate_of == original.id
        and before.published == published_hash(record)
    )
    copy = replace(record, story_id=original.story_id, duplicate_of=pointed)
    rest = tuple(story for room, story in stored.items() if not (same and room == "duplicates"))
    return Settled(
        outcome="duplicate",
        reason=pointed.reason,
        record=copy,
        room=None if same and not rest else "duplicates",
        removed=() if same and not rest else tuple(stored.values()),
        supersedes="articles" in stored,
        duplicate_of=original.id,
        near=near,
    )


def _takeover(record: Record, stored: dict[Room, Story], near: Near) -> Settled:
    """The article that stood for the story becomes a copy of this record."""
    return Settled(
        outcome="stored",
        detail=f"takes over from {near.story.id} as the record of its story",
        record=replace(record, story_id=near.story.story_id),
        room="articles",
        removed=tuple(stored.values()),
        near=near,
        demotes=near.story,
    )


def _article(record: Record, stored: dict[Room, Story]) -> Settled:
    before = stored.get("articles")
    if before is None:
        return Settled(outcome="stored", record=record, room="articles", removed=tuple(stored.values()))
    record = replace(record, story_id=before.story_id)
    rest = tuple(story for room, story in stored.items() if room != "articles")
    if before.published == published_hash(record):
        return Settled(outcome="unchanged", record=record, removed=rest)
    return Settled(
        outcome="updated",
        record=record,
        room="articles",
        removed=tuple(stored.values()),
        supersedes=True,
    )


def outcome_of(record: Record, settled: Settled, *, url: str, via: str | None, at: str) -> Outcome:
    """The line of the ledger for a decision about a record that entered as `url`."""
    return Outcome(
        url=url,
        url_key=record.url_key,
        source=record.source,
        outcome=settled.outcome,
        reason=settled.reason,
        detail=settled.detail,
        id=record.id,
        version_id=record.version_id,
        duplicate_of=settled.duplicate_of,
        via=via,
        status=record.fetch.status if record.fetch else None,
        at=at,
    )
