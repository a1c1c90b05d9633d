"""Ctrl-C as a wish: the first asks the crawl to end cleanly, the second ends it at once."""

from __future__ import annotations

import asyncio
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

T = TypeVar("T")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(Exception):
    """The work was given up because the run is to end."""


class Stop:
    """Whether the run is to end. Belongs to one event loop."""

    def __init__(self) -> None:
        self._asked = False
        self._at_work: set[asyncio.Task[Any]] = set()

    def ask(self) -> None:
        """Ask the run to end: work under way is cancelled."""
        if not self._asked:
            self._asked = True
            for task in self._at_work:
                task.cancel()

    @property
    def asked(self) -> bool:
        """Whether someone has asked."""
        return self._asked

    async def unless(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives.

        Raises:
            Stopped: the run is to end; the work is cancelled.

        """
        if self.asked:
            work.close()
            raise Stopped
        task = asyncio.current_task()
        if task is None or task in self._at_work:
            return await work
        others = task.cancelling()
        self._at_work.add(task)
        try:
            # In the task of who asks, as asyncio.timeout does it: a task for each fetch costs as much as
            # the rest of its way through the loop.
            return await work
        except asyncio.CancelledError:
            if self._asked and task.uncancel() <= others:
                raise Stopped from None
            raise
        finally:
            self._at_work.discard(task)

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Let the first SIGINT or SIGTERM ask; from then on they do what they did before."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = asyncio.get_running_loop()
        before = {number: signal.getsignal(number) for number in SIGNALS}

        def first(number: int, frame: object) -> None:  # noqa: ARG001  the signature of a handler
            for each, handler in before.items():
                signal.signal(each, handler)
            loop.call_soon_threadsafe(self.ask)

        for number in SIGNALS:
            signal.signal(number, first)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
