"""Records that are like others are settled anew, in the order of publication."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from holdings import faults, records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_world import die_at
from test_story_order import run_all, stories, text, told

from extractors.similarity.same_story import same_story
from extractors.similarity.sample import sample
from extractors.similarity.sketch import sketch
from storage import journal, settling_anew
from storage.by_hand import join, split
from storage.data import open_data
from storage.erase import erase
from storage.few_hashes import enough
from storage.fixed_order import stories_of
from storage.fsck.check import fsck
from storage.kin_tables import kin, kin_waiting
from storage.renew import renew
from storage.representative import merit_of

POOLS = [told(11, 44), told(12, 44)]

# A cut of one of two long texts: any two may hold each other, overlap by much or little, or not at all.
cuts = st.builds(
    lambda pool, start, length, own: text(*POOLS[pool][start : start + length], *told(100 + own, own)),
    st.sampled_from((0, 0, 0, 1)),
    st.integers(0, 28),
    st.integers(8, 24),
    st.sampled_from((0, 0, 2, 6)),
)
dates = st.sampled_from((None, "2026-03-01T08:00:00Z", "2026-03-01T09:30:00+01:00", "2026-03-02T08:00:00Z"))


def made_of(make, bodies, published):
    """A record for each text, all under the same headline."""
    return [
        make(number, article_body=body, headline="What the council said", date_published=date)
        for number, (body, date) in enumerate(zip(bodies, published, strict=True))
    ]


def by_rule(made):
    """The stories as the rule tells them when all records are at hand."""
    drawn = {one.id: sketch(one.article_body, one.headline) for one in made}
    same = {one.id: one.content_hash for one in made}
    keys = {one.id: set(sample(drawn[one.id])) for one in made}

    def are_one(one, other):
        met = len(keys[one] & keys[other]) >= enough(len(keys[one]), len(keys[other]))
        return same[one] == same[other] or (met and same_story(drawn[one], drawn[other]) is not None)

    def alike(record, leaders):
        return [one for one in leaders if are_one(record, one)]

    return {frozenset(one.records) for one in stories_of({one.id: merit_of(one) for one in made}, alike)}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    world=st.lists(st.tuples(cuts, dates), min_size=9, max_size=9),
    order=st.permutations(range(9)),
    ends=st.sets(st.integers(1, 8), max_size=4),
)
def test_neither_order_nor_runs_nor_a_rebuild_decide_what_is_one_story(make, now, world, order, ends):
    """Texts related in any way, chains too, in any order and in one to five runs; then rebuilt."""
    made = made_of(make, *zip(*world, strict=True))
    edges = sorted({0, *ends, len(order)})
    runs = [[made[number] for number in order[begin:end]] for begin, end in pairwise(edges)]
    with TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        with open_data(root) as data:
            run_all(data, runs, now)

        assert by_rule(made) == stories(root)
        assert [] == faults(root)
        renew(root)
        assert by_rule(made) == stories(root)
        assert [] == faults(root)


@pytest.fixture
def chain(make):
    """Three texts of which the second is like both others, and they not like each other."""
    bodies = [text(*POOLS[0][start : start + 20]) for start in (0, 6, 12)]
    return made_of(make, bodies, [f"2026-03-0{day}T08:00:00Z" for day in (1, 2, 3)])


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1)], ids=str)
def test_a_chain_is_divided_where_publication_divides_it(data, chain, order, now):
    """The first two are one story, the third is like a copy alone: whatever came first."""
    run_all(data, [[chain[number]] for number in order], now)

    assert {frozenset(one.id for one in chain[:2]), frozenset({chain[2].id})} == stories(data.layout.root)
    assert [] == faults(data.layout.root)


def test_what_was_published_earlier_divides_a_story_when_it_comes(data, chain, settle, now):
    """The part that holds the story's founder keeps its id; the summary of the run counts what moved."""
    root = data.layout.root
    settle(chain[1], chain[2])
    (before,) = {one["storyId"] for one in records(root)}
    settle(chain[0], now=now + timedelta(days=1))
    after = {one["id"]: one["storyId"] for room in ("articles", "duplicates") for one in records(root, room)}
    summary = json.loads(max((root / "ledger").glob("*.json")).read_text())

    assert before == chain[1].story_id
    assert [before, before, chain[2].story_id] == [after[one.id] for one in chain]
    assert 3 == summary["settledAnew"]["records"]
    assert 0 < summary["settledAnew"]["moved"]


@pytest.mark.parametrize("expected", [(1, 4), (32, 2)], ids=str)
def test_many_kin_are_settled_in_several_commits(data, make, now, monkeypatch, expected):
    """A commit settles only so many, and one commit ends the run."""
    kin_of_one, commits = expected
    bodies = [text(*told(200 + pool, 32)[start : start + 20]) for pool in range(3) for start in (0, 6, 12)]
    made = made_of(make, bodies, [f"2026-03-0{day}T08:00:00Z" for day in (1, 2, 3)] * 3)
    run_all(data, [[made[1], made[2]], [made[4], made[5]], [made[7], made[8]]], now)
    run = data.start_run(now + timedelta(days=1))
    run.enter([(one.requested_url, "paper", "feed") for one in made[::3]])
    for one in made[::3]:
        run.settle(one)
    run.commit()
    decided = []
    monkeypatch.setattr(settling_anew, "_LOOKED_AT", kin_of_one)
    monkeypatch.setattr(journal, "reached", lambda step: decided.append(step) if step == "decided" else None)
    run.finish()

    assert commits == len(decided)
    assert stories(data.layout.root) == {
        frozenset(one.id for one in some) for at in (0, 3, 6) for some in (made[at : at + 2], [made[at + 2]])
    }
    assert [] == faults(data.layout.root)


