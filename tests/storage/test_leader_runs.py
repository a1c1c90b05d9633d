from __future__ import annotations

import random

import numpy as np
import pytest
from sqlalchemy import func, select

from storage import leader_runs
from storage.few_hashes import marks
from storage.leader_filter import empty_filter, likely, passing, read_filter, set_bits, write_filter
from storage.leader_runs import Asked, pairs_in, read_runs, sort_in, take_pairs
from storage.leader_tables import sketch_blocks, sketch_filters
from storage.state import open_state


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state with small blocks and levels: hundreds of pairs make three runs."""
    monkeypatch.setattr(leader_runs, "BLOCK", 7)
    monkeypatch.setattr(leader_runs, "FIRST_LEVEL", 300)
    monkeypatch.setattr(leader_runs, "GROWTH", 3)
    monkeypatch.setattr(leader_runs, "_WINDOW", 4)
    opened = open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


def add(state, pairs: set[tuple[int, int]]) -> None:
    """Sort pairs in, in a commit of their own."""
    with state.begin() as connection:
        sort_in(connection, np.sort(np.array([key << 32 | number for key, number in pairs], np.uint64)))


def some(chance: random.Random, first: int, count: int) -> set[tuple[int, int]]:
    """Pairs of new leaders; half of the hashes are few, so that some leaders share them."""
    keys = [chance.choice((chance.randrange(2**32), chance.randrange(40))) for _ in range(count)]
    return {(key, first + at // 5) for at, key in enumerate(keys)}


def held(state, keys: list[int]) -> list[tuple[int, int]]:
    """What the runs answer."""
    with state.read() as connection:
        runs = [(run, read_filter(connection, run.number)) for run in read_runs(connection)]
        return sorted(pairs_in(connection, runs, Asked(keys)))


def test_all_pairs_are_found_in_whatever_run_they_lie(state):
    """And no other: after each of twenty sortings in, in runs of several levels."""
    chance, expected, levels = random.Random(3), set(), set()
    for step in range(20):
        fresh = some(chance, step * 100, 150)
        add(state, fresh)
        expected |= fresh

        keys = sorted({key for key, _ in expected} | {chance.randrange(2**32) for _ in range(200)})
        assert sorted(expected) == held(state, keys)
        with state.read() as connection:
            runs = read_runs(connection)
        levels |= {run.level for run in runs}
        assert len(expected) == sum(run.count for run in runs)
    assert {1, 2, 3} <= levels


def test_a_level_holds_its_share_and_old_blocks_are_gone(state):
    """No level outgrows its share, and each block belongs to a run that is there."""
    chance = random.Random(4)
    for step in range(12):
        add(state, some(chance, step * 100, 150))
    with state.read() as connection:
        runs = read_runs(connection)
        blocks = set(connection.execute(select(sketch_blocks.c.id)).scalars())

    assert all(run.count <= 300 * 3 ** (run.level - 1) for run in runs)
    assert blocks == {block for run in runs for block in run.ids(range(len(run.fences)))}


def test_pairs_that_are_taken_are_found_no_more(state):
    """Also where many leaders share the hash, and after further sortings in."""
    chance = random.Random(5)
    first = some(chance, 0, 200)
    add(state, first)
    gone = set(chance.sample(sorted(first), 90))
    with state.begin() as connection:
        take_pairs(connection, gone)
        take_pairs(connection, [(1, 999_999)])
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
        take_pairs(connection, first)

    assert held(state, sorted({key for key, _ in first})) == []
    add(state, more)
    assert sorted(more) == held(state, sorted({key for key, _ in first | more}))


def test_few_hashes_that_are_not_there_lead_to_a_block(state):
    """All that are there pass the filter, and of ten thousand others fewer than one in fifty."""
    chance = random.Random(7)
    mine = {(chance.randrange(2**32), number) for number in range(250)}
    add(state, mine)
    with state.read() as connection:
        (run,) = read_runs(connection)
        bits = read_filter(connection, run.number)

    assert sorted(key for key, _ in mine) == sorted(passing(bits, likely(bits, [key for key, _ in mine])))
    assert len(passing(bits, likely(bits, [chance.randrange(2**32) for _ in range(10_000)]))) < 200


def test_a_large_filter_is_kept_in_pieces(state):
    """And read again as it was."""
    bits = empty_filter(1_500_000)
    set_bits(bits, np.array([0, 5, 2**32 - 1], np.uint64))
    with state.begin() as connection:
        write_filter(connection, 3, bits)
        pieces = connection.execute(select(func.count()).select_from(sketch_filters)).scalar_one()
        kept = read_filter(connection, 3)

    assert (4, bits.tobytes()) == (pieces, bytes(kept))
    assert [0, 5, 2**32 - 1] == passing(kept, likely(kept, [0, 1, 5, 7, 2**32 - 1]))


def test_a_leader_of_too_few_hashes_is_not_read(state):
    """Two are asked for: a run that may hold but one of them is left alone, and the mark of a hash counts."""
    one, two, few = 1000, 2000, 3000
    (mark,) = marks([few])
    add(state, {(one, 1), (two, 1), (few, 2), (mark, 2)})
    with state.read() as connection:
        runs = [(run, read_filter(connection, run.number)) for run in read_runs(connection)]
        asked = [
            sorted(pairs_in(connection, runs, Asked(keys, marked=True, least=2)))
            for keys in ((one,), (one, two), (few,))
        ]

    assert [[], [(one, 1), (two, 1)], [(few, 2), (mark, 2)]] == asked
