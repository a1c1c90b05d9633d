"""Workers that extract pages beside the crawl, so that no page can hang or starve a run."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Self

from flows.asked import AskedByLoop, AskedByThread, packed_job, unpacked
from flows.errors import WorkersBroken
from flows.worker import Gone, NotReady, Worker
from flows.worker_process import Job, Worked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.asked import Asked

__all__ = ["Job", "Worked", "Workers"]

STARTS = 3
"""So often a worker is started before it is said that none can be."""
AHEAD = 4
"""Pages handed over for each worker before results are waited for."""


class Workers:
    """A pool of processes: `with Workers(seconds=5.0, memory_mb=400) as workers: workers.map(jobs)`.

    Each is kept by a thread that hands it one page after another.
    """

    def __init__(self, *, count: int = 0, seconds: float = 5.0, memory_mb: int = 400) -> None:
        self.count = count or os.cpu_count() or 1
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._jobs: SimpleQueue[Asked | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._hired: set[Worker] = set()
        self._broken = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes, after the work in hand or at once."""
        threads, self._threads = self._threads, []
        if at_once:
            self._drop_jobs()
        for _ in threads:
            self._jobs.put(None)
        for worker in list(self._hired) if at_once else ():
            worker.kill()
        for thread in threads:
            thread.join()

    def submit(self, job: Job) -> Future[Worked]:
        """Hand over one page; what the page did, its `Worked` says.

        The future raises `WorkersBroken` where no worker can be started, and nothing else.
        """
        answer: Future[Worked] = Future()
        message = packed_job(job)
        if isinstance(message, Worked):
            answer.set_result(message)
        else:
            self._ask(AskedByThread(message, answer))
        return answer

    def start(self) -> None:
        """Let the processes get ready, where they are not: it takes them a second or more."""
        if not self._threads:
            self._threads = [Thread(target=self._keep_one, daemon=True) for _ in range(self.count)]
            for thread in self._threads:
                thread.start()

    async def run(self, job: Job) -> Worked:
        """Extract one page.

        Raises:
            WorkersBroken: no worker can be started.

        """
        message = packed_job(job)
        if isinstance(message, Worked):
            return message
        answer: asyncio.Future[Worked | bytes] = asyncio.get_running_loop().create_future()
        self._ask(AskedByLoop(message, answer))
        return unpacked(await answer)

    def map(self, jobs: Iterable[Job]) -> Iterator[Worked]:
        """Extract many pages on all cores; results come in the order of the jobs, few in memory.

        Raises:
            WorkersBroken: no worker can be started.

        """
        waiting: deque[Future[Worked]] = deque()
        for job in jobs:
            waiting.append(self.submit(job))
            if len(waiting) >= AHEAD * self.count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _ask(self, asked: Asked) -> None:
        self._jobs.put(asked)
        self.start()

    def _keep_one(self) -> None:
        """Life of a thread: start a worker, and another where it died, and hand it page after page."""
        worker = self._early()
        while (asked := self._jobs.get()) is not None:
            if not asked.is_wanted():
                continue
            try:
                worker, answer = self._read(worker, asked.message)
            except WorkersBroken as error:
                asked.fail(error)
            else:
                asked.give(answer)
        self._dismiss(worker)

    def _early(self) -> Worker | None:
        """A worker before there is a page; where none can be had, the first page is told."""
        try:
            return self._hire()
        except WorkersBroken:
            return None

    def _read(self, worker: Worker | None, message: bytes) -> tuple[Worker, Worked | bytes]:
        for _ in range(STARTS):
            if worker is None or not worker.alive:
                self._dismiss(worker)
                worker = self._hire()
            try:
                return worker, worker.read(message, self._seconds)
            except Gone:
                continue
        assert worker is not None
        return worker, Worked(reason="extract_crashed", detail="the processes that were to read it died")

    def _hire(self) -> Worker:
        """A new worker. Once none could be had, no more are tried."""
        said = "it was not ready"
        for _ in range(0 if self._broken else STARTS):
            try:
                worker = Worker(self._memory_mb)
            except (NotReady, OSError, EOFError) as error:  # EOFError: what forks the workers died just now
                said = str(error) or type(error).__name__
                continue
            self._hired.add(worker)
            return worker
        self._broken = self._broken or said
        raise WorkersBroken(
            f"No process that reads pages can be started ({self._broken}); is the installation whole?"
        )

    def _dismiss(self, worker: Worker | None) -> None:
        if worker is not None:
            self._hired.discard(worker)
            worker.end()

    def _drop_jobs(self) -> None:
        while True:
            try:
                asked = self._jobs.get_nowait()
            except Empty:
                return
            if asked is not None:
                asked.drop()
