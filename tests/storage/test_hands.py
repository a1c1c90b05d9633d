"""Who stands for a story, and what it costs when another record takes its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from holdings import faults, records

from storage import hands
from storage.batch import Batch
from storage.copies import Copies
from storage.kin import Kin
from storage.leaders import Leaders
from storage.part import read_lines

if TYPE_CHECKING:
    from storage.data import Data
    from storage.record import Record

NOTICE = "\n\n".join(
    f"On the {day} day the council of the town met about the old bridge and heard {day} engineers of"
    f" firm {day} say that pillar {day} will hold for {day} more winters if nobody drives over it by night"
    for day in ("first", "second", "third", "fourth", "fifth", "sixth")
)


@pytest.fixture
def newest_first(make):
    """Makes copies of one notice, each of them published a day before the one that came before it."""

    def copies(count: int) -> list[Record]:
        days = [datetime(2026, 3, 1, tzinfo=UTC) - timedelta(days=number) for number in range(count)]
        return [
            make(
                number, article_body=f"{NOTICE} seen by reader{number}", date_published_day=f"{day:%Y-%m-%d}"
            )
            for number, day in enumerate(days)
        ]

    return copies


def crawl(data: Data, made: list[Record], now: datetime) -> list[tuple[str, set[str]]]:
    """Settle some in a run, each in a commit of its own: (outcome, who lies in `articles` after it)."""
    run = data.start_run(now)
    run.enter([(one.requested_url, "paper", "feed") for one in made])
    told = []
    for one in made:
        outcome = run.settle(one)
        run.commit()
        told.append((outcome.outcome, {each["id"] for each in records(data.layout.root)}))
    run.finish()
    return told


def test_a_better_copy_takes_over_at_once_while_copies_are_few(data, newest_first, now):
    """Each that was published before the others stands for the story as soon as it is committed."""
    made = newest_first(6)

    assert crawl(data, made, now) == [("stored", {one.id}) for one in made]


def test_a_story_of_many_copies_changes_hands_when_the_run_ends(data, newest_first, now, monkeypatch):
    """It is the same story under the same id, told by the same record, and nothing was rewritten for each."""
    monkeypatch.setattr(hands, "MANY", 3)
    made = newest_first(12)
    told = crawl(data, made, now)
    root = data.layout.root

    assert ["stored"] * 5 + ["duplicate"] * 7 == [outcome for outcome, _ in told]
    assert {made[4].id} == told[-1][1]
    assert [(made[-1].id, made[0].story_id)] == [(one["id"], one["storyId"]) for one in records(root)]
    copies = records(root, "duplicates")
    assert {(made[-1].id, made[0].story_id)} == {(one["duplicateOf"]["id"], one["storyId"]) for one in copies}
    assert 11 == len(copies)
    assert [] == faults(root)


def test_the_same_text_many_times_changes_hands_when_the_run_ends(data, make, now, monkeypatch):
    """Exact copies count like near ones."""
    monkeypatch.setattr(hands, "MANY", 2)
    made = [make(at, article_body=NOTICE, date_published_day=f"2026-03-{20 - at:02}") for at in range(8)]
    told = crawl(data, made, now)

    assert {made[3].id} == told[-1][1]
    assert [made[-1].id] == [one["id"] for one in records(data.layout.root)]


def test_who_stands_for_a_founder_is_known_by_what_it_is_a_copy_of(data, newest_first, now):
    """Whatever leads the story; a leader that is gone is answered by whoever leads it still."""
    made = newest_first(3)
    crawl(data, made, now)
    index = Leaders(data.state)
    mine = Copies(data.layout, data.state, index, Kin(data.state)).hands
    founder = index.of_record(made[0].id)
    assert founder is not None

    assert (True, False) == (founder.founder, founder.represents)
    assert made[2].id == mine.id_of(founder.kind, Batch())
    gone = founder.kind._replace(record_id="a0")
    standing = mine.standing_of(gone, Batch())
    assert standing is not None
    assert made[2].id == standing.id
    assert mine.id_of(gone._replace(story_id="s0"), Batch()) is None


def test_a_part_is_read_once_for_all_copies_that_lie_in_it(data, newest_first, make, now, monkeypatch):
    """A takeover reads each part once, however many of its records it rewrites."""
    made = newest_first(10)
    crawl(data, [*made, make(90, article_body="Something else. " * 20)], now)
    asked: list[str] = []

    def counted(layout, part):
        asked.append(part)
        return read_lines(layout, part)

    monkeypatch.setattr(hands, "read_lines", counted)
    mine = Copies(data.layout, data.state, Leaders(data.state), Kin(data.state)).hands
    batch = Batch()
    mine.repoint(made[-1].id, made[3].id, made[3], batch)

    assert len(asked) == len(set(asked))
    assert {one.id for one in made} - {made[-1].id, made[3].id} == {key for _, key in batch.put}
    assert {made[3].id} == {story.duplicate_of for story in batch.put.values()}
