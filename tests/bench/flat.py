"""Crawls the same sites again and again in one process, and tells whether anything grows.

    python -m tests.bench.flat --seeds homes.txt --minutes 60 --data DIR [--ports 8080,8443]

One line of figures for each crawl: memory of the process and of its workers, open files, threads, tasks,
objects, bytes on disk by kind. With `--ports` every name is looked for on 127.0.0.1 at these ports
instead of 80 and 443, so that a local web needs neither root nor a hosts file. At the end the last
fifth of the crawls is set beside the second fifth: what has grown by more than 20 % is told.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import resource
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp.connector
from aiohttp.abc import AbstractResolver

from flows.engine import crawl
from flows.order import read_order

WATCHED = ("mb", "workers_mb", "files", "threads", "tasks", "objects")
MOST_GROWTH = 1.2
PAUSE = 5.0  # seconds between two crawls


@dataclass(frozen=True)
class Loopback(AbstractResolver):
    """Finds every name on 127.0.0.1, at other ports than asked for."""

    ports: dict

    async def resolve(self, host, port=0, family=socket.AF_INET):
        """The one place there is."""
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": self.ports.get(port, port),
                "family": family or socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
        ]

    async def close(self):
        """Nothing is held."""


def resident(pid):
    """Memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def below(pid):
    """The processes that a process has started, and those that they have."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *below(int(child))]
    return found


def on_disk(data):
    """Bytes of a data folder by what they are for."""
    sizes = {}
    for path in data.rglob("*"):
        if path.is_file():
            kind = path.relative_to(data).parts[0]
            sizes[kind] = sizes.get(kind, 0) + path.stat().st_size
    return sizes


def figures(number, report, data):
    """What there is to see after a crawl."""
    gc.collect()
    total = report.all_sites
    return {
        "crawl": number,
        "at": round(time.monotonic(), 1),
        "seconds": round(report.seconds, 1),
        "fetched": total.fetched,
        "outcomes": {name: total.total(name) for name in dict.fromkeys(one for one, _ in total.outcomes)},
        "mb": round(resident(os.getpid()), 1),
        "workers_mb": round(sum(resident(pid) for pid in below(os.getpid())), 1),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "tasks": len(asyncio.all_tasks()),
        "objects": len(gc.get_objects()),
        "disk": on_disk(data),
    }


async def soak(order, minutes, out):
    """Crawl until the time is up; the figures of each crawl."""
    until = time.monotonic() + 60 * minutes
    seen = []
    while time.monotonic() < until:
        report = await crawl(order)
        seen.append(figures(len(seen) + 1, report, order.settings.data))
        out.write(json.dumps(seen[-1]) + "\n")
        out.flush()
        await asyncio.sleep(PAUSE)
    return seen


def grown(seen):
    """(figure, in the second fifth, in the last fifth) of what has grown too much."""
    fifth = max(1, len(seen) // 5)
    early, late = seen[fifth : 2 * fifth], seen[-fifth:]
    pairs = [
        (name, median(one[name] for one in early), median(one[name] for one in late)) for name in WATCHED
    ]
    return [pair for pair in pairs if pair[2] > MOST_GROWTH * pair[1]]


def main():
    """Soak as asked; exit code 1 where something has grown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--ports", help="of http and https on 127.0.0.1")
    parser.add_argument("--delay", type=float, default=1.0)
    asked = parser.parse_args()
    if asked.ports:
        http, https = (int(port) for port in asked.ports.split(","))
        aiohttp.connector.DefaultResolver = lambda **_: Loopback({80: http, 443: https})
    homes = tuple(asked.seeds.read_text().split())
    overrides = {"data": asked.data, "allow_private": True, "delay": asked.delay}
    seen = asyncio.run(soak(read_order(homes, overrides=overrides), asked.minutes, sys.stdout))
    found = grown(seen)
    for name, early, late in found:
        print(f"{name} has grown from {early:g} to {late:g}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
