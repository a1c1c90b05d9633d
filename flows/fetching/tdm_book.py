"""Holds each origin's reservation of text and data mining: asked for once, kept for a day."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flows.fetching.memory import MISSING
from flows.fetching.result import Fetched
from flows.fetching.tdm import TdmFile, read_tdm_file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from flows.fetching.memory import Resources
    from flows.fetching.result import FetchFailure

PATH = "/.well-known/tdmrep.json"
_DAY = timedelta(days=1)


class TdmBook:
    """The tdmrep.json of every origin met in a run.

    `ask` fetches one address, by robots.txt and once. Where the file cannot be had, nothing is known of
    the host; that is kept for the day too, as a file that few hosts have is worth no second request.
    """

    def __init__(
        self, ask: Callable[[str], Awaitable[Fetched | FetchFailure]], memory: Resources | None = None
    ) -> None:
        self._ask = ask
        self._memory = memory
        self._known: dict[str, tuple[float, TdmFile]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def known(self, origin: str) -> TdmFile:
        """The rules of an origin as far as they were asked for."""
        return self._known.get(origin, (0.0, TdmFile()))[1]

    async def of(self, origin: str) -> TdmFile:
        """The rules of an origin (`https://example.com`), fetched where they are not held or too old."""
        async with self._locks.setdefault(origin, asyncio.Lock()):
            until, file = self._known.get(origin, (0.0, None))
            if file is None or time.monotonic() >= until:
                file = TdmFile() if self._was_missing(origin) else await self._fetch(origin)
                self._known[origin] = (time.monotonic() + _DAY.total_seconds(), file)
            return file

    def _was_missing(self, origin: str) -> bool:
        known = self._memory.get(origin + PATH) if self._memory else None
        if known is None or known.body_hash != MISSING:
            return False
        return datetime.now(UTC) - datetime.fromisoformat(known.checked_at) < _DAY

    async def _fetch(self, origin: str) -> TdmFile:
        answer = await self._ask(origin + PATH)
        if isinstance(answer, Fetched):
            return read_tdm_file(answer.page.body)
        if self._memory is not None and answer.reason == "not_found":
            self._memory.put(
                origin + PATH, etag=None, last_modified=None, body_hash=MISSING, checked_at=datetime.now(UTC)
            )
        return TdmFile()
