"""What a crawl says and keeps when its folder vanishes, its disk fills up, or another crawl has it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter

import pytest
from press import printing

from storage.fsck.check import fsck

NEWSLOOM = (sys.executable, "-W", "error", "-c", "from flows.cli import main; main()")
FAST = ("--allow-private", "--delay", "0.02", "--direct")


@pytest.fixture
def press():
    with printing(12) as press:
        press.hold(after=4)
        yield press


def start(folder, press):
    """A crawl as a process of its own."""
    return subprocess.Popen(
        [*NEWSLOOM, "crawl", press.url, "--data", "data", *FAST],
        cwd=folder,
        env={**os.environ, "NEWSLOOM_WORKERS": "1", "NEWSLOOM_BATCH": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stored(folder):
    """All addresses in `articles`, as often as they stand there."""
    parts = sorted((folder / "data" / "articles").glob("*/*.jsonl"))
    return [json.loads(line)["url"] for part in parts for line in part.read_text().splitlines()]


def wait_for(process, met):
    """Until something is so, the process ends or five minutes have gone."""
    until = time.monotonic() + 300
    while not met() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)


def sentences(err):
    """The lines that tell of a failure."""
    assert "Traceback" not in err, err
    return [line for line in err.splitlines() if line.startswith("newsloom: ")]


def test_a_folder_that_vanishes_ends_the_crawl(press, tmp_path):
    """Exit code 1, one sentence, no new folder in its place; put back, the crawl goes on from there."""
    process = start(tmp_path, press)
    wait_for(process, lambda: len(stored(tmp_path)) >= 2)
    shutil.move(tmp_path / "data", tmp_path / "moved")
    press.release()
    _, err = process.communicate(timeout=300)
    reappeared = (tmp_path / "data").exists()
    shutil.move(tmp_path / "moved", tmp_path / "data")
    kept = stored(tmp_path)
    again = start(tmp_path, press)
    _, later = again.communicate(timeout=300)

    assert process.returncode == 1, err
    assert len(sentences(err)) == 1
    assert str(tmp_path / "data") in sentences(err)[0]
    assert not reappeared
    assert again.returncode == 0, later
    assert Counter(stored(tmp_path)) == Counter(press.urls)
    assert {press.fetched()[url.removeprefix(press.url)] for url in kept} == {1}
    assert fsck(tmp_path / "data").faults == ()


def test_a_full_disk_ends_the_crawl(press, small_disk):
    """Exit code 1 and one sentence; with room again the same command stores the rest, each once."""
    process = start(small_disk, press)
    wait_for(process, lambda: len(stored(small_disk)) >= 2)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        while process.poll() is None:
            try:
                file.write(b"x" * 4096)
            except OSError:
                break
    press.release()
    _, err = process.communicate(timeout=300)
    ballast.unlink()
    again = start(small_disk, press)
    _, later = again.communicate(timeout=300)

    assert process.returncode == 1, err
    assert len(sentences(err)) == 1
    assert "the disk is full" in sentences(err)[0]
    assert again.returncode == 0, later
    assert Counter(stored(small_disk)) == Counter(press.urls)
    assert fsck(small_disk / "data").faults == ()


def test_two_crawls_of_one_folder(press, tmp_path):
    """The second ends at once with one sentence that names the first; the first goes on and ends well."""
    first = start(tmp_path, press)
    wait_for(first, press.fetched)
    second = start(tmp_path, press)
    _, err = second.communicate(timeout=300)
    press.release()
    _, said = first.communicate(timeout=300)

    assert second.returncode == 1
    assert len(sentences(err)) == 1
    assert f"in use by process {first.pid}: wait until it ends" in sentences(err)[0]
    assert first.returncode == 0, said
    assert Counter(stored(tmp_path)) == Counter(press.urls)
    assert Counter(press.fetched().values()) == {1: 12}
