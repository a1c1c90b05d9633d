"""The state made anew beside the old one, and data folders brought from one schema to the next."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest
from holdings import faults, holdings, records
from small_world import crawl, death

from storage import journal
from storage.data import open_data
from storage.errors import ForeignData
from storage.format import check_format, read_format
from storage.fsck.check import fsck
from storage.layout import Layout
from storage.migration import MIGRATIONS, Migration, change_records, migrate
from storage.record import SCHEMA_VERSION
from storage.renew import renew
from storage.view import connect

KEPT = Path(__file__).parent / "kept"


@pytest.fixture
def root(tmp_path):
    """A folder after two crawls."""
    crawl(tmp_path / "data", 0)
    crawl(tmp_path / "data", 1)
    return tmp_path / "data"


def added(value):
    """A step that gives every record another key."""

    def change(layout, commit):
        change_records(layout, commit, lambda room, record: {**record, "schemaVersion": "8", "mood": value})

    return change


TO_8 = Migration(name="give records a mood", to="8", change=added("calm"))
TO_9 = Migration(name="change the mood", to="9", change=added("glad"))


def dying(step, times, act):
    """The exit code of a process that dies at a step of a commit."""
    child = os.fork()
    if child == 0:
        left = [times]

        def reached(name):
            if name == step:
                left[0] -= 1
                if left[0] == 0:
                    os._exit(9)

        journal.reached = reached
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_the_state_is_made_anew(root):
    """All files are read, what is told adds up, and the folder is whole; no old state is left."""
    told = []
    made = renew(root, tell=lambda *step: told.append(step))

    assert made.records == sum(len(records(root, room)) for room in ("articles", "duplicates", "dropped"))
    assert (made.runs, made.pages) == (2, 19)
    assert {what for what, done, of in told if done == of} >= {"articles", "ledgers", "archive"}
    assert fsck(root).faults == ()
    assert [path.name for path in root.glob("state.sqlite?*")] == []


def test_a_damaged_state_is_made_anew(root):
    """One that is no database gives way to a new one."""
    (root / "state.sqlite").write_text("no database at all, but a long text" * 100)
    renew(root)

    assert fsck(root).faults == ()


def test_a_commit_cut_short_is_completed_first(tmp_path):
    """What only the old state knows of a commit is not lost with it."""
    assert death(tmp_path, 0, "decided", 3) == 9
    renew(tmp_path)
    crawl(tmp_path, 0)

    assert faults(tmp_path) == []
    assert len(records(tmp_path)) == 10


def test_a_kill_leaves_the_old_state(root):
    """Nothing happens to the old state before the new one is whole."""
    before = (root / "state.sqlite").read_bytes()

    def die(*_):
        os._exit(9)

    assert dying("none", 1, lambda: renew(root, tell=die)) == 9
    assert (root / "state.sqlite").read_bytes() == before
    assert fsck(root).faults == ()
    renew(root)
    assert list(root.glob("state.sqlite.*")) == []


def test_a_folder_is_migrated_step_by_step(root):
    """Each step is recorded; the second time there is nothing to do."""
    told = []
    done = migrate(root, migrations=(TO_8, TO_9), tell=lambda *step: told.append(step))
    again = migrate(root, migrations=(TO_8, TO_9))

    assert (done.before, done.after, done.steps) == (SCHEMA_VERSION, "9", (TO_8.name, TO_9.name))
    assert again.steps == ()
    assert {one["mood"] for one in records(root)} == {"glad"}
    assert [step.name for step in read_format(Layout(root)).steps] == [TO_8.name, TO_9.name]
    assert told == [(TO_8.name, 1, 2), (TO_9.name, 2, 2)]


@pytest.mark.parametrize("step", ["staging", "staged", "deciding", "decided", "put", "forgotten"])
def test_a_step_is_whole_or_absent(root, step):
    """Killed anywhere, the next call ends where an undisturbed one would."""
    code = dying(step, 2 if step in ("staging", "put") else 1, lambda: migrate(root, migrations=(TO_8,)))
    before = {one.get("mood") for one in records(root)}
    migrate(root, migrations=(TO_8,))

    assert code == 9
    assert len(before) == 1 or step == "put"
    assert {one["mood"] for one in records(root)} == {"calm"}
    assert read_format(Layout(root)).schema == "8"


def test_a_newer_folder_is_refused_everywhere(root):
    """Crawling, looking, checking and migrating say in one sentence that newsloom must be updated."""
    migrate(root, migrations=(TO_8,))
    for use in (fsck, renew, migrate, connect, lambda folder: open_data(folder).__enter__()):
        with pytest.raises(ForeignData, match=r"newer newsloom \(schema 8, this one knows \d\): update"):
            use(root)


def test_an_older_folder_is_told_to_migrate(root):
    """A folder of this schema under a newsloom of the next says which command to run."""
    with pytest.raises(ForeignData, match="run `newsloom migrate` first"):
        check_format(Layout(root), "8")


def test_a_format_that_is_not_ours(root):
    """What cannot be read is refused, not overwritten."""
    (root / "format.json").write_text("[]")
    with pytest.raises(ForeignData, match="restore it from a backup"):
        migrate(root)


def test_a_state_of_an_older_version_is_made_anew(root):
    """It is set aside; one of a newer version is refused."""
    with open_data(root) as data, data.state.begin() as connection:
        connection.exec_driver_sql("UPDATE facts SET value = '0' WHERE name = 'version'")
    done = migrate(root)
    with open_data(root) as data, data.state.begin() as connection:
        connection.exec_driver_sql("UPDATE facts SET value = '99' WHERE name = 'version'")

    assert (done.steps, done.new_state) == ((), True)
    assert (root / "state.sqlite.old").exists()
    with pytest.raises(ForeignData, match="newer newsloom"):
        migrate(root)


def test_no_folder(tmp_path):
    """There must be something to migrate."""
    with pytest.raises(ForeignData, match="no data folder"):
        migrate(tmp_path)


def test_the_steps_lead_to_the_schema_of_now():
    """The last step ends at the schema that is written; without any that is the first one."""
    assert SCHEMA_VERSION == (MIGRATIONS[-1].to if MIGRATIONS else "1")
    assert len({step.name for step in MIGRATIONS}) == len(MIGRATIONS)


@pytest.mark.parametrize("kept", sorted(KEPT.glob("schema-*.tar.gz")), ids=lambda path: path.name)
def test_a_folder_kept_from_every_released_schema(kept, tmp_path):
    """It migrates, nothing is wrong with it then, no record is lost, and the next crawl goes on from it.

    `python tests/storage/keep_schema.py` writes the one of the schema of now.
    """
    with tarfile.open(kept) as packed:
        # Debian's Python 3.11.2 knows no filter yet, and later ones warn where none is named.
        packed.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    root = tmp_path / "data"
    before = holdings(root)
    migrate(root)

    assert fsck(root).faults == ()
    assert holdings(root) == before
    assert len(before["articles"]) == 10
    assert json.loads(next((root / "ledger").glob("*.json")).read_text())["counts"]["urls"] == 12
    crawl(root, 1)
    assert fsck(root).faults == ()
