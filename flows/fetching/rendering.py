"""Takes a fetched page through the browser, and says what came of it as any fetch does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from flows.fetching.challenge import body_challenge
from flows.fetching.exchange import Broken
from flows.fetching.result import Fetched, FetchFailure
from flows.fetching.verdict import failure_of

if TYPE_CHECKING:
    from flows.fetching.browser import Browser, Part


async def rendered(browser: Browser, fetched: Fetched, part: Part) -> Fetched | FetchFailure:
    """The page as its scripts make it, marked as such; the status and headers are those of the wire."""
    page = fetched.page
    body = await browser.render(page, part)
    if isinstance(body, Broken):
        return failure_of(page.requested_url, body)
    if mark := body_challenge(body, page.status):
        return FetchFailure(url=page.requested_url, outcome="blocked", reason="challenge", detail=mark)
    made = replace(page, body=body, headers=_as_utf8(page.headers))
    return replace(fetched, page=made, notes=structs.replace(fetched.notes, rendered=True))


def _as_utf8(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """A browser gives UTF-8, whatever the wire had."""
    kept = tuple(pair for pair in headers if pair[0] != "content-type")
    return (*kept, ("content-type", "text/html; charset=utf-8"))
