"""One page handed to the workers: its message, and how the one who waits for it is told."""

from __future__ import annotations

import asyncio
import logging
import pickle
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from flows.worker_process import TOLD, Worked

if TYPE_CHECKING:
    from flows.errors import WorkersBroken
    from flows.worker_process import Job

_log = logging.getLogger(__name__)


class Asked(Protocol):
    """What the thread of a worker needs: the packed job, and whom to tell; an answer may be packed still."""

    message: bytes

    def is_wanted(self) -> bool:
        """Whether somebody waits for the answer still; asked once, before the page is read."""

    def give(self, answer: Worked | bytes) -> None:
        """Tell what became of the page."""

    def fail(self, error: WorkersBroken) -> None:
        """Tell that no page can be read."""

    def drop(self) -> None:
        """Tell that it will not be read."""


class AskedByThread:
    """Asked by one who waits in a thread, by a future that is given what the answer holds."""

    def __init__(self, message: bytes, future: Future[Worked]) -> None:
        self.message = message
        self._future = future

    def is_wanted(self) -> bool:
        """Whether the future was not cancelled."""
        return self._future.set_running_or_notify_cancel()

    def give(self, answer: Worked | bytes) -> None:
        """Give the future its result."""
        self._future.set_result(unpacked(answer))

    def fail(self, error: WorkersBroken) -> None:
        """Let the future raise."""
        self._future.set_exception(error)

    def drop(self) -> None:
        """Cancel the future."""
        self._future.cancel()


class AskedByLoop:
    """Asked in an event loop, which unpacks the answer itself.

    There what is packed is still in the processor's caches, and what is unpacked is used next: in a thread
    that slept meanwhile, both took 0.3 ms a page, in the loop 0.1.
    """

    def __init__(self, message: bytes, future: asyncio.Future[Worked | bytes]) -> None:
        self.message = message
        self._future = future
        self._loop = future.get_loop()

    def is_wanted(self) -> bool:
        """Whether the future was not cancelled."""
        return not self._future.done()

    def give(self, answer: Worked | bytes) -> None:
        """Give the future its result, in its loop."""
        self._in_loop(answer)

    def fail(self, error: WorkersBroken) -> None:
        """Let the future raise, in its loop."""
        self._in_loop(error)

    def drop(self) -> None:
        """Cancel the future, in its loop."""
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(self._future.cancel)

    def _in_loop(self, answer: Worked | bytes | WorkersBroken) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._tell, answer)

    def _tell(self, answer: Worked | bytes | WorkersBroken) -> None:
        if self._future.done():
            return
        if isinstance(answer, Exception):
            self._future.set_exception(answer)
        else:
            self._future.set_result(answer)


def packed_job(job: Job) -> bytes | Worked:
    """A job for the pipe; where it cannot be packed, what becomes of its page."""
    try:
        return pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  whatever it is, it is of this page
        return _error(error)


def unpacked(answer: Worked | bytes) -> Worked:
    """What became of a page, from the pipe."""
    if isinstance(answer, Worked):
        return answer
    try:
        worked: Worked = pickle.loads(answer)  # noqa: S301  packed by our own child
    except Exception as error:  # noqa: BLE001  as above
        return _error(error)
    return worked


def _error(error: Exception) -> Worked:
    _log.exception("A page could not be handed over, which is a mistake of ours")
    return Worked(reason="extract_error", detail=f"{type(error).__name__}: {error}"[:TOLD])
