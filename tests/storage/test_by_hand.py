"""What a person splits or joins stays so in later runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from holdings import faults, records
from test_copies import by_id, text

from storage.by_hand import join, split
from storage.data import open_data
from storage.decisions import DECISIONS_NAME, read_decisions
from storage.erase import erase
from storage.errors import ForeignData, NoSuchCopy
from storage.identity import first_story_id


@pytest.fixture
def root(data):
    """The data folder that is open."""
    return data.layout.root


def test_a_split_copy_stays_an_article(data, root, make, settle, now):
    """Now, when it is crawled again changed or unchanged, and when the other is."""
    first, copy = make(1, article_body=text(1)), make(2, article_body=text(1, extra=1))
    settle(first, copy)
    story = split(data, copy.id, now)

    assert {first.id: first.story_id, copy.id: story} == {
        key: one["storyId"] for key, one in by_id(root).items()
    }
    settle(first, copy, now=now + timedelta(days=1))
    settle(make(2, article_body=text(1, extra=2)), now=now + timedelta(days=2))
    assert {first.id, copy.id} == set(by_id(root))


def test_a_split_survives_the_loss_of_the_state(tmp_path, make, now):
    """The decision is a line of a file: copies of either story join theirs and no other."""

    def settle(*made):
        with open_data(tmp_path) as data:
            run = data.start_run(now)
            run.enter([(one.requested_url, "paper", "feed") for one in made])
            outcomes = [run.settle(one) for one in made]
            run.finish()
        return outcomes

    settle(make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)))
    with open_data(tmp_path) as data:
        split(data, make(2).id, now)
    for path in tmp_path.glob("state.sqlite*"):
        path.unlink()
    outcomes = settle(make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)))

    assert ["unchanged", "unchanged"] == [one.outcome for one in outcomes]
    assert 2 == len(by_id(tmp_path))
    assert [] == faults(tmp_path)


def test_the_founder_of_a_story_can_be_split_from_it(data, root, make, settle, now):
    """It gets a story of its own, as another stands for the one it began."""
    founder, better = make(1, article_body=text(1, 8)), make(2, article_body=text(1))
    settle(founder, better)
    story = split(data, founder.id, now)

    assert story != first_story_id(founder.id)
    assert 2 == len({one["storyId"] for one in by_id(root).values()})


def test_joined_stories_stay_joined(data, root, make, settle, now):
    """The article and its copies are copies of the other, whatever the text says later."""
    first, other = make(1, article_body=text(1)), make(2, article_body=text(2))
    copy = make(3, article_body=text(2, extra=1))
    settle(first, other, copy)
    assert first.id == join(data, other.id, first.id, now)

    copies = by_id(root, "duplicates")
    assert {first.id} == set(by_id(root))
    assert {(first.id, "manual"), (first.id, "near_text")} == {
        (one["duplicateOf"]["id"], one["duplicateOf"]["reason"]) for one in copies.values()
    }
    assert {first.story_id} == {one["storyId"] for one in copies.values()}
    settle(make(2, article_body=text(5)), now=now + timedelta(days=1))
    assert {first.id} == set(by_id(root))


def test_what_was_joined_can_be_split_and_joined_again(data, root, make, settle, now):
    """The last decision holds."""
    first, other = make(1, article_body=text(1)), make(2, article_body=text(2))
    settle(first, other)
    join(data, other.id, first.id, now)
    split(data, other.id, now + timedelta(seconds=1))
    settle(first, other, now=now + timedelta(days=1))
    assert {first.id, other.id} == set(by_id(root))

    join(data, other.id, first.id, now + timedelta(days=2))
    settle(first, other, now=now + timedelta(days=3))
    assert {first.id} == set(by_id(root))


def test_a_copy_can_be_named_for_its_story(data, root, make, settle, now):
    """Joining into a copy joins into its story."""
    settle(
        make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)), make(3, article_body=text(3))
    )

    assert make(1).id == join(data, make(3).id, make(2).id, now)
    assert {make(1).id} == {one["duplicateOf"]["id"] for one in records(root, "duplicates")}


def test_an_exact_copy_that_was_split_stays_apart(data, root, make, settle, now):
    """Even the same words can be two stories, if a person says so."""
    settle(make(1, article_body=text(1)), make(2, article_body=text(1)))
    split(data, make(2).id, now)
    settle(make(2, article_body=text(1)), make(1, article_body=text(1)), now=now + timedelta(days=1))

    assert {make(1).id, make(2).id} == set(by_id(root))


def test_what_is_no_copy_is_refused_by_name(data, make, settle, now):
    """An article is not split, a copy not joined, a story not joined to itself; unknown ids are told."""
    settle(make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)))

    for refused in (
        lambda: split(data, make(1).id, now),
        lambda: split(data, make(9).id, now),
        lambda: join(data, make(2).id, make(1).id, now),
        lambda: join(data, make(1).id, make(2).id, now),
        lambda: join(data, make(1).id, make(9).id, now),
    ):
        with pytest.raises(NoSuchCopy, match=r"a[0-9a-f]{20}"):
            refused()


def test_erasing_a_record_erases_what_was_decided_about_it(data, root, make, settle, now):
    """No line names it any more; those about others stay."""
    settle(make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)))
    split(data, make(2).id, now)
    assert 2 == len((root / DECISIONS_NAME).read_text().splitlines())
    erase(data, [make(2).id], now)

    assert make(2).id not in (root / DECISIONS_NAME).read_text()
    assert {make(1).id} == set(read_decisions(data.layout).apart)


def test_a_line_that_is_no_decision_is_told_with_its_place(data, root):
    """File and line, and what to do."""
    (root / DECISIONS_NAME).write_text("{}\n")

    with pytest.raises(ForeignData, match=r"decisions\.jsonl, line 1: .*mend or remove"):
        read_decisions(data.layout)


def test_the_folder_is_sound_after_splitting_and_joining(tmp_path, make, now):
    """Index and parts agree."""
    with open_data(tmp_path / "data") as data:
        run = data.start_run(now)
        made = [
            make(1, article_body=text(1)),
            make(2, article_body=text(1, extra=1)),
            make(3, article_body=text(3)),
        ]
        run.enter([(one.requested_url, "paper", "feed") for one in made])
        for one in made:
            run.settle(one)
        run.finish()
        split(data, made[1].id, now)
        join(data, made[2].id, made[1].id, now)
        root = data.layout.root

    assert [] == faults(root)
