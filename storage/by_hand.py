"""Splits copies from a story and joins stories as a person says, and keeps the decision for later runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractors.similarity.sketch import sketch
from storage.batch import Batch
from storage.copies import Copies
from storage.decisions import DECISIONS_NAME, Decision, decision_lines, decisions_content
from storage.errors import NoSuchCopy
from storage.identity import first_story_id, second_story_id
from storage.journal import Commit
from storage.kin import Kin
from storage.leader import leader_of
from storage.leaders import Leaders
from storage.moment import rfc3339
from storage.representative import merit_of
from storage.settling import Near
from storage.staging import OpenParts, stage_parts
from storage.stories import Story, write_cover, write_stories

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.data import Data


def split(data: Data, record_id: str, now: datetime) -> str:
    """Make a copy an article of its own, for good; returns the id of its story. No run may be open.

    Raises:
        NoSuchCopy: the record is not there, or is no copy.
    """
    copy = _stored(data, record_id).get("duplicates")
    if copy is None or copy.duplicate_of is None:
        raise NoSuchCopy(f"{record_id} is no copy but stands for its story: split its copies instead")
    copies, batch = _copies(data), Batch()
    first, second = first_story_id(record_id), second_story_id(record_id)
    own = second if copy.story_id == first else first
    record = replace(
        copies.hands.read(copy, batch), duplicate_of=None, story_id=own, stored=now.date().isoformat()
    )
    others = [copy.duplicate_of, *(one.id for one in copies.hands.copies(copy.duplicate_of, batch))]
    batch.withdraw(copy)
    batch.write("articles", record)
    copies.leaders.put(leader_of(record, sketch(record.article_body, record.headline)))
    lines = [
        _apart(record_id, copy.story_id, now),
        *(_apart(other, own, now) for other in others if other != record_id),
    ]
    copies.kin.note(record_id, merit_of(record), {})
    _commit(data, copies, batch, lines, now=now, name=f"split-{record_id}")
    return own


def join(data: Data, record_id: str, into: str, now: datetime) -> str:
    """Make an article, with its copies, a copy of another's story; returns the id of who stands for it.

    `into` may be any record of that story. No run may be open.

    Raises:
        NoSuchCopy: one of them is not there, or the first is a copy, or both are one story.
    """
    standing, target = _stored(data, record_id).get("articles"), _story_of(data, into)
    if standing is None:
        raise NoSuchCopy(f"{record_id} is a copy already: name the article that stands for its story")
    if standing.id == target.id:
        raise NoSuchCopy(f"{record_id} and {into} are one story already")
    copies, batch = _copies(data), Batch()
    record = replace(copies.hands.read(target, batch), stored=now.date().isoformat())
    near = Near(story=target, reason="manual", score=1.0, evidence="joined by hand")
    mine = [standing, *copies.hands.copies(standing.id, batch)]
    merits = {one.id: merit_of(copies.hands.read(one, batch)) for one in mine}
    copies.hands.demote(standing, record, near, batch)
    copies.kin.note(target.id, merit_of(record), merits)
    lines = [
        Decision(decision="joined", id=one.id, story_id=target.story_id, at=rfc3339(now)) for one in mine
    ]
    _commit(data, copies, batch, lines, now=now, name=f"join-{record_id}")
    return target.id


def _copies(data: Data) -> Copies:
    return Copies(data.layout, data.state, Leaders(data.state), Kin(data.state))


def _stored(data: Data, record_id: str) -> dict[str, Story]:
    found = {str(room): story for room, story in data.state.stories.by_id(record_id).items()}
    if not {"articles", "duplicates"} & set(found):
        raise NoSuchCopy(f"{record_id}: no article or copy has this id")
    return found


def _story_of(data: Data, record_id: str) -> Story:
    """The article that stands for the story of a record."""
    found = _stored(data, record_id)
    if "articles" in found:
        return found["articles"]
    return _stored(data, found["duplicates"].duplicate_of or "")["articles"]


def _apart(record_id: str, story_id: str, now: datetime) -> Decision:
    return Decision(decision="apart", id=record_id, story_id=story_id, at=rfc3339(now))


def _commit(
    data: Data, copies: Copies, batch: Batch, lines: Iterable[Decision], *, now: datetime, name: str
) -> None:
    stamp = f"{now:%Y%m%dT%H%M%S}"
    commit = Commit(data.layout, f"{name}-{stamp}")
    parts = OpenParts(f"{name}-{stamp}", now.date().isoformat())
    staged = stage_parts(data.layout, batch, parts, data.state.stories, commit)
    commit.put(DECISIONS_NAME, decisions_content([*decision_lines(data.layout), *lines]))

    def change(connection: Connection) -> None:
        write_stories(connection, staged.placed, list(batch.removed))
        copies.leaders.write(connection)
        copies.kin.write(connection)
        write_cover(connection, staged.cover)

    commit.apply(data.state, change)
