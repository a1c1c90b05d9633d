"""Copies are found, kept beside their story, and give way to a better one."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest
from holdings import faults, records
from sqlalchemy import select

from extractors.article import Author
from storage.data import open_data
from storage.erase import erase
from storage.leader_filling import fill_leaders
from storage.leader_tables import leader_log, leader_sketches, leaders

VOCABULARY = [
    "harbour", "council", "morning", "bridge", "engineer", "market", "teacher", "winter", "budget", "railway",
    "signal", "garden", "doctor", "island", "letter", "window", "copper", "season", "valley", "orchard",
    "captain", "station", "mirror", "village", "ticket", "pillar", "summer", "lantern", "minister", "bottle",
]  # fmt: skip


def lines(seed: int, count: int = 12) -> list[str]:
    """Sentences of twelve words, their own for each seed."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(VOCABULARY, k=12)) + "." for _ in range(count)]


def text(seed: int, count: int = 12, *, extra: int = 0) -> str:
    """An article; `extra` sentences at its end are its own."""
    return "\n\n".join([*lines(seed, count), *lines(1000 * seed + extra, extra)])


def by_id(root, room: str = "articles") -> dict[str, dict]:
    """The records of a room."""
    return {one["id"]: one for one in records(root, room)}


@pytest.fixture
def root(data):
    """The data folder that is open."""
    return data.layout.root


def test_a_near_copy_is_kept_beside_the_story_with_its_evidence(root, make, settle):
    """One record of the story in `articles`, the copy in `duplicates`: of whom, by what, how alike."""
    first, copy = make(1, article_body=text(1)), make(2, article_body=text(1, extra=1))
    outcomes = settle(first, copy)

    assert ["stored", "duplicate"] == [one.outcome for one in outcomes]
    assert ("near_text", first.id) == (outcomes[1].reason, outcomes[1].duplicate_of)
    kept = by_id(root, "duplicates")[copy.id]
    assert {first.id} == set(by_id(root))
    assert (first.story_id, first.id, "near_text") == (
        kept["storyId"], kept["duplicateOf"]["id"], kept["duplicateOf"]["reason"],
    )  # fmt: skip
    assert 0.8 < kept["duplicateOf"]["score"] < 1
    assert "four-word runs shared" in kept["duplicateOf"]["evidence"]


def test_other_stories_stay_articles(root, make, settle):
    """Nothing in common, nothing joined."""
    settle(*(make(number, article_body=text(number)) for number in range(8)))

    assert 8 == len(by_id(root))


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in a later run"])
def test_a_longer_copy_takes_over_with_all_copies(root, make, settle, now, together):
    """It stands in `articles` under the story's id; what stood there and its copies now point to it."""
    first = make(1, article_body=text(1, 8))
    copy = make(2, article_body="\n\n".join([*lines(1, 7), *lines(9, 1)]))
    better = make(3, article_body=text(1, 12))
    if together:
        outcomes = settle(first, copy, better)
    else:
        settle(first, copy)
        outcomes = settle(better, now=now + timedelta(days=1))

    assert ("stored", f"takes over from {first.id} as the record of its story") == (
        outcomes[-1].outcome, outcomes[-1].detail,
    )  # fmt: skip
    assert {better.id: first.story_id} == {key: one["storyId"] for key, one in by_id(root).items()}
    copies = by_id(root, "duplicates")
    assert {first.id, copy.id} == set(copies)
    assert {better.id} == {one["duplicateOf"]["id"] for one in copies.values()}
    assert {first.story_id} == {one["storyId"] for one in copies.values()}


def test_the_same_page_again_changes_nothing(root, make, settle, now):
    """Copies stay copies, articles articles; no part is written."""
    before = [
        make(1, article_body=text(1, 8)), make(2, article_body=text(1, 12)), make(3, article_body=text(1, 11))
    ]  # fmt: skip
    settle(*before)
    files = {path: path.read_bytes() for path in root.glob("*/stored=*/*.jsonl")}
    outcomes = settle(*before, now=now + timedelta(days=1))

    assert ["duplicate", "unchanged", "duplicate"] == [one.outcome for one in outcomes]
    assert files == {path: path.read_bytes() for path in root.glob("*/stored=*/*.jsonl")}


def test_an_edit_of_an_article_is_a_version_of_the_same_story(root, make, settle, now):
    """Also where it took the story over from another."""
    settle(make(1, article_body=text(1, 8)), make(2, article_body=text(1, 12)))
    story = next(iter(by_id(root).values()))["storyId"]
    settle(make(2, article_body=text(1, 12, extra=2)), now=now + timedelta(days=1))
    (standing,) = by_id(root).values()

    assert story == standing["storyId"]
    assert 1 == len(records(root, "versions"))


def test_a_copy_that_becomes_another_text_gets_a_story_of_its_own(root, make, settle, now):
    """It founded the story that another stands for by now: the two must not share an id."""
    founder, better = make(1, article_body=text(1, 8)), make(2, article_body=text(1, 12))
    settle(founder, better)
    settle(make(1, article_body=text(5)), now=now + timedelta(days=1))
    stories = {key: one["storyId"] for key, one in by_id(root).items()}

    assert {founder.id, better.id} == set(stories)
    assert 2 == len(set(stories.values()))


