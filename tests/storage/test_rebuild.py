"""A state that is gone is made anew from parts, ledgers and archive, the same as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from holdings import faults, holdings, records
from small_world import DAYS, crawl, death

from storage.data import open_data
from storage.journal import Commit
from storage.part import content_of, read_lines
from storage.tables import pages, stories


def lose_state(root):
    """The state is deleted by another hand."""
    for path in root.glob("state.sqlite*"):
        path.unlink()


def rows(root, table, *left_out):
    """All rows of a table, without some columns."""
    with open_data(root) as data, data.state.begin() as connection:
        found = connection.execute(table.select()).mappings().all()
    return sorted(str({key: value for key, value in row.items() if key not in left_out}) for row in found)


def test_index_and_pages_come_back(tmp_path):
    """The story index and the page index are exactly what they were."""
    crawl(tmp_path, 0)
    crawl(tmp_path, 1)
    before = rows(tmp_path, stories), rows(tmp_path, pages, "seq")
    lose_state(tmp_path)

    assert (rows(tmp_path, stories), rows(tmp_path, pages, "seq")) == before
    assert faults(tmp_path) == []


def test_the_next_crawl_stores_nothing_twice(tmp_path):
    """A crawl after the loss ends where it would have ended without."""
    crawl(tmp_path / "a", 0)
    crawl(tmp_path / "a", 1)
    crawl(tmp_path / "b", 0)
    lose_state(tmp_path / "b")
    crawl(tmp_path / "b", 1)

    assert holdings(tmp_path / "a") == holdings(tmp_path / "b")
    assert faults(tmp_path / "b") == []


def test_what_is_known_is_not_due(tmp_path):
    """Stored addresses are in the frontier again, and wait for a hint."""
    crawl(tmp_path, 0)
    lose_state(tmp_path)
    with open_data(tmp_path) as data:
        due = data.state.frontier.due("paper", now=DAYS[0] + timedelta(days=30))
        known = data.state.frontier.get("https://paper.test/2026/story-1")

    assert [one.url for one in due] == []
    assert known.record_id in {one["id"] for one in records(tmp_path)}


def test_pages_without_an_outcome_wait_again(tmp_path):
    """Pages that a dead run archived and never settled are settled after the loss, too."""
    assert death(tmp_path, 0, "staged", 2) == 9
    lose_state(tmp_path)
    with open_data(tmp_path) as data:
        waiting = [one.page.url for one in data.unsettled()]
    crawl(tmp_path, 0)

    assert len(waiting) == 4
    assert len(records(tmp_path)) == 10
    assert faults(tmp_path) == []


def test_a_record_in_two_parts_stays_in_one(tmp_path):
    """Where the state was lost in the middle of a commit a record may stand twice: one goes."""
    crawl(tmp_path, 0)
    with open_data(tmp_path) as data:
        first, second = data.layout.parts("articles")[:2]
        lines = read_lines(data.layout, data.layout.relative(first))
        extra = read_lines(data.layout, data.layout.relative(second))
        commit = Commit(data.layout, "twice")
        commit.put(data.layout.relative(second), content_of([*extra, *lines]))
        commit.put("articles/stored=2026-03-01/zzz.jsonl", content_of(lines))
        commit.apply(data.state, lambda _: None)
    lose_state(tmp_path)
    with open_data(tmp_path):
        pass

    assert faults(tmp_path) == []
    assert len(records(tmp_path)) == 10


def test_a_torn_ledger_line_is_cut(tmp_path):
    """The end of a ledger that is no whole line goes; without its summary the run counts as interrupted."""
    crawl(tmp_path, 0)
    (ledger,) = (tmp_path / "ledger").glob("*.jsonl")
    with ledger.open("a") as file:
        file.write('{"url": "http://pa')
    ledger.with_suffix(".json").unlink()
    lose_state(tmp_path)
    with open_data(tmp_path):
        pass

    assert faults(tmp_path) == []


@pytest.mark.parametrize("days", [0, 1])
def test_rebuild_of_a_rebuilt_state_changes_nothing(tmp_path, days):
    """Losing the state twice is as harmless as once."""
    for day in range(days + 1):
        crawl(tmp_path, day)
    before = holdings(tmp_path)
    for _ in range(2):
        lose_state(tmp_path)
        with open_data(tmp_path):
            pass

    assert holdings(tmp_path) == before
