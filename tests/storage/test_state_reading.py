"""A data folder that may not be written is read all the same, and nothing in it changes."""

from __future__ import annotations

import os
import shutil
from contextlib import closing

import pytest
from small_world import crawl
from sqlalchemy import insert, select, update

from storage.errors import DataInUse, DiskTrouble, ForeignData, StorageError
from storage.export import existing
from storage.fsck.check import fsck
from storage.layout import Layout
from storage.lock import exclusive, undisturbed
from storage.state import open_state
from storage.state_reading import read_state
from storage.tables import facts
from storage.view import connect


@pytest.fixture
def kept(tmp_path):
    """A data folder that a crawl left."""
    crawl(tmp_path / "data", 0)
    return Layout(tmp_path / "data")


@pytest.fixture
def forbid(monkeypatch):
    """Let the system say that some kinds of access are denied; chmod would not stop a test run as root."""

    def deny(kinds, path=None):
        allowed = os.access

        def access(asked, mode):
            return not (mode & kinds and path in (None, asked)) and allowed(asked, mode)

        monkeypatch.setattr(os, "access", access)

    return deny


def files(layout):
    """Everything in the folder: name, size, time of change."""
    every = sorted(path for path in layout.root.rglob("*") if path.is_file())
    return [(path, path.stat().st_size, path.stat().st_mtime_ns) for path in every]


def fact(state, name):
    with state.begin() as connection:
        return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def test_a_folder_that_may_not_be_written_is_read(kept, forbid):
    """The state, the views and the whole check; no file of it changes and none is added."""
    with closing(open_state(kept.state_url)) as state:
        known = fact(state, "built")
    with connect(kept.root):
        before = files(kept)
    forbid(os.W_OK)
    with closing(read_state(kept.state_url)) as state:
        assert known == fact(state, "built")
    with connect(kept.root) as view:
        assert view.execute("SELECT count(*) > 0 FROM articles").fetchone() == (True,)

    assert fsck(kept.root).faults == ()
    assert before == files(kept)


def test_nothing_can_be_written_through_it(kept, forbid):
    """What tries is told."""
    forbid(os.W_OK)
    with (
        closing(read_state(kept.state_url)) as state,
        pytest.raises(DiskTrouble, match="cannot be written"),
        state.begin() as connection,
    ):
        connection.execute(insert(facts).values(name="a", value="b"))


def test_the_state_of_a_running_crawl_is_read(kept, forbid):
    """What its writer has committed last is seen, though it lies in the log only."""
    with closing(open_state(kept.state_url)) as writer:
        with writer.begin() as connection:
            connection.execute(insert(facts).values(name="just", value="now"))
        forbid(os.W_OK)
        with closing(read_state(kept.state_url)) as state:
            assert fact(state, "just") == "now"


def test_what_a_crash_left_cannot_be_completed_there(kept, forbid, tmp_path):
    """A log without its index is told: without it the state would be an old one."""
    with closing(open_state(kept.state_url)) as writer, writer.begin() as connection:
        connection.execute(insert(facts).values(name="just", value="now"))
        connection.commit()
        for end in ("", "-wal"):
            shutil.copy(kept.root / f"state.sqlite{end}", tmp_path / f"state.sqlite{end}")
    forbid(os.W_OK)

    with pytest.raises(DiskTrouble, match="half written, and nothing can be completed here"):
        read_state(f"sqlite:///{tmp_path / 'state.sqlite'}")


def test_a_state_that_may_not_be_read_is_named(kept, forbid):
    """With what to do."""
    forbid(os.R_OK | os.W_OK)

    with pytest.raises(
        DiskTrouble, match=r"state\.sqlite: may not be read: run this as the user whose it is"
    ):
        read_state(kept.state_url)


def test_a_state_of_another_version_is_refused_there_too(kept, forbid):
    """As where it can be written."""
    with closing(open_state(kept.state_url)) as state, state.begin() as connection:
        connection.execute(update(facts).where(facts.c.name == "version").values(value="0"))
    forbid(os.W_OK)

    with pytest.raises(ForeignData, match="state version 0"):
        read_state(kept.state_url)


def test_an_address_that_is_none_is_told():
    """As by opening it for writing."""
    with pytest.raises(StorageError, match="the state cannot be opened"):
        read_state("no address")


def test_a_folder_inside_that_may_not_be_read_is_no_empty_folder(kept, forbid):
    """To list it would find nothing; it is named instead."""
    (day,) = kept.articles.glob("stored=*")
    forbid(os.R_OK, path=day)

    with pytest.raises(DiskTrouble, match=f"{day}: may not be read"):
        existing(kept.root)


def test_who_may_only_read_waits_for_nobody_who_writes(kept, forbid):
    """A crawl under way is told by its number; without a lock file nobody ever wrote."""
    with exclusive(kept.lock):
        forbid(os.W_OK)
        with pytest.raises(DataInUse, match=f"in use by process {os.getpid()}"), undisturbed(kept.lock):
            pass
    signed = kept.lock.read_text()
    with undisturbed(kept.lock):
        assert signed == kept.lock.read_text()
    kept.lock.unlink()
    with undisturbed(kept.lock):
        assert not kept.lock.exists()


def test_a_folder_that_may_be_written_is_opened_as_ever(kept):
    """As for writing: what is missing in it is made."""
    with closing(read_state(kept.state_url)) as state:
        assert fact(state, "version")
