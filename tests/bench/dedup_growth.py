"""Grows the index of stories: python -m tests.bench.dedup_growth [RECORDS] [--settle].

The index alone: sketch, search, write. With --settle all that a run does of a record that is read: enter,
settle, parts, ledger, frontier, commits of 100 that are fsynced. Speeds are of processor time: all
of it, and without the sketches; by the clock on the wall beside them. Machines and their neighbours change
within the minute: so the records of each line are timed in turns with the first 10,000 of a new index in a
process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from extractors.article import Article
from extractors.discovery.url_key import url_key
from extractors.similarity.sketch import Sketch, sketch
from storage.data import open_data
from storage.identity import make_record
from storage.leader import Leader
from storage.leaders import Found, Leaders
from storage.record import Fetch, Record
from storage.state import open_state

# As many as a crawl commits at once.
BATCH = 100
# The size of the index that others are compared with.
SMALL = 10_000
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
FIRST = ("ba", "co", "di", "fu", "ge", "hi", "jo", "ka", "lu", "me", "no", "pi")
WORDS = [f"{first}{second}" for first in FIRST for second in "bcdfghjklmnprstvwxyzaeo"][:256]

Settle = Callable[[int, list[str]], tuple[list[bool], float]]
"""Takes the number of the first text and the texts; which are copies, and the seconds that sketches took."""


def text(chance: random.Random, words: int = 350) -> str:
    """About 2 kB."""
    return " ".join([WORDS[byte] for byte in chance.randbytes(words)])


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


def by_index(root: Path) -> Iterator[Settle]:
    """The index alone: each text is looked up and noted, as one of its own or as a copy."""
    state = open_state(f"sqlite:///{root / 'state.sqlite'}")
    leaders = Leaders(state)

    def settle(first: int, texts: list[str]) -> tuple[list[bool], float]:
        recognised = []
        start = time.process_time()
        sketches = [sketch(one) for one in texts]
        sketching = time.process_time() - start
        for number, sketched in enumerate(sketches, first):
            record_id = f"a{hashlib.sha256(str(number).encode()).hexdigest()[:20]}"
            alike = leaders.find(sketched, but=record_id)
            found = next((one for one in alike if one.verdict.is_copy and one.leader.leads), None)
            recognised.append(found is not None)
            leaders.put(leader(record_id, sketched, found))
        with state.begin() as connection:
            leaders.write(connection)
        leaders.clear()
        return recognised, sketching

    yield settle
    state.close()


def small(pipe: Connection, folder: Path | None) -> None:
    """Settle a batch whenever one is asked for and tell its seconds; after `SMALL` records in a new index."""
    while True:
        chance, recent = random.Random(2), []
        with tempfile.TemporaryDirectory(dir=folder) as root:
            ways = by_index(Path(root))
            settle = next(ways)
            for first in range(0, SMALL, BATCH):
                if not pipe.recv():
                    return
                texts = [one for one, _ in (made(chance, recent) for _ in range(BATCH))]
                start = time.process_time()
                settle(first, texts)
                pipe.send(time.process_time() - start)
            next(ways, None)


@contextmanager
def beside(folder: Path | None) -> Iterator[Callable[[], float]]:
    """A small index in a process of its own; each call settles a batch there and returns its seconds."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=small, args=(theirs, folder))
    process.start()

    def settle() -> float:
        ours.send(True)
        seconds: float = ours.recv()
        return seconds

    try:
        yield settle
    finally:
        ours.send(False)
        process.join()


def leader(record_id: str, sketched: Sketch, found: Found | None) -> Leader:
    """A record as founder of a story of its own, or as a copy."""
    story = found.leader.story_id if found else f"s{record_id[1:]}"
    return Leader(
        record_id=record_id, story_id=story, founder=not found, represents=not found, sketch=sketched
    )


def by_run(root: Path) -> Iterator[Settle]:
    """A whole run: what comes after the reading of a page, but for the page's archive."""
    with open_data(root) as data:
        run = data.start_run(NOW)

        def settle(first: int, texts: list[str]) -> tuple[list[bool], float]:
            records = [record_of(number, one) for number, one in enumerate(texts, first)]
            run.enter([(record.requested_url or "", record.source, "feed") for record in records])
            outcomes = [run.settle(record).outcome for record in records]
            run.commit()
            return [outcome != "stored" for outcome in outcomes], 0.0

        yield settle
        run.finish()


def record_of(number: int, body: str) -> Record:
    """The record of a text, with the fields that most pages fill; one of 200 sites has published it."""
    url = f"https://paper{number % 200}.test/2026/03/01/story-{number}"
    headline = f"Story {number} and what came of it"
    return make_record(
        Article(headline=headline, article_body=body, kind="news", in_language="en"),
        url=url,
        requested_url=url,
        url_key=url_key(url),
        domain=f"paper{number % 200}.test",
        source=f"paper{number % 200}",
        refusal=None,
        discovery=None,
        fetch=Fetch(fetched_at="2026-03-01T08:00:00Z", status=200),
        extractor_version="1",
        config_hash=None,
    )


def grow(
    records: int, root: Path, way: Callable[[Path], Iterator[Settle]], other: Callable[[], float] | None
) -> None:
    """Settle so many records in batches and print a line for every tenth of them."""
    chance, recent = random.Random(1), []
    used = sketching = wall = missed = wrong = first = done = 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    step = max(SMALL, records // 10)
    print("records  records/s  index/s  wall/s  missed  wrong  +MB  disk MB  us / us of 10,000")
    ways = way(root)
    settle = next(ways)
    while done < records:
        batch = [made(chance, recent) for _ in range(BATCH)]
        start, started = time.process_time(), time.monotonic()
        recognised, drawn = settle(done, [one for one, _ in batch])
        sketching += drawn
        used += time.process_time() - start
        wall += time.monotonic() - started
        for said, (_, copied) in zip(recognised, batch, strict=True):
            missed += copied and not said
            wrong += said and not copied
        if other is not None and done % (step // (SMALL // BATCH)) == 0:
            first += other()
        done += BATCH
        if done % step == 0:
            added = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
            disk = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) / 1e6
            speeds = f"{step / used:.0f}  {step / (used - sketching):.0f}  {step / wall:.0f}"
            compared = f"{used / step * 1e6:.0f} / {first / SMALL * 1e6:.0f}"
            print(f"{done}  {speeds}  {missed}  {wrong}  {added:.0f}  {disk:.0f}  {compared}", flush=True)
            used = sketching = wall = first = 0
    next(ways, None)


def main() -> None:
    """Grow an index, or a data folder, in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("records", type=int, nargs="?", default=100_000)
    parser.add_argument("--settle", action="store_true", help="Through a run, with parts written.")
    parser.add_argument("--folder", type=Path, help="Where the temporary folder is made.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as root:
        if arguments.settle:
            grow(arguments.records, Path(root), by_run, None)
        else:
            with beside(arguments.folder) as other:
                grow(arguments.records, Path(root), by_index, other)


if __name__ == "__main__":
    main()
