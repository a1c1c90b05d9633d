"""Pages for workers to read, some of which do to a worker what a bug could."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime

from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from flows.worker_process import Job
from flows.workers import Workers

HTML = "<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1>{}</article></body></html>"


def job(name="harbour", site=UNKNOWN_SITE):
    """A page with a short story."""
    text = f"<p>The harbour of {name} was dredged in spring, and ships of eight metres may come in again.</p>"
    url = f"http://paper.test/{name}"
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Job(
        page=Page(url=url, requested_url=url, body=HTML.format(text * 9).encode(), status=200, fetched_at=at),
        site=site,
    )


class Trap:
    """Unpacked by a worker, it calls a function there: what a page cannot do, and a bug could."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


class Held:
    """A page in whose middle a worker waits, from `in_hand` on until `let_go`."""

    def __init__(self, folder, name="held"):
        self._gate = str(folder / name)
        self._end = -1
        os.mkfifo(self._gate)
        opened = Trap(os.open, self._gate, os.O_RDONLY)
        self.job = replace(job(name), memory=Trap(os.read, opened, 1))  # unpacked: b"", no memory

    def in_hand(self):
        """Wait until a worker has begun with it."""
        until = time.monotonic() + 300
        while self._end < 0:
            try:
                self._end = os.open(self._gate, os.O_WRONLY | os.O_NONBLOCK)  # refused where nobody reads
            except OSError:
                assert time.monotonic() < until, "no worker has begun"
                time.sleep(0.01)

    def let_go(self):
        """Let the worker read on."""
        os.close(self._end)


def read(*jobs, **limits):
    """What becomes of each page, read by one worker."""
    with Workers(count=1, **limits) as workers:
        return list(workers.map(jobs))


def says_why(pipe, _memory_mb):
    """A worker whose models are missing."""
    pipe.send_bytes(b"FileNotFoundError: headline_weights.json")
