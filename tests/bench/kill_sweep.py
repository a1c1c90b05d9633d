"""Kills a crawl at ten moments and runs it again: `python -m tests.bench.kill_sweep [--seed N] [--kills N]`.

Each time a small paper on loopback is crawled by `newsloom crawl --direct` in a process of its own, that
process gets SIGKILL at a moment drawn between its first and its last request, and the same command runs
again. Then every article must be stored exactly once, every ledger must reconcile, and no
page that was archived may have been fetched again.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))
from press import printing
from rich.console import Console

STORIES = 40
COMMAND = (sys.executable, "-c", "from flows.cli import main; main()", "crawl")
OPTIONS = ("--allow-private", "--delay", "0.02", "--direct")
ONE_BY_ONE = {"NEWSLOOM_BATCH": "7", "NEWSLOOM_WORKERS": "1"}


def start(press, data):
    """The crawl as a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, press.url, "--data", str(data), *OPTIONS],
        env={**os.environ, **ONE_BY_ONE},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def crawl_to_end(press, data):
    """Run the command to its end. Raises AssertionError where it fails."""
    process = start(press, data)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()


def kill_when(press, data, requests, seconds):
    """Start the command, and kill it so many seconds after the paper was asked so often.

    The process alone is killed: its workers must end by themselves.
    """
    process = start(press, data)
    while process.poll() is None and len(press.asked) < requests:
        time.sleep(0.005)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()


def archived(data):
    """The addresses of pages whose bytes are whole in the archive."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found = set()
    for path in sorted((data / "archive").glob("*.warc.gz")):
        with path.open("rb") as opened:
            for record in ArchiveIterator(opened, record_types=WarcRecordType.metadata):
                found.add(record.headers["WARC-Target-URI"])
    return found


def stored(data):
    """All addresses in `articles`, as often as they stand there."""
    parts = sorted((data / "articles").glob("stored=*/*.jsonl"))
    return [json.loads(line)["url"] for part in parts for line in part.read_text("utf-8").splitlines()]


def check(press, data, before):
    """What is wrong after the second run; `before` are the addresses archived and settled at the kill."""
    wrong = []
    found = stored(data)
    if lost := press.urls - set(found):
        wrong.append(f"lost: {sorted(lost)}")
    if twice := [url for url, count in Counter(found).items() if count > 1]:
        wrong.append(f"twice: {twice}")
    if again := [url for url in before if press.asked.count(url.removeprefix(press.url)) > 1]:
        wrong.append(f"fetched again though it was archived: {again}")
    for ledger in sorted((data / "ledger").glob("*.jsonl")):
        lines = [json.loads(line)["url"] for line in ledger.read_text("utf-8").splitlines()]
        if len(lines) != len(set(lines)):
            wrong.append(f"{ledger.name}: an address twice")
        if not ledger.with_suffix(".json").exists():
            wrong.append(f"{ledger.name}: the run was never closed")
    return wrong


def one(folder, requests, seconds):
    """Kill a crawl at that moment and run it again; (articles kept, pages archived, what is wrong)."""
    data = Path(folder) / "data"
    with printing(STORIES) as press:
        kill_when(press, data, requests, seconds)
        kept = len(stored(data)) if data.exists() else 0
        before = archived_whole(data)
        crawl_to_end(press, data)
        return kept, len(before), check(press, data, before)


def archived_whole(data):
    """As `archived`, but a torn last record does not count."""
    try:
        return archived(data)
    except Exception:  # noqa: BLE001  a torn tail: what is whole is decided by the next run
        return set()


def main():
    """The sweep, one line a kill."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--kills", type=int, default=10)
    asked = options.parse_args()
    chance = random.Random(asked.seed)
    say = Console(highlight=False, soft_wrap=True).print
    bad = 0
    for number in range(asked.kills):
        requests, seconds = chance.randint(0, STORIES + 6), chance.uniform(0.0, 0.3)
        with tempfile.TemporaryDirectory() as folder:
            kept, pages, wrong = one(folder, requests, seconds)
        bad += bool(wrong)
        moment = f"kill {number + 1}, {seconds:.2f} s after request {requests}"
        say(f"{moment}: {pages} archived, {kept} stored; {'; '.join(wrong) or 'whole'}")
    say(f"{asked.kills - bad} of {asked.kills} whole")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
