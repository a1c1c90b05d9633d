"""Every fault that a data folder can have is found, told with its place, and mended where it can be."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest
from holdings import faults, holdings, records
from small_world import DAYS, address, crawl, death

from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.erase import erase
from storage.errors import DataInUse, ForeignData
from storage.fsck.check import fsck
from storage.identity import record_id_of
from storage.layout import Layout
from storage.record import SCHEMA_VERSION


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A folder after two undisturbed crawls."""
    root = tmp_path_factory.mktemp("sound") / "data"
    crawl(root, 0)
    crawl(root, 1)
    return root


@pytest.fixture
def root(sound, tmp_path):
    """A copy of it to be damaged."""
    return shutil.copytree(sound, tmp_path / "data")


def part(root, room="articles", which=-1):
    """One of the parts of a room, by default the last."""
    return Layout(root).parts(room)[which]


def rewrite(path, change):
    """Write a part again with its lines changed."""
    lines = change(path.read_bytes().splitlines(keepends=True))
    path.write_bytes(b"".join(lines))


def alter(path, **values):
    """Give the first record of a part other values."""
    rewrite(path, lambda lines: [json.dumps(json.loads(lines[0]) | values).encode() + b"\n", *lines[1:]])


def cut(path, size):
    """Take bytes off the end of a file."""
    content = path.read_bytes()
    path.write_bytes(content[:-size])


def in_state(root, *statements):
    """Change the state by another hand."""
    with open_data(root) as data, data.state.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def said(found):
    """What a check found, as text."""
    return "\n".join(f"{fault.place}: {fault.says}" for fault in found.faults)


def test_a_sound_folder_has_no_fault(root):
    """After undisturbed crawls, and after an erasure, nothing is found and no file changes."""
    with open_data(root) as data:
        erase(data, [record_id_of(url_key(address(4)))], DAYS[1])
    before = {path: path.read_bytes() for path in root.rglob("*.*") if "sqlite" not in path.name}

    assert fsck(root).faults == ()
    assert {path: path.read_bytes() for path in root.rglob("*.*") if "sqlite" not in path.name} == before


