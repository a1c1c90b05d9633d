"""Kills a crawl at seeded moments: `python -m tests.bench.kill_proof [--moments 200] [--seed N]`.

A small paper on loopback is crawled by the engine itself, in a process of its own, and that process dies by
SIGKILL at a write (before, amid and after it), fsync, rename, removal, commit or step of the journal: which
ones there are is learnt from a crawl that nothing disturbs. Every other time it is the second crawl of
the folder that dies. Then the same crawl runs again, and every article must be stored exactly once, no page
that was kept may be asked for again, and `newsloom fsck` must find nothing.

Pages are read in the process that crawls: a death of workers is what `kill_sweep` is for.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))
from press import printing

FIRST, LATER = 5, 3  # stories that the paper prints before the first crawl and before the second
MEMORY = Path("/dev/shm")  # where there is one a crawl need not wait for a disk; SIGKILL loses nothing of it


class Here:
    """Reads pages in the process that crawls."""

    count = 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def start(self):
        pass

    async def run(self, job):
        from flows.worker_process import work

        return work(job)


def crawl_once(url, data, kind, times, seen):
    """One crawl, to be run in a process of its own; it dies at a moment, or tells which it saw."""
    quiet = {"NEWSLOOM_BATCH": "3", "NEWSLOOM_BATCH_SECONDS": "3600"}  # no commit by the clock
    os.environ |= quiet | {"NEWSLOOM_CONTACT": "https://127.0.0.1/"}
    from flows import engine
    from flows.order import read_order
    from tests.bench.moments import Moments, install

    engine.make_workers = lambda _: Here()
    moments = Moments(kind, times)
    install(moments)
    overrides = {"data": Path(data), "allow_private": True, "delay": 0.0}
    asyncio.run(engine.crawl(read_order((url,), overrides=overrides)))
    if seen:
        Path(seen).write_text(json.dumps(moments.seen))


@dataclass
class Proof:
    """A paper, the two folders that a killed crawl starts from, and the moments of each crawl."""

    press: object
    folder: Path
    context: object
    kinds: list = field(default_factory=list)

    def crawl(self, data, kind=None, times=0, seen=None):
        """The exit code of a crawl: -9 where it died at its moment."""
        process = self.context.Process(target=crawl_once, args=(self.press.url, str(data), kind, times, seen))
        process.start()
        process.join(60)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"a crawl hung ({kind}, {times})")
        return process.exitcode

    def rehearse(self):
        """Crawl twice without a kill, and keep the folder as it was between the crawls."""
        (self.folder / "0").mkdir()
        for day in (0, 1):
            seen = self.folder / f"seen-{day}"
            data = self.folder / "rehearsal"
            if day:
                shutil.copytree(data, self.folder / "1")
                for number in range(LATER):
                    self.press.add(f"later-{number}")
            assert self.crawl(data, seen=str(seen)) == 0, "the undisturbed crawl failed"
            assert set(stored_in(data)) == self.press.urls, "the undisturbed crawl does not store every story"
            self.kinds.append(Counter(json.loads(seen.read_text())))

    def one(self, day, kind, times):
        """Kill a crawl at a moment and run it again; (whether it died, what is wrong)."""
        data = self.folder / "case"
        shutil.copytree(self.folder / str(day), data)
        old = kept(data)
        del self.press.asked[:]
        died = self.crawl(data, kind, times) == -signal.SIGKILL
        safe = kept(data) - old
        code = self.crawl(data)
        wrong = [f"the second run ended with {code}"] if code else self.faults(data, old, safe)
        shutil.rmtree(data)
        return died, wrong

    def faults(self, data, old, safe):
        """What is wrong after both runs; `old` and `safe` are pages kept before them and by the first."""
        from storage.fsck.check import fsck

        wrong = [f"{fault.place}: {fault.says}" for fault in fsck(data).faults]
        stored = Counter(stored_in(data))
        wrong += [f"{url} is lost" for url in self.press.urls if url not in stored]
        wrong += [f"{url} stands {count} times" for url, count in stored.items() if count > 1]
        asked = Counter(self.press.url + path for path in self.press.asked)
        wrong += [f"{url} was kept and asked for again" for url in old if asked[url] > 0]
        wrong += [f"{url} was kept and asked for again" for url in safe if asked[url] > 1]
        return wrong


def kept(data):
    """The addresses of all articles whose pages lie whole in the archive."""
    from storage.archive_index import index_tail

    found = set()
    for path in data.glob("archive/*.warc.gz"):
        lines, _ = index_tail(path, path.name, 0, lambda _: False)
        found |= {line.requested_url for line in lines if "/2026/" in line.requested_url}
    return found


def stored_in(data):
    """All addresses in `articles`, as often as they stand there."""
    for path in data.glob("articles/*/*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)["url"]


@contextmanager
def proving():
    """A rehearsed proof."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bench.warmed"])
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder, printing(FIRST) as press:
        proof = Proof(press, Path(folder), context)
        proof.rehearse()
        yield proof


def draw(proof, moments, seed):
    """So many (crawl, kind, n-th time), each kind of moment of both crawls as often as the others."""
    chance = random.Random(seed)
    kinds = [(day, kind) for day, seen in enumerate(proof.kinds) for kind in sorted(seen)]
    chance.shuffle(kinds)
    for number in range(moments):
        day, kind = kinds[number % len(kinds)]
        yield day, kind, chance.randint(1, proof.kinds[day][kind])


def main():
    """The proof, a line for each moment that left something wrong, and the sum."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--moments", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    start = time.monotonic()
    died, bad = 0, 0
    with proving() as proof:
        total = sum(seen.total() for seen in proof.kinds)
        print(
            f"{total} moments of {len(proof.kinds[0])} and {len(proof.kinds[1])} kinds in two crawls",
            flush=True,
        )
        for day, kind, times in draw(proof, asked.moments, asked.seed):
            was_killed, wrong = proof.one(day, kind, times)
            died += was_killed
            bad += bool(wrong)
            if wrong:
                print(f"crawl {day + 1}, {kind}, time {times}: {'; '.join(wrong)}", flush=True)
    seconds = time.monotonic() - start
    print(f"{asked.moments} moments, {died} killed there, {bad} left something wrong; {seconds:.0f} s")
    return 1 if bad or died < 0.9 * asked.moments else 0


if __name__ == "__main__":
    sys.exit(main())
