"""What discovery notes: whole at once, durable with the next commit that is waited for."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage.errors import StorageError
from storage.state import open_state
from storage.tables import resources

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
FEED = "http://paper.test/feed.xml"

DIES = """
import os, sys
from datetime import UTC, datetime
from storage.state import open_state
state = open_state(sys.argv[1])
state.resources.put(sys.argv[2], etag="e", last_modified=None, body_hash="h", checked_at=datetime.now(UTC))
os._exit(9)
"""


@pytest.fixture
def url(tmp_path):
    """The address of a state."""
    return f"sqlite:///{tmp_path / 'state.sqlite'}"


def put(state, etag="e"):
    """Note what the feed answered."""
    state.resources.put(FEED, etag=etag, last_modified=None, body_hash="h", checked_at=NOW)


def note_twice(state):
    """Note one thing twice, which the database refuses."""
    with state.jot() as connection:
        for _ in range(2):
            connection.execute(resources.insert().values(url=FEED, checked_at="now"))


def test_what_was_noted_outlives_the_process(url):
    """A process that dies right after a note leaves it behind."""
    subprocess.run([sys.executable, "-c", DIES, url, FEED], check=False)

    with closing(open_state(url)) as state:
        assert state.resources.get(FEED).etag == "e"


def test_notes_and_commits_see_each_other(url):
    """A note is seen in the next transaction of a commit, and stands in no one's way."""
    with closing(open_state(url)) as state:
        put(state)
        with state.begin() as connection:
            assert connection.execute(select(resources.c.etag)).scalars().all() == ["e"]
            connection.execute(resources.update().values(etag="f"))
        assert state.resources.get(FEED).etag == "f"
        put(state, "g")

        assert state.resources.get(FEED).etag == "g"


def test_commits_wait_for_the_disk_all_the_same(url):
    """Only notes are not waited for: SQLite's `synchronous` is NORMAL (1) for them, FULL (2) for the rest."""
    with closing(open_state(url)) as state:
        put(state)
        with state.begin() as commit:
            assert commit.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        with state.jot() as note:
            assert note.exec_driver_sql("PRAGMA synchronous").scalar() == 1


def test_a_note_that_fails_is_no_note(url):
    """Half a note is undone, and the next one is taken."""
    with closing(open_state(url)) as state:
        with pytest.raises(StorageError):
            note_twice(state)

        assert state.resources.get(FEED) is None
        put(state)
        assert state.resources.get(FEED) is not None
