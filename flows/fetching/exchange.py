"""One request and its answer: no redirects, no retries, every limit kept."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import aiohttp
import httpx

from flows.fetching.addresses import PrivateAddress, check_literal
from flows.fetching.coding import BodyReader, BodyTooLarge, BrokenCoding
from flows.fetching.pace import Held
from flows.fetching.trip import parsed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from flows.fetching.pace import Pace
    from flows.fetching.policy import FetchPolicy

_SMALL = 65_536
_DRAIN_TIME = 2.0  # what takes longer costs more than a new connection
_PATIENCE = 10.0  # seconds before the rate is looked at
_LEAST_RATE = 200  # bytes a second: a page of 60 kB in five minutes is no page but a trap
_HTTP_ERRORS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, UnicodeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; `body` is unpacked, and empty where it was not wanted."""

    status: int
    headers: httpx.Headers
    body: bytes = b""
    wire_bytes: int = 0

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The headers as (lower-case name, value) in the order of the wire."""
        return tuple((name.lower(), value) for name, value in self.headers.multi_items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Why no whole answer came; `again` says that trying again at once makes sense."""

    reason: str
    detail: str = ""
    transient: bool = True
    again: bool = True
    waits: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One exchange to make: where, with which headers, how many bytes, and whose body is wanted.

    A body longer than `max_bytes` is an error; with `cut_at`, it is taken as far as that instead.
    """

    url: str
    headers: Mapping[str, str]
    max_bytes: int
    wants: Callable[[int, httpx.Headers], bool]
    cut_at: int | None = None


async def exchange(client: httpx.AsyncClient, policy: FetchPolicy, pace: Pace, ask: Ask) -> Answer | Broken:
    """Wait for the site's pace, then ask once. Never raises for anything the network can do."""
    try:
        if not policy.allow_private:
            check_literal(ask.url)
        async with pace.turn() as turn, asyncio.timeout(policy.total_timeout):
            return await _stream(client, ask, turn.answered)
    except Held as held:
        return Broken(
            reason="retry_after",
            detail=f"its turn comes in {held.seconds:.0f} s",
            again=False,
            waits=held.seconds,
        )
    except TimeoutError as error:
        detail = str(error) or f"no whole answer in {policy.total_timeout:.0f} s"
        return Broken(reason="timeout", detail=detail, again=False)
    except BodyTooLarge as error:
        return Broken(reason="too_large", detail=str(error), transient=False, again=False)
    except BrokenCoding as error:
        return Broken(reason="truncated", detail=str(error))
    except _HTTP_ERRORS as error:
        return _broken(error)


async def _stream(client: httpx.AsyncClient, ask: Ask, answered: Callable[[], None]) -> Answer:
    response = await client.send(_request(client, ask), stream=True)
    try:
        answered()
        return await _read(response, ask)
    finally:
        await response.aclose()


def _request(client: httpx.AsyncClient, ask: Ask) -> httpx.Request:
    """As `client.build_request` makes it, for a third of its time: the address is parsed already."""
    headers = client.headers
    if ask.headers:
        headers = headers.copy()
        headers.update(ask.headers)
    return httpx.Request("GET", parsed(ask.url), headers=headers)


