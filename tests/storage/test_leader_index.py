"""The index of copies finds what shares a part, in memory and on disk."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from extractors.similarity.sketch import sketch
from storage import leader_hashes
from storage.errors import StorageError
from storage.leader import Leader
from storage.leader_tables import leader_blocks
from storage.leader_tables import leader_log as log
from storage.leader_tables import leaders as leader_rows
from storage.leaders import Leaders
from storage.state import open_state

WORDS = [f"{first}{second}" for first in "bcdfghjklmnp" for second in ("ara", "elo", "imi", "ovu", "uty")]


def text(seed: int, words: int = 200) -> str:
    """A text of its own for each seed."""
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def leader(number: int, *, represents: bool = True) -> Leader:
    """The leader of text `number`, founder of a story of its own."""
    return Leader(
        record_id=f"a{number:020d}",
        story_id=f"s{number:020d}",
        founder=True,
        represents=represents,
        sketch=sketch(text(number)),
    )


def found(leaders: Leaders, seed: int) -> str | None:
    """The record that a copy of text `seed` is recognised by: it lacks the first words, one is changed."""
    words = text(seed).split()[5:]
    alike = leaders.find(sketch(" ".join([*words[:20], "changed", *words[21:]])), but="")
    return next((one.leader.record_id for one in alike if one.verdict.is_copy and one.leader.leads), None)


@pytest.fixture
def state(tmp_path):
    """A state in a file."""
    opened = open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture(params=[0, 400, 10**9], ids=["merged at once", "merged now and then", "never merged"])
def merged_at(request, monkeypatch):
    """Where hashes lie: in the runs, in both places, in the log alone."""
    monkeypatch.setattr(leader_hashes, "MERGED_AT", request.param)
    monkeypatch.setattr(leader_hashes, "_READ", 20)


def commit(state, leaders: Leaders) -> None:
    """Write the batch and forget it."""
    with state.begin() as connection:
        leaders.write(connection)
    leaders.clear()


def rows(state, table) -> int:
    """How many rows a table has."""
    with state.begin() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_every_leader_is_found_wherever_its_hashes_lie(state, merged_at):
    """In the batch, in the log or sorted in; by the one that wrote it and by one that comes later."""
    leaders = Leaders(state)
    for number in range(60):
        leaders.put(leader(number))
        assert found(leaders, number) == f"a{number:020d}"
        if number % 10 == 9:
            commit(state, leaders)

    expected = [f"a{number:020d}" for number in range(60)]
    assert expected == [found(leaders, number) for number in range(60)]
    assert expected == [found(Leaders(state), number) for number in range(60)]
    assert found(leaders, 99) is None


def test_what_another_one_wrote_is_found(state, merged_at):
    """Two that are open at once see what either committed, and give no number twice."""
    one, other = Leaders(state), Leaders(state)
    for number in range(0, 40, 2):
        one.put(leader(number))
        commit(state, one)
        other.put(leader(number + 1))
        commit(state, other)

        assert found(other, number) == f"a{number:020d}"
        one.clear()
        assert found(one, number + 1) == f"a{number + 1:020d}"
    assert 40 == rows(state, leader_rows)


def test_a_leader_that_leaves_leaves_nothing_behind(state, merged_at):
    """Neither a row nor a hash; its number is not taken for another's."""
    leaders = Leaders(state)
    for number in range(30):
        leaders.put(leader(number))
    commit(state, leaders)
    for number in range(30):
        leaders.remove(f"a{number:020d}")
    commit(state, leaders)

    with state.begin() as connection:
        blocks = connection.execute(select(leader_blocks.c.pairs)).scalars().all()
    assert [0, 0, 0] == [rows(state, leader_rows), rows(state, log), sum(map(len, blocks))]
    leaders.put(leader(77))
    commit(state, leaders)
    assert [None, "a00000000000000000077"] == [found(leaders, 3), found(leaders, 77)]


def test_a_leader_that_changes_is_found_by_its_new_text(state, merged_at):
    """Put again, it takes the place of what it was."""
    leaders = Leaders(state)
    leaders.put(leader(1))
    commit(state, leaders)
    leaders.put(replace(leader(1), sketch=sketch(text(2))))
    commit(state, leaders)

    assert [None, f"a{1:020d}"] == [found(leaders, 1), found(leaders, 2)]
    assert 1 == rows(state, leader_rows)


def test_a_write_that_is_taken_back_is_forgotten(state, merged_at):
    """A transaction that fails leaves the index as it was, in memory too."""
    leaders = Leaders(state)
    leaders.put(leader(1))
    commit(state, leaders)
    leaders.put(leader(2))

    def fail() -> None:
        with state.begin() as connection:
            leaders.write(connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    leaders.clear()

    assert [f"a{1:020d}", None] == [found(leaders, 1), found(leaders, 2)]
    leaders.put(leader(3))
    commit(state, leaders)
    assert [f"a{1:020d}", None, f"a{3:020d}"] == [found(leaders, number) for number in (1, 2, 3)]


def test_a_hash_that_very_many_share_is_noted_no_more(state):
    """A site's notice of thirty words under every text fills neither the log nor the answer."""
    leaders, notice = Leaders(state), text(500, 60)
    for number in range(80):
        sketched = sketch(f"{notice} {text(number)}")
        leaders.find(sketched, but=f"a{number:020d}")
        leaders.put(replace(leader(number), sketch=sketched))
        commit(state, leaders)
    with state.begin() as connection:
        lengths = [len(kept) for kept in connection.execute(select(log.c["keys"])).scalars()]

    assert sum(lengths[50:]) / 30 < sum(lengths[:20]) / 20 - 10


def test_numbers_that_are_used_up_are_told_of(state, monkeypatch):
    """Before a hash and a number would no longer fit into 64 bits; what is there stays and is found."""
    leaders = Leaders(state)
    leaders.put(leader(1))
    commit(state, leaders)
    monkeypatch.setattr(leader_hashes, "LAST_NUMBER", 1)
    leaders.put(leader(2))
    with pytest.raises(StorageError, match="newsloom rebuild"):
        commit(state, leaders)
    leaders.clear()

    assert [f"a{1:020d}", None] == [found(leaders, 1), found(leaders, 2)]
