"""An index of copies that is missing or of an earlier version is drawn from the parts."""

from __future__ import annotations

from sqlalchemy import inspect, text

from storage.facts import write_fact
from storage.leader_filling import fill_leaders

BODY = " ".join(f"word{number} of the harbour council" for number in range(60))


def test_an_index_of_an_older_version_is_drawn_anew(data, make, settle):
    """From the parts, and the tables in which its hashes lay are gone."""
    settle(make(1, article_body=BODY))
    with data.state.begin() as connection:
        connection.execute(text("CREATE TABLE sketch_keys (key INTEGER, number INTEGER)"))
        connection.execute(text("CREATE TABLE sketches (number INTEGER PRIMARY KEY, sketch BLOB)"))
        write_fact(connection, "sketches", "4")

    assert [1, 0] == [fill_leaders(data.layout, data.state) for _ in range(2)]
    with data.state.begin() as connection:
        tables = set(inspect(connection).get_table_names())
    assert {"sketches", "sketch_keys"}.isdisjoint(tables)
    (outcome,) = settle(make(2, article_body=f"{BODY} and more"))
    assert ("duplicate", make(1).id) == (outcome.outcome, outcome.duplicate_of)


def test_an_index_of_narrower_hashes_is_drawn_anew(data, make, settle):
    """What the version before noted is not read as hashes of this one, and its four tables are gone."""
    settle(make(1, article_body=BODY))
    former = ("sketch_log", "sketch_runs", "sketch_filters", "sketch_blocks")
    with data.state.begin() as connection:
        for name in former:
            connection.execute(text(f"CREATE TABLE {name} (number INTEGER PRIMARY KEY, pairs BLOB)"))
            connection.execute(text(f"INSERT INTO {name} VALUES (1, zeroblob(8))"))
        write_fact(connection, "sketches", "4.4, kin 3")

    (outcome,) = settle(make(2, article_body=f"{BODY} and more"))
    with data.state.begin() as connection:
        assert set(former).isdisjoint(inspect(connection).get_table_names())
    assert ("duplicate", make(1).id) == (outcome.outcome, outcome.duplicate_of)


def test_drawing_many_parts_is_told_in_the_log(data, make, settle, monkeypatch, caplog):
    """A run that begins after an update may take minutes for it; a part or two pass without a word."""
    for number in range(3):
        settle(make(number, article_body=f"{BODY} of part {number}"))
    with data.state.begin() as connection:
        write_fact(connection, "sketches", "4")
    monkeypatch.setattr("storage.leader_filling._LOGGED", 2)

    assert 3 == fill_leaders(data.layout, data.state)
    assert ["The index of copies is drawn from the parts: 1 of 3"] == [
        record.getMessage() for record in caplog.records if "of 3" in record.getMessage()
    ][:1]
