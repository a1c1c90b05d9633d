"""Renders pages that are empty without their scripts, in a Chromium that cannot reach the network itself.

All that a page asks for comes through `Parts`, which fetches as everything is fetched here: at the site's
pace, by robots.txt, from public addresses, bounded. Chromium gets no way out of its own: no name resolves
and its proxy is a closed port.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from flows.errors import ConfigError
from flows.fetching.exchange import Broken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from extractors.page import Page
    from flows.fetching.exchange import Answer

    Part = Callable[[str], Awaitable[Answer | None]]
    """Fetches what a page asks for; None where it may not have it."""

_API = "playwright.async_api"  # its TimeoutError is not Python's
INSTALL = 'pip install "newsloom[browser]"'
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",  # the discard port: nobody listens
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--js-flags=--max-old-space-size=256",  # MB a page's scripts may hold
)
_WANTED = frozenset({"script", "xhr", "fetch"})
_MOST_PARTS = 60
_MOST_BYTES = 20_971_520
"""Of all parts of one page together."""
_POLL = 0.25
_STILL = 1.0  # seconds without a request and without a new character: the scripts are done
_STILL_ENOUGH = 5.0  # at the time limit, where a script goes on asking (long polling) but the text stands
_LENGTH = "() => document.documentElement ? document.documentElement.outerHTML.length : 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserLimits:
    """Seconds and bytes of one page, and how many are rendered at the same time."""

    seconds: float = 45.0
    max_bytes: int = 10_485_760
    at_once: int = 2


def find_chromium() -> str:
    """The program that renders: of the system, or the one that Playwright has installed ("").

    Raises:
        ConfigError: Playwright is not installed; the message says how to get it.
    """
    if importlib.util.find_spec("playwright") is None:
        raise ConfigError(
            f"A source asks for a browser (browser = true), but Playwright is not installed: {INSTALL},"
            " and where the system has no Chromium, playwright install chromium."
        )
    return next((path for name in NAMES if (path := shutil.which(name))), "")


class Browser:
    """One Chromium for a whole run, started when the first page needs it."""

    def __init__(self, user_agent: str, limits: BrowserLimits | None = None) -> None:
        self._user_agent = user_agent
        self._limits = limits or BrowserLimits()
        self._program = find_chromium()
        self._gate = asyncio.Semaphore(self._limits.at_once)
        self._starting = asyncio.Lock()
        self._playwright: Any = None
        self._chromium: Any = None

    async def render(self, page: Page, part: Part) -> bytes | Broken:
        """The document after its scripts have run, as UTF-8; never raises for anything a page can do."""
        async with self._gate:
            chromium = await self._start()
            if isinstance(chromium, Broken):
                return chromium
            try:
                return await _render(chromium, self._user_agent, page, part, self._limits)
            except Exception as error:  # noqa: BLE001  Playwright's own errors: the page or the browser broke
                # A page that lets its scripts run in circles may not let itself be closed either. What
                # another page was doing in this browser is lost with it, and tried again another time.
                await self._stop()
                if isinstance(error, (TimeoutError, importlib.import_module(_API).TimeoutError)):
                    return Broken(reason="render_timeout", detail=f"not done in {self._limits.seconds:g} s")
                return Broken(reason="render_failed", detail=_said(error))

    async def close(self) -> None:
        """End the browser."""
        await self._stop()
        if self._playwright is not None:
            with suppress(Exception):
                await self._playwright.stop()
            self._playwright = None

    async def _start(self) -> Any:
        async with self._starting:
            if self._chromium is not None and self._chromium.is_connected():
                return self._chromium
            try:
                if self._playwright is None:
                    api = importlib.import_module(_API)
                    self._playwright = await api.async_playwright().start()
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=self._program or None,
                    args=list(_ARGUMENTS),
                    # Chromium has no sandbox for root; run newsloom as another user to have it.
                    chromium_sandbox=hasattr(os, "geteuid") and os.geteuid() != 0,
                )
            except Exception as error:  # noqa: BLE001  whatever it is, without a browser there is no page
                advice = "install your system's Chromium, or: playwright install chromium"
                return Broken(reason="no_browser", detail=f"{_said(error)[:200]}; {advice}", again=False)
            return self._chromium

    async def _stop(self) -> None:
        chromium, self._chromium = self._chromium, None
        if chromium is not None:
            with suppress(Exception):
                async with asyncio.timeout(5.0):
                    await chromium.close()


def _said(error: Exception) -> str:
    """The first line of what an error says, or its class where it says nothing."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:300]


