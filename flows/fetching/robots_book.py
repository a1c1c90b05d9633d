"""Holds each origin's robots.txt: asked for once, kept for a day, never asked for twice at the same time."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from flows.fetching.result import Fetched
from flows.fetching.robots import Robots, read_robots

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from flows.fetching.result import FetchFailure

_DAY = 86_400.0
_SOON = 600.0  # an unreachable robots.txt is asked for again after ten minutes


class RobotsBook:
    """The robots.txt of every origin met in a run.

    `ask` fetches one address as robots.txt is fetched: with redirects and retries, without asking
    robots.txt whether it may.
    """

    def __init__(self, ask: Callable[[str], Awaitable[Fetched | FetchFailure]]) -> None:
        self._ask = ask
        self._known: dict[str, tuple[float, Robots]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def of(self, origin: str) -> Robots:
        """The rules of an origin (`https://example.com`), fetched where they are not held or too old."""
        async with self._locks.setdefault(origin, asyncio.Lock()):
            until, robots = self._known.get(origin, (0.0, None))
            if robots is not None and time.monotonic() < until:
                return robots
            result = await self._ask(f"{origin}/robots.txt")
            fresh = _read(result)
            if fresh.state == "unreachable" and robots is not None and robots.state != "unreachable":
                fresh = robots  # RFC 9309 2.4: a copy may be used while the file cannot be reached
            self._known[origin] = (time.monotonic() + _keep(result, fresh), fresh)
            return fresh


def _keep(result: Fetched | FetchFailure, robots: Robots) -> float:
    if isinstance(result, Fetched) or robots.state == "missing":
        return _DAY
    return min(_SOON, result.retry_after or _SOON)


def _read(result: Fetched | FetchFailure) -> Robots:
    """RFC 9309 2.3.1: read; 4xx, redirects without end: all allowed; 5xx and the network: nothing."""
    if isinstance(result, Fetched):
        return read_robots(result.page.body)
    status = result.status or 0
    if result.reason in {"too_many_redirects", "redirect_loop"} or (400 <= status < 500 and status != 429):
        return Robots(state="missing", cause=result.reason, detail=result.detail)
    return Robots(state="unreachable", cause=result.reason, detail=result.detail)
