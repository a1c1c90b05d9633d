"""The views have all records, with declared types, whatever lies in the files."""

from __future__ import annotations

import json
import logging

import pytest
from holdings import COLUMNS, records
from small_world import crawl

from storage.errors import ForeignData
from storage.export import export_lines
from storage.layout import Layout
from storage.view import connect


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder after two crawls; nobody may write to it."""
    root = tmp_path_factory.mktemp("folder")
    crawl(root, 0)
    crawl(root, 1)
    return root


@pytest.fixture
def broken(tmp_path):
    """A data folder with a torn line, a foreign one and an empty one in a part of articles/."""
    crawl(tmp_path, 0)
    part = Layout(tmp_path).parts("articles")[1]
    lines = part.read_bytes().splitlines(keepends=True)
    part.write_bytes(lines[0] + b'{"id": "a1"}\n' + b"\n" + b"".join(lines[1:]) + lines[0][:200])
    return tmp_path, part


@pytest.mark.parametrize("room", ["articles", "versions", "duplicates", "dropped"])
def test_each_room_is_a_view(folder, room):
    """A view has the record's columns in order and a row for each record."""
    with connect(folder) as connection:
        names = [row[0] for row in connection.execute(f"DESCRIBE {room}").fetchall()]
        ids = [row[0] for row in connection.execute(f"SELECT id FROM {room} ORDER BY id").fetchall()]

    assert names == COLUMNS
    assert ids == sorted(one["id"] for one in records(folder, room))


def test_ledger_view_has_the_run(folder):
    """Every outcome with the run it belongs to."""
    with connect(folder) as connection:
        query = "SELECT run, count(*) FROM ledger GROUP BY run ORDER BY run"
        found = connection.execute(query).fetchall()

    assert [count for _, count in found] == [12, 7]
    assert found[0][0].startswith("r20260301T080000-")


def test_copies_view_lists_the_copies_of_a_record(folder):
    """For each article that has copies, their ids."""
    with connect(folder) as connection:
        found = dict(connection.execute("SELECT id, copies FROM copies").fetchall())

    assert found == {one["duplicateOf"]["id"]: [one["id"]] for one in records(folder, "duplicates")}


def test_types_are_declared_and_not_guessed(folder):
    """A day is text, a column that is null everywhere has its type, a struct all its fields."""
    with connect(folder) as connection:
        types = {row[0]: row[1] for row in connection.execute("DESCRIBE articles").fetchall()}

    assert (types["datePublishedDay"], types["license"], types["wordCount"]) == (
        "VARCHAR",
        "VARCHAR",
        "BIGINT",
    )
    assert types["publisher"] == 'STRUCT("name" VARCHAR, "domain" VARCHAR, country VARCHAR)'


def test_empty_rooms_are_empty_views(data):
    """A folder in which nothing was stored yet has all views, without rows."""
    data.layout.articles.mkdir()
    with connect(data.layout.root) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {view}").fetchall()[0][0]
            for view in ("articles", "versions", "duplicates", "dropped", "ledger", "copies")
        ]

    assert counts == [0] * 6


@pytest.mark.parametrize("read", [connect, lambda root: list(export_lines(root))])
def test_no_data_folder(tmp_path, read):
    """A folder that holds nothing of ours is named in one sentence."""
    with pytest.raises(ForeignData, match="no data folder"):
        read(tmp_path / "nothing")


def test_bad_lines_are_reported_and_quarantined(broken):
    """Each goes to the report with file and line; the others are read; the part is left as it is."""
    root, part = broken
    before, found = part.read_bytes(), []
    with connect(root, found.append) as connection:
        count = connection.execute("SELECT count(*) FROM articles").fetchall()[0][0]
    kept = [
        json.loads(line) for path in root.glob("quarantine/*.jsonl") for line in path.read_text().splitlines()
    ]

    name = part.relative_to(root).as_posix()
    assert count == 10
    assert [(bad.file, bad.line) for bad in found] == [(name, 2), (name, len(before.splitlines()))]
    assert [(one["file"], one["line"]) for one in kept] == [(bad.file, bad.line) for bad in found]
    assert "missing required field" in str(found[0])
    assert part.read_bytes() == before


def test_bad_lines_are_told_each_time(broken):
    """A second look reports them again; it keeps one copy of them."""
    root, _ = broken
    counts = []
    for _ in range(2):
        found = []
        connect(root, found.append).close()
        counts.append((len(found), len(list(root.glob("quarantine/*.jsonl")))))

    assert counts == [(2, 1), (2, 1)]


def test_export_leaves_bad_lines_out(broken, caplog):
    """The stream goes on behind a bad line; the log has its place."""
    root, part = broken
    with caplog.at_level(logging.WARNING):
        lines = list(export_lines(root))

    assert len(lines) == 10
    assert f"{part.relative_to(root).as_posix()}, line 2" in caplog.text


def test_export_gives_the_lines_as_stored(folder):
    """Byte for byte the lines of the parts; of one source, where it is asked for."""
    stored = b"".join(path.read_bytes() for path in Layout(folder).parts("articles"))

    assert b"".join(export_lines(folder)) == stored
    assert b"".join(export_lines(folder, source="paper")) == stored
    assert list(export_lines(folder, source="other")) == []


def test_parts_are_checked_once(folder, monkeypatch):
    """A part that was read through is not read through again while it stays as it is."""
    connect(folder).close()
    asked = []
    monkeypatch.setattr("storage.checked.bad_lines", lambda *given: asked.append(given))
    connect(folder).close()

    assert asked == []


def test_a_folder_that_cannot_be_written_is_still_shown(broken, monkeypatch):
    """Where the quarantine cannot be kept the lines are reported all the same."""
    root, _ = broken
    (root / "quarantine").touch()
    found = []
    connect(root, found.append).close()

    assert len(found) == 2


def test_an_export_with_copies_lists_them_with_their_record(folder):
    """One key more, at the end; the rest of the line is the stored one, byte for byte."""
    stored, listed = list(export_lines(folder)), list(export_lines(folder, with_copies=True))
    copies = {one["id"]: one["duplicateOf"]["id"] for one in records(folder, "duplicates")}

    assert stored == [line[: line.rindex(b',"copies":')] + b"}\n" for line in listed]
    found = {copy["id"]: one["id"] for one in map(json.loads, listed) for copy in one["copies"]}
    assert copies == found
