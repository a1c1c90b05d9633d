"""The fetcher against a real server on loopback whose answers break off, crawl or never end."""

import asyncio
import re

from wire_server import PAGE, fetch, response

from flows.fetching.fetcher import FetchFailure


def test_reset_in_the_middle():
    """A connection that dies in the middle of a body gives a reason, not half a page."""

    async def die(writer):
        writer.write(response(PAGE[:500], length=len(PAGE)))
        await writer.drain()
        writer.transport.abort()

    result, _ = fetch({"/a": [die, die]}, retries=1)

    assert (result.reason, result.transient) == ("connection_lost", True)


def test_endless_body():
    """A body without end is cut at the limit."""

    async def flood(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b"x" * 65536)
            await writer.drain()

    result, _ = fetch({"/a": flood}, max_bytes=300_000)

    assert result.reason == "too_large"


def test_endless_drip():
    """A body that comes byte by byte ends with the total time, and is not asked for again at once."""

    async def drip(writer):
        writer.write(response(b"", length=1000))
        while not writer.transport.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    result, server = fetch({"/a": drip}, total_timeout=4.0)  # robots.txt is in time on a busy machine, too

    assert (result.reason, result.outcome, result.transient) == ("timeout", "failed", True)
    assert len(server.times("/a")) == 1


def test_crawling_body(monkeypatch):
    """A body that comes too slowly to be meant is given up before its time is over."""
    monkeypatch.setattr("flows.fetching.exchange._PATIENCE", 0.2)

    async def crawl_on(writer):
        writer.write(response(b"", length=1000))
        while not writer.transport.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    result, _ = fetch({"/a": crawl_on})

    assert result.reason == "timeout"
    assert re.search(r"\bbytes in \d+ s", result.detail)


def test_dripping_error_page(monkeypatch):
    """The body of an error page is not waited for."""
    monkeypatch.setattr("flows.fetching.exchange._DRAIN_TIME", 0.1)

    async def drip(writer):
        writer.write(response(b"", status="404 Not Found", length=1000))
        await writer.drain()
        await asyncio.sleep(0.5)

    result, _ = fetch({"/a": drip})

    assert (result.outcome, result.status) == ("gone", 404)


def test_long_robots():
    """Of a robots.txt without end the first 500 KiB count, and the rest is not read."""

    async def flood(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n")
        while not writer.transport.is_closing():
            writer.write(b"# and so on\n" * 1000)
            await writer.drain()

    result, server = fetch({"/robots.txt": flood, "/a": response(PAGE)})

    assert result.reason == "robots_disallowed"
    assert server.times("/a") == []


def test_silent_server():
    """A server that accepts and says nothing ends with the read timeout."""

    async def wait(writer):
        await asyncio.sleep(600)

    result, _ = fetch({"/a": wait}, read_timeout=1.0, retries=0)

    assert result.reason == "timeout"


def test_huge_header():
    """A header without end is refused, not gathered."""

    async def swell(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n")
        await writer.drain()

    result, _ = fetch({"/a": swell}, retries=0)

    assert isinstance(result, FetchFailure)
    assert result.reason == "bad_response"


def test_garbage():
    """What is no HTTP at all gives a reason."""

    async def babble(writer):
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
        await writer.drain()

    result, _ = fetch({"/a": babble}, retries=0)

    assert result.reason == "bad_response"