DAMAGES = {
    "a line that is no record": (
        lambda root: rewrite(part(root), lambda lines: [*lines, b'{"id": 1}\n']),
        "no record",
    ),
    "a torn line": (lambda root: cut(part(root), 30), "no record"),
    "a key that is missing": (
        lambda root: rewrite(
            part(root),
            lambda lines: [
                json.dumps({k: v for k, v in json.loads(lines[0]).items() if k != "license"}).encode()
                + b"\n",
                *lines[1:],
            ],
        ),
        "without license",
    ),
    "a record twice": (
        lambda root: shutil.copy(part(root), part(root).with_name("zzz.jsonl")),
        "too",
    ),
    "a record in another day's folder": (
        lambda root: shutil.move(
            part(root),
            (root / "articles/stored=2020-01-01").mkdir() or root / "articles/stored=2020-01-01/a.jsonl",
        ),
        "another day's folder",
    ),
    "evidence that is none": (
        lambda root: rewrite(part(root, "evidence"), lambda lines: [b"nothing\n", *lines]),
        "no evidence",
    ),
    "a part that is gone": (lambda root: part(root, "duplicates").unlink(), "a part that is gone"),
    "an index line that is gone": (
        lambda root: in_state(root, "DELETE FROM stories WHERE room = 'dropped'"),
        "not in the index",
    ),
    "a cover that is gone": (lambda root: in_state(root, "DELETE FROM facts WHERE name = 'cover'"), "cover"),
    "a cover that lacks a field": (
        lambda root: shutil.move(
            next((root / "articles").glob("*/0-cover.jsonl")), part(root).with_name("other.jsonl")
        ),
        "cover",
    ),
    "a ledger line twice": (
        lambda root: rewrite(next((root / "ledger").glob("*.jsonl")), lambda lines: [*lines, lines[0]]),
        "has its outcome already",
    ),
    "a torn ledger": (lambda root: cut(next((root / "ledger").glob("*.jsonl")), 9), "the line is torn"),
    "a summary that is gone": (
        lambda root: next((root / "ledger").glob("*.json")).unlink(),
        "summary is gone",
    ),
    "a summary that is no JSON": (
        lambda root: next((root / "ledger").glob("*.json")).write_text("{"),
        "summary is no JSON",
    ),
    "counts that differ": (
        lambda root: next((root / "ledger").glob("*.json")).write_text('{"counts": {"urls": 1}}'),
        "the counts are not those",
    ),
    "a run that the state forgot": (lambda root: in_state(root, "DELETE FROM runs"), "does not know"),
    "a ledger that is gone": (
        lambda root: [path.unlink() for path in sorted((root / "ledger").glob("*"))[:2]],
        "the ledger of a run is gone",
    ),
    "pages that the index lacks": (
        lambda root: in_state(root, "DELETE FROM pages WHERE seq < 4"),
        "not in the index: 3",
    ),
    "pages that are not there": (
        lambda root: in_state(root, "UPDATE pages SET start = start + 1 WHERE seq = 1"),
        "pages of the index that cannot be read there: 1",
    ),
    "an address whose record is gone": (
        lambda root: in_state(root, "UPDATE frontier SET record_id = 'a0' WHERE url LIKE '%story-1'"),
        "there is no record of it",
    ),
    "addresses that are forgotten": (
        lambda root: in_state(root, "DELETE FROM frontier WHERE url LIKE '%story-1'"),
        "records whose addresses are not known: 1",
    ),
    "tombstones only in the file": (
        lambda root: (root / "tombstones.txt").write_text("t0123456789abcdef0123\n"),
        "not in the state",
    ),
    "tombstones only in the state": (
        lambda root: in_state(root, "INSERT INTO tombstones VALUES ('t0123456789abcdef0123')"),
        "of the state are missing",
    ),
    "files left in staging": (
        lambda root: [(root / "staging/x").mkdir(parents=True), (root / "staging/x/0").write_text("x")],
        "never came about",
    ),
    "a state that is gone": (
        lambda root: [path.unlink() for path in root.glob("state.sqlite*")],
        "the state is gone",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_found_and_mended(root, name):
    """Looking finds it and changes nothing; mending leaves a folder in which nothing is found."""
    damage, says = DAMAGES[name]
    damage(root)
    looked = fsck(root)
    again = fsck(root)
    mended = fsck(root, mend=True)

    assert says in said(looked)
    assert said(again) == said(looked)
    assert mended.left == ()
    assert fsck(root).faults == ()
    assert faults(root) == []


def test_nothing_is_lost_by_mending(root):
    """Records that stood twice or in another folder stay once; what was taken out lies in quarantine."""
    before = holdings(root)
    DAMAGES["a record twice"][0](root)
    DAMAGES["a record in another day's folder"][0](root)
    DAMAGES["a key that is missing"][0](root)
    fsck(root, mend=True)
    (kept,) = (root / "quarantine").glob("mended-parts-*.jsonl")

    assert holdings(root) == before
    assert len(kept.read_text().splitlines()) >= 2


def test_what_a_killed_run_left_is_told_and_completed(tmp_path):
    """A commit cut short, a run that was never closed, pages not indexed: each is named, then completed."""
    assert death(tmp_path, 0, "put", 5) == 9
    looked = fsck(tmp_path)
    mended = fsck(tmp_path, mend=True)

    assert "a commit that was cut short" in said(looked)
    assert "a run that was cut short" in said(looked)
    assert mended.left == ()
    assert fsck(tmp_path).faults == ()


def test_a_torn_archive_is_cut_and_its_record_named(root):
    """The tail goes to quarantine; that the last record's page is lost is said and takes a person."""
    path = max((root / "archive").glob("*.gz"))
    cut(path, 10)
    mended = fsck(root, mend=True)

    assert f"archive/{path.name}: torn from byte" in said(mended)
    assert [fault.cure for fault in mended.left] == [None]
    assert "fetches it again" in mended.left[0].says
    assert len(list((root / "quarantine").glob("*.torn"))) == 1


def test_a_damaged_page_is_named(root):
    """Bytes changed inside an archive: named with their place; every other page stays in the index."""
    path = min((root / "archive").glob("*.gz"))
    content = bytearray(path.read_bytes())
    content[900:910] = b"0123456789"
    path.write_bytes(content)
    looked = fsck(root)
    mended = fsck(root, mend=True)

    assert "cannot be trusted" in said(looked)
    assert {fault.cure for fault in mended.left} == {None}
    with open_data(root) as data:
        assert len({one.page.url for one in data.archive.iter_latest()}) >= 11


def test_an_edited_text_is_noticed(root):
    """A text changed by another hand no longer fits its versionId; it is told, and stays."""
    alter(part(root), articleBody="Another text.")
    mended = fsck(root, mend=True)

    assert "changed by another hand" in said(mended)
    assert "Another text." in part(root).read_text()


def test_a_record_of_a_newer_schema_is_left_alone(root):
    """It is told who can read it, and never taken out."""
    alter(part(root), schemaVersion="9", id=7)
    mended = fsck(root, mend=True)

    assert f"schema version 9, not {SCHEMA_VERSION}" in said(mended)
    assert '"schemaVersion": "9"' in part(root).read_text()


def test_what_was_erased_and_came_back_is_erased_again(root, sound):
    """A part and an archive restored from a backup bring an erased record back: it goes, copy and all."""
    gone = record_id_of(url_key(address(2)))
    with open_data(root) as data:
        erase(data, [gone], DAYS[1] + timedelta(hours=1))
    for room in ("articles", "versions", "archive"):
        shutil.copytree(sound / room, root / room, dirs_exist_ok=True)
    looked = fsck(root)
    mended = fsck(root, mend=True)

    assert "erased records stand there again" in said(looked)
    assert mended.left == ()
    assert fsck(root).faults == ()
    assert gone not in {one["id"] for room in ("articles", "versions") for one in records(root, room)}


def test_no_folder_and_a_folder_in_use_are_refused(tmp_path):
    """Checking needs a folder, and that nobody writes to it."""
    with pytest.raises(ForeignData, match="no data folder"):
        fsck(tmp_path)
    crawl(tmp_path, 0)
    with open_data(tmp_path), pytest.raises(DataInUse):
        fsck(tmp_path)


def test_a_state_that_is_no_database_is_told(root):
    """It is named, with what makes it anew."""
    for path in root.glob("state.sqlite*"):
        path.unlink()
    (root / "state.sqlite").write_text("no database at all, but a long text" * 100)

    assert "`newsloom rebuild` makes it anew" in said(fsck(root, mend=True))
