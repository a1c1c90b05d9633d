"""Sorted runs of hashes grow, are merged, and are found again."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sqlalchemy import func, select

from storage import leader_runs
from storage.few_hashes import marks
from storage.leader_filter import LeaderFilter, Probe, read_filter, write_filter
from storage.leader_pairs import NUMBER
from storage.leader_runs import Asked, filter_of, pairs_in, read_runs, sort_in, take_pairs
from storage.leader_tables import leader_blocks, leader_filter
from storage.state import open_state

HASHES = 2**37


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state with small blocks and tiers: hundreds of pairs make runs of three levels."""
    monkeypatch.setattr(leader_runs, "BLOCK", 7)
    monkeypatch.setattr(leader_runs, "TIER", 3)
    monkeypatch.setattr(leader_runs, "_WINDOW", 4)
    opened = open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


def packed(pairs: set[tuple[int, int]]) -> np.ndarray:
    """Pairs as runs hold them."""
    return np.sort(np.array([key << NUMBER | number for key, number in pairs], np.uint64))


def add(state, pairs: set[tuple[int, int]]) -> None:
    """Sort pairs in, in a commit of their own."""
    with state.begin() as connection:
        sort_in(connection, packed(pairs))


def probe(keys: list[int]) -> Probe:
    """A question for hashes, each alone."""
    return Probe(Asked(keys))


def some(chance: random.Random, first: int, count: int) -> set[tuple[int, int]]:
    """Pairs of new leaders; half of the hashes are few, so that some leaders share them."""
    keys = [chance.choice((chance.randrange(HASHES), chance.randrange(40))) for _ in range(count)]
    return {(key, first + at // 5 + 1) for at, key in enumerate(keys)}


def held(state, keys: list[int]) -> list[tuple[int, int]]:
    """What the runs answer."""
    with state.read() as connection:
        return sorted(pairs_in(connection, read_runs(connection), keys))


def test_all_pairs_are_found_in_whatever_run_they_lie(state):
    """And no other: after each of twenty sortings in, in runs of several levels."""
    chance, expected, levels = random.Random(3), set(), set()
    for step in range(20):
        fresh = some(chance, step * 100, 150)
        add(state, fresh)
        expected |= fresh

        keys = sorted({key for key, _ in expected} | {chance.randrange(HASHES) for _ in range(200)})
        assert sorted(expected) == held(state, keys)
        with state.read() as connection:
            runs = read_runs(connection)
        levels |= {run.level for run in runs}
        assert len(expected) == sum(run.count for run in runs)
    assert {1, 2, 3} <= levels


def test_no_level_has_as_many_runs_as_make_one_of_the_next_and_old_blocks_are_gone(state):
    """Of 17 lots of pairs two lie in the first level, two threes in the second, a nine in the third."""
    chance = random.Random(4)
    for step in range(17):
        add(state, some(chance, step * 100, 150))
    with state.read() as connection:
        runs = read_runs(connection)
        blocks = set(connection.execute(select(leader_blocks.c.id)).scalars())

    assert [1, 1, 2, 2, 3] == [run.level for run in runs]
    assert blocks == {block for run in runs for block in run.blocks}


def test_pairs_that_are_taken_are_found_no_more(state):
    """Also where many leaders share the hash, and after further sortings in."""
    chance = random.Random(5)
    first = some(chance, 0, 200)
    add(state, first)
    gone = set(chance.sample(sorted(first), 90))
    with state.begin() as connection:
        take_pairs(connection, packed(gone))
        take_pairs(connection, packed({(1, 999_999)}))
    keys = sorted({key for key, _ in first})

    assert sorted(first - gone) == held(state, keys)
    more = some(chance, 1000, 150)
    add(state, more)
    keys = sorted({key for key, _ in first | more})
    assert sorted((first - gone) | more) == held(state, keys)


def test_runs_that_were_emptied_take_in_new_pairs(state):
    """Blocks without a pair are merged like any other."""
    chance = random.Random(6)
    first, more = some(chance, 0, 100), some(chance, 500, 100)
    add(state, first)
    with state.begin() as connection:
        take_pairs(connection, packed(first))

    assert held(state, sorted({key for key, _ in first})) == []
    add(state, more)
    assert sorted(more) == held(state, sorted({key for key, _ in first | more}))


def test_few_hashes_that_are_not_there_pass(state):
    """All that are there pass the filter, and of ten thousand others fewer than one in eighty."""
    chance = random.Random(7)
    mine = {(chance.randrange(HASHES), number) for number in range(1, 251)}
    add(state, mine)
    with state.read() as connection:
        made = filter_of(connection, read_runs(connection))

    keys = sorted({key for key, _ in mine})
    assert keys == made.passing(probe(keys))
    assert len(made.passing(probe([chance.randrange(HASHES) for _ in range(10_000)]))) < 125


def test_a_filter_has_room_for_so_many(state):
    """For at least what it was made for; the largest for any number."""
    made = LeaderFilter(1000)

    assert [True, False] == [made.has_room(1000), made.has_room(4000)]
    assert LeaderFilter(50_000_000).has_room(10**9)


def test_a_large_filter_is_kept_in_pieces(state):
    """And read again as it was; one that was never kept lets nothing pass."""
    made = LeaderFilter(1_500_000)
    made.add(packed({(0, 1), (5, 1), (HASHES - 1, 1)}))
    with state.begin() as connection:
        before = read_filter(connection)
        write_filter(connection, LeaderFilter(3_000_000))
        write_filter(connection, made)
        pieces = connection.execute(select(func.count()).select_from(leader_filter)).scalar_one()
        kept = read_filter(connection)

    assert (4, made.bits) == (pieces, kept.bits)
    assert [0, 5, HASHES - 1] == kept.passing(probe([0, 1, 5, 7, HASHES - 1]))
    assert [] == before.passing(probe([0, 5]))


def test_a_leader_of_too_few_hashes_is_not_looked_for(state):
    """Two are asked for: where one may be there it is left alone, and the mark of a hash counts."""
    one, two, few = 1000, 2000, 3000
    (mark,) = marks([few])
    made = LeaderFilter(10)
    made.add(packed({(one, 1), (two, 1), (few, 2), (mark, 2)}))
    asked = [Asked(keys, marked=True, least=2) for keys in ((one,), (one, two), (few,), (7,))]

    assert [[], [one, two], [few, mark], []] == [made.passing(Probe(one)) for one in asked]
