"""Grows the index of stories: python -m tests.bench.dedup_growth [RECORDS]; speeds are of processor time."""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from pathlib import Path

from extractors.similarity.sketch import Sketch, sketch
from storage.leader import Leader
from storage.leaders import Leaders
from storage.state import open_state

BATCH = 100
FIRST = ("ba", "co", "di", "fu", "ge", "hi", "jo", "ka", "lu", "me", "no", "pi")
WORDS = [f"{first}{second}" for first in FIRST for second in "bcdfghjklmnprstvwxyz"]


def text(chance: random.Random, words: int = 350) -> str:
    """About 2 kB."""
    return " ".join(chance.choices(WORDS, k=words))


def edited(chance: random.Random, before: str) -> str:
    """A copy that lost a fifth and had some words changed."""
    kept = before.split()[chance.randint(0, 60) :]
    for _ in range(6):
        kept[chance.randrange(len(kept))] = chance.choice(WORDS)
    return " ".join(kept)


def made(chance: random.Random, recent: list[str]) -> tuple[str, bool]:
    """A text, and whether it is a copy of a recent one: every tenth is."""
    if recent and chance.random() < 0.1:
        return edited(chance, chance.choice(recent)), True
    fresh = text(chance)
    recent.append(fresh)
    del recent[:-2000]
    return fresh, False


def settle(number: int, sketched: Sketch, leaders: Leaders) -> bool:
    """Settle one text; whether it was recognised as a copy."""
    record_id = f"a{number:020d}"
    found = leaders.find(sketched, but=record_id)
    if found is None:
        leaders.put(
            Leader(record_id=record_id, story_id=record_id, founder=True, represents=True, sketch=sketched)
        )
    return found is not None


def grow(records: int, root: Path) -> None:
    """Settle so many records in batches and print a line for every tenth of them."""
    state = open_state(f"sqlite:///{root / 'state.sqlite'}")
    leaders, chance, recent = Leaders(state), random.Random(1), []
    sketching = indexing = 0.0
    missed = wrong = done = 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    step = max(BATCH, records // 10)
    print("records  sketches/s  index/s  missed  wrong  +MB  disk MB")
    while done < records:
        batch = [made(chance, recent) for _ in range(BATCH)]
        start = time.process_time()
        sketches = [(sketch(one), copied) for one, copied in batch]
        middle = time.process_time()
        for number, (sketched, copied) in enumerate(sketches, done):
            recognised = settle(number, sketched, leaders)
            missed += copied and not recognised
            wrong += recognised and not copied
        with state.begin() as connection:
            leaders.write(connection)
        leaders.clear()
        sketching += middle - start
        indexing += time.process_time() - middle
        done += BATCH
        if done % step == 0:
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
            disk = sum(path.stat().st_size for path in root.iterdir()) / 1e6
            speeds = f"{step / sketching:.0f}  {step / indexing:.0f}"
            print(f"{done}  {speeds}  {missed}  {wrong}  {used:.0f}  {disk:.0f}", flush=True)
            sketching = indexing = 0.0
    state.close()


def main() -> None:
    """Grow an index in a temporary folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("records", type=int, nargs="?", default=100_000)
    parser.add_argument("--folder", type=Path, help="Where the temporary folder is made.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as root:
        grow(arguments.records, Path(root))


if __name__ == "__main__":
    main()
