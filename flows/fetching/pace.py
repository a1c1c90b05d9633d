"""One site's pace: how many requests at once, how far apart their starts, and until when none at all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_LONGEST_LATENCY = 10.0
_LEAST_GAP = 0.05  # what is doubled where no delay is asked for
_MOST_TIMES = 8.0
_ILL_FROM = 3
_MOST_ILLS = 10


class Held(Exception):
    """Raised by `Pace.turn` where the site sent a Retry-After too long to wait for: so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Turn:
    """One request's place in the pace; `answered` is called when its headers have come."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._open = True
        self._started: float | None = time.monotonic()

    def answered(self) -> None:
        """The site has answered: where it named its own delay, that counts from here."""
        if self._started is not None:
            self._pace.heard(time.monotonic() - self._started)
            self._started = None
        self.release()

    def release(self) -> None:
        """Let the next request have its turn."""
        if self._open:
            self._open = False
            self._pace.release()


class Pace:
    """Requests start in the order they ask, never closer than the delay.

    Where the site itself named a delay, and at the first request of all (name, connection and TLS take
    their time), the next start waits for the last answer's headers and then the whole delay: measured
    at the site, where a request may arrive late, the gap is never too short.

    A site that labours is given more time: starts are no closer than its answers take of late, and
    from the third error in a row on each one doubles the gap, up to eight times; answers bring it down.
    """

    def __init__(self, delay: float, per_site: int, max_wait: float) -> None:
        self._delay = delay
        self._asked = 0.0
        self._max_wait = max_wait
        self._slots = asyncio.Semaphore(per_site)
        self._gate = asyncio.Lock()
        self._last = float("-inf")
        self._held_until = float("-inf")
        self._latency = 0.0
        self._ills = 0

    @property
    def gap(self) -> float:
        """Seconds between two starts as things are now."""
        least = max(self._delay, self._asked, min(self._latency, _LONGEST_LATENCY))
        if self._ills < _ILL_FROM:
            return least
        return max(least, _LEAST_GAP) * min(2.0 ** (self._ills - _ILL_FROM + 1), _MOST_TIMES)

    @property
    def is_ill(self) -> bool:
        """Whether so many requests have failed in a row that trying one twice is of no use."""
        return self._ills >= _MOST_ILLS

    def heard(self, seconds: float) -> None:
        """How long the site took to answer; the last few answers count most."""
        self._latency = 0.7 * self._latency + 0.3 * seconds

    def note(self, *, ill: bool) -> None:
        """Whether the site failed at a request, by an error of its own or of the way to it."""
        self._ills = min(self._ills + 1, _MOST_ILLS) if ill else self._ills // 2

    def ask_delay(self, seconds: float) -> None:
        """The site's robots.txt names a delay; the longest named by one of its hosts counts."""
        if seconds > self._asked:
            self._asked = seconds
            self._last = time.monotonic()

    def hold(self, seconds: float) -> None:
        """No request starts for so long: the site sent Retry-After."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    @property
    def waits(self) -> float:
        """Seconds until Retry-After has run out; 0 where nothing holds the site."""
        return max(0.0, self._held_until - time.monotonic())

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Wait for a place; raises `Held` where a Retry-After is longer than the policy waits."""
        async with self._slots:
            await self._gate.acquire()
            try:
                await self._wait()
            except BaseException:
                self._gate.release()
                raise
            turn = Turn(self)
            if not self._asked and self._last != float("-inf"):
                turn.release()
            try:
                yield turn
            finally:
                turn.answered()

    def release(self) -> None:
        """Let the next request wait for its moment, counted from now."""
        self._last = time.monotonic()
        self._gate.release()

    async def _wait(self) -> None:
        while True:
            now = time.monotonic()
            start = max(self._last + self.gap, self._held_until)
            if self._held_until - now > self._max_wait:
                raise Held(self._held_until - now)
            if now >= start:
                return
            await asyncio.sleep(start - now)
