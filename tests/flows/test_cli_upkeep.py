"""fsck, rebuild, migrate and erase as a user runs them, on a folder that a crawl of the news world left."""

from __future__ import annotations

import json
import shutil

import pytest

from storage.record import SCHEMA_VERSION


@pytest.fixture
def data(crawled, tmp_path):
    """A copy of the crawled folder that may be changed."""
    return shutil.copytree(crawled.data, tmp_path / "data")


def articles(data):
    """All records in `articles`."""
    parts = sorted((data / "articles").glob("*/*.jsonl"))
    return [json.loads(line) for part in parts for line in part.read_text("utf-8").splitlines()]


def test_fsck_of_a_crawled_folder_finds_nothing(newsloom, data):
    """What a real crawl leaves is sound: one sentence, exit code 0."""
    ran = newsloom("fsck", "--data", data)

    assert (ran.code, ran.out) == (0, b"Nothing is wrong.\n"), ran.out
    assert "checking parts ..." in ran.err


def test_fsck_names_the_fault_and_mends_it(newsloom, data):
    """Found: exit code 1 and the line's place; mended with --mend; then nothing is wrong."""
    part = max((data / "articles").glob("*/*.jsonl"))
    part.write_bytes(part.read_bytes() + b"\x1b[31mno record\n")
    looked = newsloom("fsck", "--data", data)
    mended = newsloom("fsck", "--data", data, "--mend")
    after = newsloom("fsck", "--data", data)

    assert looked.code == mended.code == 1
    assert f"{part.relative_to(data)}, line".encode() in looked.out
    assert b"(with --mend: taken out and kept in quarantine/)" in looked.out
    assert b"1 found, 1 mended, 0 left." in mended.out
    assert (after.code, after.out) == (0, b"Nothing is wrong.\n")


def test_rebuild_makes_a_state_that_fsck_finds_sound(newsloom, data):
    """Progress on standard error, the sum on standard output."""
    ran = newsloom("rebuild", "--data", data)

    assert ran.code == 0, ran.err
    assert ran.out.startswith(b"The state is new: ")
    assert "articles: " in ran.err
    assert newsloom("fsck", "--data", data).code == 0


def test_migrate_of_a_folder_of_now_does_nothing(newsloom, data):
    """It says so."""
    ran = newsloom("migrate", "--data", data)

    assert (ran.code, ran.out) == (0, f"{data}: schema {SCHEMA_VERSION}: nothing to do.\n".encode()), ran.err


@pytest.mark.parametrize("command", ["fsck", "rebuild", "migrate", "inspect"])
def test_a_folder_of_a_newer_newsloom_is_refused(newsloom, data, command):
    """One sentence that says to update, whatever was asked."""
    (data / "format.json").write_text('{"schema": "7", "steps": []}')
    ran = newsloom(command, "--data", data)

    assert ran.code == 1
    assert "written by a newer newsloom (schema 7" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_erase_asks_first_and_says_what_went_where(newsloom, data):
    """Without --yes nothing goes; with it, record, page and ledger line, each with its file."""
    gone = articles(data)[0]
    asked = newsloom("erase", gone["url"], "--data", data)
    kept = articles(data)
    done = newsloom("erase", gone["url"], "--yes", "--data", data)

    assert asked.code == 2
    assert f"{gone['id']} in articles".encode() in asked.out
    assert "Nothing was erased" in asked.err
    assert gone in kept
    assert done.code == 0, done.err
    for place in (b"erased from articles/", b"erased from archive/", b"erased from ledger/"):
        assert place in done.out
    assert gone["id"] not in {one["id"] for one in articles(data)}
    assert newsloom("fsck", "--data", data).code == 0


def test_erase_of_neither_address_nor_id(newsloom, data):
    """It says what is wanted; nothing goes."""
    ran = newsloom("erase", "story", "--yes", "--data", data)

    assert ran.code == 2
    assert "neither a web address nor the id" in ran.err


def test_erase_of_what_is_not_there(newsloom, data):
    """It will not be stored later either."""
    ran = newsloom("erase", "https://news.site/a", "--yes", "--data", data)

    assert ran.code == 0, ran.err
    assert b"no record; it will not be stored later" in ran.out
    assert (data / "tombstones.txt").exists()


def test_rebuild_counts_the_patterns_of_addresses_again(newsloom, data):
    """`source shapes` says after it what it said before, dates aside; twice rebuilt counts nothing twice."""
    before = newsloom("source", "shapes", "courier", "--data", data)
    newsloom("rebuild", "--data", data)
    newsloom("rebuild", "--data", data)
    after = newsloom("source", "shapes", "courier", "--data", data)

    assert b"/{slug}" in before.out
    assert (after.code, after.out) == (0, before.out)
