"""One worker as its parent sees it: a process that is started, asked, watched and, in time, killed."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import select
import signal
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from flows.worker_process import READY, Worked, serve

if TYPE_CHECKING:
    from collections.abc import Callable

START_SECONDS = 120.0
"""A start with cold caches took 9 s on a machine with a load of 8."""
PATIENCE = 6.0
"""So many times its seconds a page may take by the clock, where others have the processor."""
_LEAST_WAIT = 0.05
_SHORT = 1_024
"""Bytes: what is shorter may tell of a page that was not read; a record is longer."""
_GLANCE = 0.05  # of its seconds: nearly all pages are read by then


class NotReady(Exception):
    """Raised where a new worker cannot read pages; the message is the reason it gave."""


class Gone(Exception):
    """Raised where a worker had died before it was asked."""


class Worker:
    """A process that reads pages, ready when the constructor returns.

    Raises:
        NotReady: it ended, or did not get ready in time.

    """

    def __init__(self, memory_mb: int) -> None:
        _start_deaf()
        self._pipe, theirs = _context().Pipe()
        self._poll = _poll_of(self._pipe)
        self._process = _context().Process(target=serve, args=(theirs, memory_mb), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._await_ready()
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self._pipe.closed

    def read(self, message: bytes, seconds: float) -> Worked | bytes:
        """What becomes of a packed job, packed where the worker has told it.

        After a time limit or a death the worker is not alive any more.

        Raises:
            Gone: it was dead already, by no fault of this page.

        """
        try:
            self._pipe.send_bytes(message)
        except OSError as error:
            self.end()
            raise Gone from error
        try:
            if self._answers(seconds):
                return self._received()
            self.end()
        except (EOFError, OSError):
            self.end()
            died = f"the process reading it died (exit code {self._process.exitcode})"
            return Worked(reason="extract_crashed", detail=died)
        return Worked(reason="extract_timeout", detail=f"not read within {seconds:g} s")

    def kill(self) -> None:
        """End the process at once; whoever waits for it is told that it died. For any thread."""
        self._process.kill()

    def end(self) -> None:
        """End the process and let go of it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _received(self) -> bytes:
        packed: bytes = self._pipe.recv_bytes()
        if len(packed) < _SHORT and pickle.loads(packed).reason == "out_of_memory":  # noqa: S301  by our own child
            self.end()  # what it has grown to, it keeps
        return packed

    def _await_ready(self) -> None:
        if not self._pipe.poll(START_SECONDS):
            raise NotReady(f"it was not ready within {START_SECONDS:.0f} s")
        try:
            said = self._pipe.recv_bytes()
        except (EOFError, OSError) as error:
            self._process.join()
            raise NotReady(f"it ended with code {self._process.exitcode} before it was ready") from error
        if said != READY:
            raise NotReady(said.decode())

    def _answers(self, seconds: float) -> bool:
        """Whether it answers within so many seconds of its own: on a busy machine it waits for its turn."""
        glance = _GLANCE * seconds
        if self._poll(glance):
            return True  # looking up what it has used takes as long as all else that is done here
        before, until = self._cpu_seconds() - glance, time.monotonic() + PATIENCE * seconds
        left = seconds - glance
        while not self._poll(left):
            left = seconds - (self._cpu_seconds() - before)
            if left <= 0 or time.monotonic() >= until:
                return False
            left = max(left, _LEAST_WAIT)
        return True

    def _cpu_seconds(self) -> float:
        """Processor time that it has used; where that cannot be known, what the clock says."""
        try:
            with open(f"/proc/{self._process.pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
                fields = file.read().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime
        except (OSError, ValueError, IndexError):
            return time.monotonic()


def _poll_of(pipe: Any) -> Callable[[float], bool]:
    """Waits so many seconds for something to read; `Connection.poll` makes a selector anew for each wait."""
    if not hasattr(select, "poll"):
        poll: Callable[[float], bool] = pipe.poll
        return poll
    waiting = select.poll()
    waiting.register(pipe.fileno(), select.POLLIN)
    return lambda seconds: bool(waiting.poll(seconds * 1000))


def _start_deaf() -> None:
    """Start the process from which workers are forked, if it is not there, with SIGTERM held back.

    A service manager, or `timeout`, sends SIGTERM to all processes of a group. It is for the crawl alone,
    which ends them when the pages in their hands are read; each inherits the mask of the thread here.
    """
    if not hasattr(os, "fork"):
        return
    from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415  not on Windows

    _context()
    resource_tracker.ensure_running()  # now: where it is started, it takes the mask back
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def _context() -> Any:
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    if hasattr(os, "fork"):
        context.set_forkserver_preload(["flows.process"])  # a killed worker is back in milliseconds
    return context
