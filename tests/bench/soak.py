"""Crawls a paper that goes on printing, and kills the crawl now and then.

    python -m tests.bench.soak --minutes 5

In each round the paper prints new stories. A third of the crawls get SIGKILL at a
random moment. At the end every story must be stored exactly once, every address
that entered a run must have one outcome, and no commit may be left half done.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))
from press import Press, printing

NEWSLOOM = Path(sys.executable).with_name("newsloom")
NEW_STORIES = 3
KILLED = 1 / 3
LATEST_KILL = 4.0  # seconds after the start; a crawl of one round takes about this long


@dataclass
class Soak:
    """One soak and what it has seen so far."""

    press: Press
    data: Path
    chance: random.Random
    rounds: int = 0
    kills: int = 0
    seconds: list[float] = field(default_factory=list)

    def round(self) -> None:
        """Print, crawl, and perhaps kill the crawl."""
        self.rounds += 1
        for number in range(NEW_STORIES):
            self.press.add(f"round-{self.rounds}-{number}")
        self.crawl(kill_after=self.chance.random() * LATEST_KILL if self.chance.random() < KILLED else None)

    def crawl(self, kill_after: float | None = None) -> None:
        """One crawl in a process group of its own."""
        start = time.monotonic()
        running = subprocess.Popen(
            [
                NEWSLOOM,
                "crawl",
                self.press.url,
                "--direct",
                "--allow-private",
                "--delay",
                "0.01",
                "--data",
                self.data,
            ],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _, err = running.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
            self.kills += 1
            return
        if running.returncode:
            raise SystemExit(f"Round {self.rounds}: exit code {running.returncode}: {err}")
        self.seconds.append(time.monotonic() - start)

    def ask(self, query: str) -> list[dict]:
        """Rows of a question to the data."""
        out = subprocess.check_output([NEWSLOOM, "sql", query, "--data", self.data])
        return [json.loads(line) for line in out.splitlines()]

    def faults(self) -> list[str]:
        """What is wrong with the data at the end; empty if all is well."""
        stored = {
            row["url"]: row["n"] for row in self.ask("SELECT url, count(*) AS n FROM articles GROUP BY url")
        }
        found = [f"{url} is not stored" for url in self.press.urls if url not in stored]
        found += [f"{url} is stored {n} times" for url, n in stored.items() if n != 1]
        found += [f"{url} was never printed" for url in stored if url not in self.press.urls]
        twice = "SELECT run, url, count(*) AS n FROM ledger GROUP BY run, url HAVING n > 1"
        found += [f"{row['url']} has {row['n']} outcomes in {row['run']}" for row in self.ask(twice)]
        found += [f"{path.name} was left behind" for path in self.data.glob("staging/*")]
        return found


def main() -> int:
    """Soak for so many minutes; 0 if nothing is wrong at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    out = Console()
    with tempfile.TemporaryDirectory() as folder, printing() as press:
        soak = Soak(press, Path(folder) / "data", random.Random(options.seed))
        end = time.monotonic() + options.minutes * 60
        while time.monotonic() < end:
            soak.round()
            out.print(f"round {soak.rounds}: {len(press.urls)} printed, {soak.kills} crawls killed so far")
        soak.crawl()
        faults = soak.faults()
        size = sum(path.stat().st_size for path in soak.data.rglob("*") if path.is_file())
    first, last = soak.seconds[0], soak.seconds[-1]
    out.print(f"{soak.rounds} rounds, {soak.kills} killed, {len(press.urls)} stories, {size / 1e6:.1f} MB")
    out.print(f"a crawl took {first:.1f} s at first and {last:.1f} s at last; {len(faults)} faults")
    for fault in faults[:20]:
        out.print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
