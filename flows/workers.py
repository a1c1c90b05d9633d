"""Processes that extract pages and can be killed from outside, so that no page can hang or starve a run."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory
from flows.process import NO_ORIGIN, Origin, Processed, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pebble import ProcessPool

    from extractors.page import Page
    from extractors.site import Site

WARM_UP = "<html><head><title>Warm up</title></head><body><article><h1>Warm up</h1>{}</article></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to extract, and those that go on with its article."""

    page: Page
    site: Site
    origin: Origin = NO_ORIGIN
    memory: SiteMemory = NO_MEMORY
    further: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What became of a page: `processed`, or else the reason why extraction was cut off.

    `reason` is extract_timeout, out_of_memory, extract_crashed or extract_error. `cpu_ms` was
    measured in the worker, from parse to record; null where it was killed.
    """

    processed: Processed | None = None
    reason: str | None = None
    detail: str | None = None
    cpu_ms: float | None = None


class Workers:
    """A pool of processes: `with Workers(seconds=5.0, memory_mb=400) as workers: workers.map(jobs)`."""

    def __init__(self, *, count: int = 0, seconds: float = 5.0, memory_mb: int = 400) -> None:
        self.count = count or os.cpu_count() or 1
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, after the work in hand or at once."""
        pool, self._pool = self._pool, None
        if pool is not None:
            end = pool.stop if at_once else pool.close
            end()  # type: ignore[no-untyped-call]  # pebble leaves it open
            pool.join()

    def submit(self, job: Job) -> Future[Worked]:
        """Hand over one page; the future never raises for what the page did, its `Worked` says it."""
        answer: Future[Worked] = Future()
        inner = self._start().schedule(_work, args=(job,), timeout=self._seconds)
        inner.add_done_callback(lambda done: _pass_on(done, answer, self._seconds))
        return answer

    async def run(self, job: Job) -> Worked:
        """Extract one page."""
        return await asyncio.wrap_future(self.submit(job))

    def map(self, jobs: Iterable[Job]) -> Iterator[Worked]:
        """Extract many pages on all cores; results come in the order of the jobs, few in memory."""
        waiting: deque[Future[Worked]] = deque()
        for job in jobs:
            waiting.append(self.submit(job))
            if len(waiting) >= 4 * self.count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _start(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool  # noqa: PLC0415  not needed to show help

            context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
            if hasattr(os, "fork"):
                context.set_forkserver_preload(["flows.process"])  # a killed worker is back in milliseconds
            self._pool = ProcessPool(
                max_workers=self.count, initializer=_prepare, initargs=(self._memory_mb,), context=context
            )
        return self._pool


def _pass_on(done: Future[Worked], answer: Future[Worked], seconds: float) -> None:
    if answer.cancelled():
        return
    if done.cancelled():
        answer.cancel()
        return
    error = done.exception()
    answer.set_result(done.result() if error is None else _cut_off(error, seconds))


def _cut_off(error: BaseException, seconds: float) -> Worked:
    if isinstance(error, TimeoutError):
        return Worked(reason="extract_timeout", detail=f"not read within {seconds:g} s")
    if isinstance(error, MemoryError):
        return Worked(reason="out_of_memory", detail="reading it took more memory than a page may")
    if type(error).__name__ == "ProcessExpired":
        return Worked(reason="extract_crashed", detail=f"the process reading it died: {error}"[:200])
    return Worked(reason="extract_error", detail=f"{type(error).__name__}: {error}"[:200])


def _work(job: Job) -> Worked:
    start = time.process_time()
    processed = process(job.page, job.site, job.origin, job.memory, job.further)
    return Worked(processed=processed, cpu_ms=round((time.process_time() - start) * 1000, 3))


def _prepare(memory_mb: int) -> None:
    """Make a new worker ready: deaf to Ctrl-C (the parent decides), warm, and bounded in memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    _warm_up()
    _bound_memory(memory_mb)


def _warm_up() -> None:
    from extractors.page import Page  # noqa: PLC0415  only here

    text = (
        "<p>"
        + "The first page costs a second of imports and models, so it is read before the clock runs. " * 5
        + "</p>"
    )
    page = Page(
        url="http://warm.up/1.html",
        requested_url="http://warm.up/1.html",
        body=WARM_UP.format(text * 3).encode(),
        status=200,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    process(page)


def _bound_memory(memory_mb: int) -> None:
    """Let the heap grow by so much and no more.

    RLIMIT_DATA, not RLIMIT_AS: mapped libraries are no page's fault.
    """
    try:
        import resource  # noqa: PLC0415  not on Windows

        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  not a file of ours
            now = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (now + memory_mb * 2**20,) * 2)
    except (ImportError, OSError, ValueError, StopIteration):  # not Linux: the time limit still holds
        return


def _die_with_parent() -> None:
    """End with the process that started us, so that kill -9 of a crawl leaves nothing behind (Linux)."""
    try:
        import ctypes  # noqa: PLC0415  only here

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1 = PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        return
