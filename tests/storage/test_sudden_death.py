"""A crawl that is killed at any moment and started again loses no record and stores none twice."""

from __future__ import annotations

import io
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from holdings import faults, holdings
from small_world import crawl, world
from warcio.archiveiterator import ArchiveIterator

SCRIPT = Path(__file__).with_name("small_world.py")
# Each named step of a commit, and which of its times in a crawl of the second day.
MOMENTS = [
    *(("staging", times) for times in (1, 4, 9)),
    *(("staged", times) for times in (1, 2, 3)),
    *(("deciding", times) for times in (1, 2, 3)),
    *(("decided", times) for times in (1, 2, 3)),
    *(("put", times) for times in (1, 2, 3, 5, 8)),
    *(("append", times) for times in (1, 2, 3)),
    *(("remove", times) for times in (1,)),
    *(("forgotten", times) for times in (1, 2, 3)),
]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What two crawls leave that nothing disturbs, after the first and after both."""
    root = tmp_path_factory.mktemp("undisturbed")
    crawl(root, 0)
    first = holdings(root)
    crawl(root, 1)
    assert faults(root) == []
    return first, holdings(root)


@pytest.fixture(scope="module")
def deaths(tmp_path_factory):
    """A folder for each moment, with a first crawl in it and a second that died then; and the exit codes."""
    root = tmp_path_factory.mktemp("deaths")
    crawl(root / "before", 0)
    for step, times in MOMENTS:
        shutil.copytree(root / "before", root / f"{step}-{times}")
    cases = [(f"{step}-{times}", 1, step, times) for step, times in MOMENTS]
    cases += [("first", 0, "deciding", 1), ("archived", 0, "staged", 2)]
    done = subprocess.run(
        [sys.executable, SCRIPT, root], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return root, dict(zip([case[0] for case in cases], json.loads(done.stdout), strict=True))


@pytest.mark.parametrize(("step", "times"), MOMENTS)
def test_dies_at_a_step_of_the_commit(deaths, undisturbed, step, times):
    """The second crawl dies at a step; the same command again gives what an undisturbed one gives."""
    root, codes = deaths
    folder = root / f"{step}-{times}"
    crawl(folder, 1)

    assert codes[folder.name] == 9
    assert faults(folder) == []
    assert holdings(folder) == undisturbed[1]
    assert not (folder / "staging").exists() or not any((folder / "staging").iterdir())


def test_dies_in_the_first_crawl(deaths, undisturbed):
    """Death in the very first commit leaves a folder that opens and fills as if nothing had been."""
    root, codes = deaths
    crawl(root / "first", 0)

    assert codes["first"] == 9
    assert faults(root / "first") == []
    assert holdings(root / "first") == undisturbed[0]


def test_what_was_archived_is_settled_and_not_fetched_again(deaths):
    """Pages archived before the death are settled from the archive: each lies there once."""
    root, codes = deaths
    crawl(root / "archived", 0)
    archived = [
        record.rec_headers.get_header("WARC-Target-URI")
        for path in (root / "archived" / "archive").glob("*.warc.gz")
        for record in ArchiveIterator(io.BytesIO(path.read_bytes()))
        if record.rec_type == "response"
    ]

    assert codes["archived"] == 9
    assert sorted(archived) == sorted(world(0))


def test_kill_at_random_moments(tmp_path, undisturbed):
    """Ten kills (SIGKILL) at random moments, each after the crawl got a little further; then it ends well."""
    moments = random.Random(11)
    for _ in range(10):
        process = subprocess.Popen([sys.executable, SCRIPT, tmp_path, "0"])
        deadline = time.monotonic() + 300
        while not (tmp_path / ".lock").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()

    crawl(tmp_path, 0)

    assert faults(tmp_path) == []
    assert holdings(tmp_path) == undisturbed[0]