def test_a_record_that_is_like_nothing_is_not_settled_anew(data, make, settle):
    """Nine records of ten cost nothing more."""
    settle(*(make(number, article_body=text(*told(number, 12))) for number in range(5)))
    with data.state.begin() as connection:
        rows = connection.execute(kin.select()).all(), connection.execute(kin_waiting.select()).all()

    assert ([], []) == rows
    assert {"records": 0, "moved": 0} == json.loads(
        next((data.layout.root / "ledger").glob("*.json")).read_text()
    )["settledAnew"]


def test_a_copy_that_was_told_in_the_fixed_order_says_so(data, make, settle):
    """Its evidence is that of the two records, with the word that it was settled anew."""
    root = data.layout.root
    bodies = [text(*POOLS[0][start : start + 20]) for start in (0, 12, 6)]
    one, other, between = made_of(make, bodies, [f"2026-03-0{day}T08:00:00Z" for day in (1, 2, 3)])
    settle(one, between)
    settle(other)
    copies = {each["id"]: each["duplicateOf"] for each in records(root, "duplicates")}

    assert {other.id, between.id} == set(copies)
    assert copies[other.id]["evidence"].endswith("; settled anew in the order of publication")
    assert {one.id} == {each["id"] for each in copies.values()}


def waiting(data):
    """How many kin wait."""
    with data.state.begin() as connection:
        return len(connection.execute(kin_waiting.select()).all())


def test_what_a_run_left_waiting_the_next_one_settles_when_it_begins(tmp_path, chain, now):
    """A run that stops without an end has noted what waits with the records themselves."""
    with open_data(tmp_path) as data:
        run = data.start_run(now)
        run.enter([(one.requested_url, "paper", "feed") for one in chain])
        for one in (chain[1], chain[2], chain[0]):
            run.settle(one)
            run.commit()
        assert 1 == waiting(data)
    with open_data(tmp_path) as data:
        run = data.start_run(now + timedelta(days=1))
        assert 0 == waiting(data)
        run.finish()

    assert {frozenset(one.id for one in chain[:2]), frozenset({chain[2].id})} == stories(tmp_path)
    assert [] == faults(tmp_path)


STEPS = ("staging", "staged", "deciding", "decided", "put", "remove", "forgotten")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_death_while_records_move_loses_nothing(tmp_path, chain, now, step, times):
    """Each record lies in one room once, and the next run ends what was begun."""
    with open_data(tmp_path) as data:
        run_all(data, [[chain[1], chain[2]]], now)
    child = os.fork()
    if child == 0:
        with open_data(tmp_path) as data:
            run = data.start_run(now + timedelta(days=1))
            run.enter([(chain[0].requested_url, "paper", "feed")])
            run.settle(chain[0])
            run.commit()
            die_at(step, times)
            run.finish()
        os._exit(0)
    os.waitpid(child, 0)
    with open_data(tmp_path) as data:
        assert [] == faults(tmp_path)
        data.start_run(now + timedelta(days=2)).finish()

    assert {frozenset(one.id for one in chain[:2]), frozenset({chain[2].id})} == stories(tmp_path)
    assert [] == faults(tmp_path)
    assert () == tuple(fsck(tmp_path).faults)


def test_what_a_person_decided_holds_when_a_story_is_settled_anew(data, make, settle, now):
    """A copy that was split off stays apart, and what was joined stays joined with its copies."""
    root = data.layout.root
    whole, other = POOLS[0][:20], POOLS[1][:20]
    bodies = [text(*whole, *told(5, 2)), text(*whole), text(*other, *told(6, 2)), text(*other)]
    made = made_of(make, bodies, [f"2026-03-0{day}T08:00:00Z" for day in range(4, 8)])
    settle(*made)
    split(data, made[1].id, now)
    join(data, made[2].id, made[0].id, now)
    early = make(7, article_body=text(*whole[:16]), date_published="2026-03-01T08:00:00Z")
    settle(early, now=now + timedelta(days=1))
    found = {one: story for story in stories(root) for one in story}

    assert found[made[0].id] >= {made[2].id, made[3].id}
    assert found[made[0].id] != found[made[1].id]
    assert [] == faults(root)


def test_when_the_founder_is_erased_the_rest_is_settled_anew(data, chain, settle, now):
    """The second and the third are alike: alone they are one story."""
    settle(*chain)
    erase(data, [chain[0].id], now)
    settle(now=now + timedelta(days=1))

    assert {frozenset(one.id for one in chain[1:])} == stories(data.layout.root)
    assert [] == faults(data.layout.root)


def test_an_index_that_is_drawn_anew_settles_everything(tmp_path, chain, now):
    """After the loss of the state the next run comes to the same stories."""
    with open_data(tmp_path) as data:
        run_all(data, [[one] for one in reversed(chain)], now)
    before = stories(tmp_path)
    for path in tmp_path.glob("state.sqlite*"):
        path.unlink()
    with open_data(tmp_path) as data:
        run = data.start_run(now + timedelta(days=5))
        assert 0 == waiting(data)
        run.finish()

    assert before == stories(tmp_path)
    assert [] == faults(tmp_path)


def test_many_copies_of_a_story_do_not_hide_its_leader(data, make, settle, now):
    """A further copy is one story with it at once, though more than are compared have as much in common."""
    whole = POOLS[0][:20]
    copies = [make(number, article_body=text(*whole[:19], *told(300 + number, 1))) for number in range(20)]
    settle(make(50, article_body=text(*whole)), *copies)
    (outcome,) = settle(make(60, article_body=text(*whole, *told(400, 1))), now=now + timedelta(days=1))

    assert "duplicate" == outcome.outcome or outcome.detail.startswith("takes over from")
    assert 1 == len(stories(data.layout.root))
    assert [] == faults(data.layout.root)