async def _read(response: httpx.Response, ask: Ask) -> Answer:
    if not ask.wants(response.status_code, response.headers):
        await _drain(response)
        return Answer(status=response.status_code, headers=response.headers)
    reader = BodyReader(response.headers.get("content-encoding"), ask.max_bytes)
    started = time.monotonic()
    async for chunk in _chunks(response):
        reader.feed(chunk)
        _check_rate(reader.wire_bytes, time.monotonic() - started)
        if ask.cut_at is not None and reader.size > ask.cut_at:
            return Answer(status=response.status_code, headers=response.headers, body=reader.so_far())
    _check_length(response.headers.get("content-length"), reader.wire_bytes)
    return Answer(
        status=response.status_code,
        headers=response.headers,
        body=reader.finish(),
        wire_bytes=reader.wire_bytes,
    )


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body as on the wire; at once where a transport brought it whole."""
    if response.is_stream_consumed:
        yield response.content
        return
    async for chunk in response.aiter_raw():
        yield chunk


async def _drain(response: httpx.Response) -> None:
    """Read a small unwanted body, so that the connection can serve the next request."""
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) <= _SMALL:
        with suppress(*_HTTP_ERRORS):
            async with asyncio.timeout(_DRAIN_TIME):
                async for _ in _chunks(response):
                    pass


def _check_rate(wire_bytes: int, seconds: float) -> None:
    if seconds > _PATIENCE and wire_bytes < _LEAST_RATE * seconds:
        raise TimeoutError(f"{wire_bytes} bytes in {seconds:.0f} s")


def _check_length(declared: str | None, wire_bytes: int) -> None:
    """Whether all came that was announced: aiohttp notices a short body itself; other transports may not."""
    if declared is not None and declared.isdecimal() and wire_bytes < int(declared):
        raise BrokenCoding(f"the body breaks off after {wire_bytes} of {declared} bytes")


# The client reads every Location, also one that nobody follows; addresses asked for were checked before.
_BAD_REDIRECT = Broken(reason="bad_redirect", transient=False, again=False)
# What went wrong by the first kind that fits, the narrowest first. httpx-aiohttp calls a refused
# connection a timeout, so the errors it was made from are looked at, too.
_KINDS: tuple[tuple[type[BaseException], Broken], ...] = (
    (PrivateAddress, Broken(reason="private_address", transient=False, again=False)),
    (aiohttp.ClientConnectorDNSError, Broken(reason="name_unknown", again=False)),
    (aiohttp.ClientConnectorCertificateError, Broken(reason="tls", again=False)),
    (aiohttp.ClientSSLError, Broken(reason="tls", again=False)),
    (aiohttp.ServerTimeoutError, Broken(reason="timeout")),
    (aiohttp.ClientConnectorError, Broken(reason="no_connection")),
    (aiohttp.ClientConnectionError, Broken(reason="connection_lost")),
    (aiohttp.ClientPayloadError, Broken(reason="connection_lost")),
    (aiohttp.ClientError, Broken(reason="bad_response", transient=False, again=False)),
    (httpx.RemoteProtocolError, _BAD_REDIRECT),
    (httpx.UnsupportedProtocol, _BAD_REDIRECT),
    (httpx.InvalidURL, _BAD_REDIRECT),
    (httpx.TimeoutException, Broken(reason="timeout")),
    (httpx.ConnectError, Broken(reason="no_connection")),
    (httpx.NetworkError, Broken(reason="connection_lost")),
    (OSError, Broken(reason="connection_lost")),
)


def _broken(error: BaseException) -> Broken:
    chain = list(_chain(error))
    detail = _detail(error, chain)
    for kind, broken in _KINDS:
        if any(isinstance(cause, kind) for cause in chain):
            return replace(broken, detail=detail)
    return Broken(reason="bad_response", detail=detail, transient=False, again=False)


def _detail(error: BaseException, chain: list[BaseException]) -> str:
    """What the error says; of a connection that was not made, where to and the system's word for why not."""
    for cause in chain:
        if isinstance(cause, aiohttp.ClientConnectorError) and not isinstance(cause, aiohttp.ClientSSLError):
            number = cause.os_error.errno
            why = os.strerror(number).lower() if number and number > 0 else cause.os_error.strerror
            return f"{cause.host}:{cause.port}: {why or type(cause).__name__}"
    return str(error) or type(error).__name__


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was made from, and what aiohttp keeps of the system's own, deepest first."""
    if error is not None:
        yield from _chain(error.__cause__)
        yield from _chain(getattr(error, "os_error", None))
        yield error