def test_leaders_find_a_copy_through_the_founder_too(root, make, settle):
    """A copy of the first, short text joins though the longer one that stands now has another beginning."""
    short = make(1, article_body=text(1, 12))
    longer = make(2, article_body="\n\n".join([*lines(1, 12), *lines(7, 10)]))
    cut = make(3, article_body="\n\n".join([*lines(1, 12)[3:], *lines(8, 1)]))
    settle(short, longer, cut)

    assert {longer.id} == set(by_id(root))


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_order_decides_who_stands_for_a_story_and_never_what_is_one(tmp_path, make, now, order):
    """A story, its update, its cut copy and another story, in every order and one a run."""
    made = [
        make(1, article_body=text(1, 20)),
        make(2, article_body=text(1, 20, extra=2)),
        make(3, article_body=text(1, 16)),
        make(4, article_body=text(4, 20)),
    ]
    with open_data(tmp_path / "data") as data:
        for number in order:
            run = data.start_run(now)
            run.enter([(made[number].requested_url, "paper", "feed")])
            run.settle(made[number])
            run.finish()
        root = data.layout.root
    everything = by_id(root) | by_id(root, "duplicates")
    stories = [everything[record.id]["storyId"] for record in made]

    assert 1 == len(set(stories[:3]))
    assert 2 == len(set(stories))
    assert 2 == len(by_id(root))
    assert [] == faults(root)


def test_a_rebuilt_state_finds_the_same_stories(tmp_path, make, now):
    """The index is drawn from the parts again: who leads, who founded, and what a new copy joins."""

    def settle(*made):
        with open_data(tmp_path) as data:
            run = data.start_run(now)
            run.enter([(one.requested_url, "paper", "feed") for one in made])
            outcomes = [run.settle(one) for one in made]
            run.finish()
            with data.state.begin() as connection:
                joined = leaders.join(leader_sketches, leaders.c.number == leader_sketches.c.number)
                query = select(leaders, leader_sketches.c.sketch).select_from(joined)
                rows = connection.execute(query.order_by(leaders.c.record_id)).mappings().all()
        return outcomes, [{**row, "number": 0} for row in rows]

    _, before = settle(
        make(1, article_body=text(1, 8)), make(2, article_body=text(1)), make(3, article_body=text(3))
    )
    for path in tmp_path.glob("state.sqlite*"):
        path.unlink()
    (outcome,), after = settle(make(4, article_body=text(1, extra=1)))

    assert before == [row for row in after if row["record_id"] != make(4).id]
    assert ("duplicate", make(2).id) == (outcome.outcome, outcome.duplicate_of)


def test_an_erased_record_leaves_no_sketch(data, make, settle, now):
    """Its words are gone with it; the copy that takes its place leads from the next run on."""
    settle(make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)))
    erase(data, [make(1).id], now)
    with data.state.begin() as connection:
        left = connection.execute(select(leaders.c.record_id, leaders.c.represents)).all()
        sizes = [len(connection.execute(table.select()).all()) for table in (leader_sketches, leader_log)]

    assert ([(make(2).id, False)], [1, 1]) == (left, sizes)
    assert 1 == fill_leaders(data.layout, data.state)
    assert 0 == fill_leaders(data.layout, data.state)
    (outcome,) = settle(make(3, article_body=text(1, 11)), now=now + timedelta(days=1))
    assert ("duplicate", make(2).id) == (outcome.outcome, outcome.duplicate_of)


def test_an_article_that_becomes_an_exact_copy_leaves_its_copies_to_themselves(root, make, settle, now):
    """What it said is still told by its copy; no copy points to a record that is no article."""
    settle(
        make(1, article_body=text(1)), make(2, article_body=text(1, extra=1)), make(3, article_body=text(3))
    )
    settle(make(1, article_body=text(3)), now=now + timedelta(days=1))

    assert {make(2).id, make(3).id} == set(by_id(root))
    assert {make(1).id: make(3).id} == {
        key: one["duplicateOf"]["id"] for key, one in by_id(root, "duplicates").items()
    }


def test_short_texts_join_no_story(root, make, settle):
    """Under 25 words two texts are alike by chance."""
    settle(make(1, article_body=text(1, 2)), make(2, article_body=text(1, 2) + " Read on."))

    assert 2 == len(by_id(root))


def test_date_and_author_decide_between_texts_of_a_length(root, make, settle):
    """Then the publisher whom the other names as the original; else the earlier stays."""
    plain = make(1, article_body=text(1))
    signed = make(
        2,
        article_body=text(1, 11, extra=1),
        authors=(Author(name="A. Writer"),),
        date_published_day="2026-03-01",
    )
    settle(plain, signed)

    assert {signed.id} == set(by_id(root))


def test_the_publisher_whom_a_copy_names_takes_over(root, make, settle):
    """A syndicator's canonical address is the original's page."""
    original = make(1, article_body=text(1, 11, extra=1))
    syndicated = make(2, article_body=text(1), canonical_url=original.url)
    settle(syndicated, original)

    assert {original.id} == set(by_id(root))
