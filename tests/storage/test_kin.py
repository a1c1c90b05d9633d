"""Which records hang together by likeness, directly or along a chain, and wait to be settled."""

from __future__ import annotations

import pytest
from test_fixed_order import merit

from storage.kin import Kin, members, numbers_of, remove_all_kin, remove_kin, wait_no_more, waiting
from storage.state import open_state


@pytest.fixture
def state(tmp_path):
    """An empty state."""
    opened = open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


def note(state, *pairs, settled=True):
    """Commit that these pairs are alike; their kin wait no more where they are `settled`."""
    kin = Kin(state)
    for one, other in pairs:
        kin.note(one, merit(), {other: merit()})
    with state.begin() as connection:
        kin.write(connection)
        if settled:
            wait_no_more(connection, numbers_of(connection, [one for pair in pairs for one in pair]).values())


def kin_of(state, record_id):
    """The records that are kin of one, itself too."""
    with state.begin() as connection:
        number = numbers_of(connection, [record_id])[record_id]
    return set(members(state, [number])[number])


def test_a_chain_of_pairs_is_one_kin_in_whatever_batches_it_comes(state):
    """Two kin that a later pair links become one; others stay apart."""
    note(state, ("a", "b"), ("c", "d"), ("x", "y"))
    note(state, ("e", "c"))
    note(state, ("b", "e"), ("e", "a"))

    assert set("abcde") == kin_of(state, "a") == kin_of(state, "d")
    assert set("xy") == kin_of(state, "x")


def test_kin_wait_once_something_new_is_like_one_of_them(state):
    """Under one number, also where two kin that waited became one."""
    note(state, ("a", "b"), ("c", "d"))
    assert [] == waiting(state, 9)
    note(state, ("e", "a"), ("f", "c"), settled=False)
    assert 2 == len(waiting(state, 9))
    note(state, ("e", "f"), settled=False)

    assert 1 == len(waiting(state, 9))


def test_a_record_that_says_something_else_lets_its_kin_wait_under_its_new_merit(state):
    """One without kin is noted nowhere."""
    note(state, ("a", "b"))
    kin = Kin(state)
    kin.note("a", merit(300), {})
    kin.note("z", merit(), {})
    with state.begin() as connection:
        kin.write(connection)
        known = numbers_of(connection, "abz")
    (number,) = waiting(state, 9)

    assert {"a": number, "b": number} == known
    assert merit(300) == Kin(state).merit("a") == kin.merit("a")
    assert Kin(state).merit("z") is None


def test_members_come_in_the_order_of_publication_then_of_ids(state):
    """A day sorts behind its instants, the unknown behind all."""
    kin = Kin(state)
    days = ("~", "2026-03-01T~", "2026-03-01T08:00:00Z", "2026-03-01T08:00:00Z")
    kin.note(
        "a",
        merit(published=days[0]),
        dict(zip("dcb", (merit(published=day) for day in days[1:]), strict=True)),
    )
    with state.begin() as connection:
        kin.write(connection)
    (number,) = waiting(state, 9)

    assert list("bcda") == list(members(state, [number])[number])


def test_what_is_gone_leaves_no_row_and_lets_the_rest_wait(state):
    """Numbers that wait are not given again."""
    note(state, ("a", "b"))
    with state.begin() as connection:
        remove_kin(connection, ["a", "b", "nobody"])
        left = numbers_of(connection, "ab")
    (number,) = waiting(state, 9)
    note(state, ("c", "d"), settled=False)

    assert {} == left
    assert {number: {}} == members(state, [number])
    assert 2 == len(waiting(state, 9))
    with state.begin() as connection:
        remove_all_kin(connection)
    assert [] == waiting(state, 9)
