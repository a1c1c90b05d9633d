"""A full, read-only or vanished disk is one sentence, and loses nothing that was committed."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from holdings import faults, records
from small_world import address

from storage import journal
from storage.data import open_data
from storage.errors import DataInUse, DiskTrouble, ForeignData, StorageError, disk
from storage.migration import MIGRATIONS, migrate
from storage.record import SCHEMA_VERSION
from storage.state import open_state
from storage.view import connect


def test_a_full_disk_is_one_sentence_and_loses_nothing(small_disk, make, now):
    """On a disk of 3 MB the run ends with DiskTrouble; what was committed reads, and more follows later."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_000_000)
    done = 0

    def fill():
        nonlocal done
        with open_data(small_disk / "data") as data:
            run = data.start_run(now)
            for number in range(2000):
                run.enter([(address(number), "paper", "feed")])
                run.settle(make(number, article_body=f"{number} " * 3000))
                run.commit()
                done = number + 1

    with pytest.raises(DiskTrouble, match="the disk is full"):
        fill()
    ballast.unlink()
    with open_data(small_disk / "data") as data:
        run = data.start_run(now)
        run.enter([(address(5000), "paper", "feed")])
        run.settle(make(5000))
        run.finish()

    assert done > 10
    assert len(records(small_disk / "data")) in (done + 1, done + 2)
    assert faults(small_disk / "data") == []


def one_article(root, make, now):
    """A folder with one article."""
    with open_data(root) as data:
        run = data.start_run(now)
        run.enter([(address(1), "paper", "feed")])
        run.settle(make(1))
        run.finish()


def test_a_read_only_disk_is_one_sentence(small_disk, make, now):
    """Nothing can be written: opening says so, looking still works."""
    root = small_disk / "data"
    one_article(root, make, now)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(DiskTrouble, match="read-only"), open_data(root):
        pass
    with connect(root) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_a_read_only_folder_that_is_up_to_date_needs_no_migration(small_disk, make, now):
    """It is said so; an older one cannot be migrated where nothing may be written."""
    root = small_disk / "data"
    one_article(root, make, now)
    newer = (*MIGRATIONS, replace(MIGRATIONS[-1], name="one more", to="99"))
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    done = migrate(root)

    assert (done.before, done.after, done.steps, done.new_state) == (
        SCHEMA_VERSION,
        SCHEMA_VERSION,
        (),
        False,
    )
    with pytest.raises(DiskTrouble, match="read-only"):
        migrate(root, migrations=newer)


def test_a_vanished_folder_is_one_sentence(tmp_path, make, now):
    """The data folder is taken away under a run: a StorageError, no traceback of the library below."""
    root = tmp_path / "data"

    def lose():
        with open_data(root) as data:
            run = data.start_run(now)
            run.enter([(address(1), "paper", "feed")])
            run.settle(make(1))
            shutil.rmtree(root)
            run.commit()

    with pytest.raises(DiskTrouble, match="vanished"):
        lose()
    assert not root.exists()


def test_a_folder_that_cannot_be_locked(tmp_path, monkeypatch):
    """Where the file system knows no locks, as some networks' do not, that is one sentence."""

    def flock(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(DiskTrouble, match=r"\.lock: No locks available"), open_data(tmp_path):
        pass


def test_a_folder_with_a_question_mark_is_refused(tmp_path):
    """Its state would lie beside it, in a file that is another folder's too."""
    with pytest.raises(ForeignData, match="question mark"), open_data(tmp_path / "what?"):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder(tmp_path):
    """A file where the data folder should be is named."""
    (tmp_path / "data").touch()

    with pytest.raises(DiskTrouble, match="data"), open_data(tmp_path / "data"):
        pass


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permission denied"),
        (errno.ENOENT, "vanished"),
        (errno.EMFILE, "Too many open files"),
    ],
)
def test_every_refusal_names_the_file(tmp_path, code, said):
    """An error of the file system becomes a sentence that begins with the file."""
    path = tmp_path / "part"
    with pytest.raises(DiskTrouble, match=f"^{path}: .*{said}"), disk(tmp_path):
        raise OSError(code, os.strerror(code), str(path))


def test_a_refused_commit_can_be_done_again(data, make, now, monkeypatch):
    """Where staging fails nothing is committed, and the same commit works once there is room."""
    run = data.start_run(now)
    run.enter([(address(1), "paper", "feed")])
    run.settle(make(1))

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journal.os, "fsync", full)
        with pytest.raises(DiskTrouble, match="full"):
            run.commit()
    assert records(data.layout.root) == []
    run.finish()

    assert len(records(data.layout.root)) == 1
    assert faults(data.layout.root) == []


def test_one_writer_at_a_time(tmp_path):
    """The second process is told the number of the first; after that one ends the folder opens."""
    code = (
        "import sys, time\nfrom storage.data import open_data\n"
        "with open_data(sys.argv[1]):\n    print('open', flush=True)\n    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(DataInUse, match=f"in use by process {holder.pid}"), open_data(tmp_path):
        pass
    holder.kill()
    holder.wait()
    holder.stdout.close()

    with open_data(tmp_path) as data:
        assert data.layout.lock.read_text().strip() == str(os.getpid())


def test_the_state_of_another_version_is_refused(tmp_path):
    """A state with another version number is named, with what to do."""
    with open_data(tmp_path) as data, data.state.begin() as connection:
        connection.exec_driver_sql("UPDATE facts SET value = '0' WHERE name = 'version'")

    with pytest.raises(ForeignData, match="state version 0"):
        open_state(f"sqlite:///{tmp_path / 'state.sqlite'}")


def test_a_file_that_is_no_database(tmp_path):
    """A state file of another program is refused, not overwritten."""
    path = tmp_path / "state.sqlite"
    path.write_text("not a database, but long enough to be looked at" * 100)

    with pytest.raises(StorageError, match="not a database"):
        open_state(f"sqlite:///{path}")
    assert path.read_text().startswith("not a database")


def test_a_ledger_cut_by_another_hand_is_noticed(tmp_path, make, now):
    """A ledger shorter than what was committed stops the run instead of writing over it."""

    def cut():
        with open_data(tmp_path) as data:
            run = data.start_run(now)
            for number in (1, 2):
                run.enter([(address(number), "paper", "feed")])
                run.settle(make(number))
                run.commit()
                (tmp_path / "ledger" / f"{run.id}.jsonl").write_text("")

    with pytest.raises(ForeignData, match="cut by another hand"):
        cut()