async def _render(
    chromium: Any, user_agent: str, page: Page, part: Part, limits: BrowserLimits
) -> bytes | Broken:
    parts = Parts(page, part)
    async with asyncio.timeout(limits.seconds + _STILL_ENOUGH):
        context = await chromium.new_context(
            user_agent=user_agent, service_workers="block", accept_downloads=False, permissions=[]
        )
        try:
            await context.route("**/*", parts.serve)
            tab = await context.new_page()
            await tab.goto(page.url, wait_until="commit", timeout=limits.seconds * 1000)
            length = await _settle(tab, parts, limits.seconds)
            if length > limits.max_bytes:
                return Broken(reason="too_large", detail=f"{length} characters", transient=False, again=False)
            return str(await tab.content()).encode("utf-8", "replace")
        finally:
            # Past the time limit nothing may be waited for any more: then `render` ends the whole browser.
            with suppress(TimeoutError):
                await asyncio.wait_for(context.close(), 5.0)


async def _settle(tab: Any, parts: Parts, seconds: float) -> int:
    """Wait until nothing is under way and nothing changes; the length of the document then.

    Raises:
        TimeoutError: it still changes at the time limit.
    """
    start = still_since = time.monotonic()
    length = -1
    while True:
        await asyncio.sleep(_POLL)
        now, before = time.monotonic(), length
        length = int(await tab.evaluate(_LENGTH))
        if length != before or parts.moved_at > still_since:
            still_since = now
        if not parts.under_way and now - still_since >= _STILL:
            return length
        if now - start > seconds:
            if now - still_since >= _STILL_ENOUGH:
                return length
            raise TimeoutError


class Parts:
    """What one page gets to see of the web: its own document, and of its site scripts and data. Nothing else.

    No images, styles, fonts, media, frames, sockets or forms; no second document, wherever it leads.
    """

    def __init__(self, page: Page, part: Part) -> None:
        self._page = page
        self._part = part
        self._served = False
        self._count = 0
        self._bytes = 0
        self.under_way = 0
        self.moved_at = 0.0
        """When the last part came, by `time.monotonic()`."""

    async def serve(self, route: Any) -> None:
        """Answer one request of the page, or refuse it."""
        request = route.request
        with suppress(Exception):  # the page may be gone by the time its answer comes
            if self._is_document(request):
                self._served = True
                await route.fulfill(
                    status=self._page.status, headers=_headers(self._page.headers), body=self._page.body
                )
            elif request.resource_type in _WANTED and request.method == "GET" and self._count < _MOST_PARTS:
                await self._serve_part(route, urldefrag(request.url).url)
            elif request.resource_type == "document":
                await route.fulfill(status=204)  # "no content": the browser stays where it is
            else:
                await route.abort("blockedbyclient")

    def _is_document(self, request: Any) -> bool:
        wanted = not self._served and request.resource_type == "document" and request.is_navigation_request()
        return wanted and request.frame.parent_frame is None

    async def _serve_part(self, route: Any, url: str) -> None:
        self._count += 1
        self.under_way += 1
        try:
            answer = await self._part(url)
            self._bytes += len(answer.body) if answer else 0
            if answer is None or self._bytes > _MOST_BYTES:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=_headers(answer.pairs()), body=answer.body)
        finally:
            self.under_way -= 1
            self.moved_at = time.monotonic()


def _headers(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """What the page may know of an answer: bodies are unpacked, cookies and policies of the wire stay out."""
    kept = ("content-type", "access-control-allow-origin", "access-control-allow-credentials")
    return {name: value for name, value in pairs if name in kept}
