"""The fetcher against a real server on loopback that does to it what servers do."""

import asyncio
import gzip
import re
import ssl
import time
import zlib
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from flows.fetching.fetcher import Fetched, Fetcher, FetchFailure, FetchPolicy, Request

PAGE = b"<html><body><p>" + b"The quick brown fox. " * 400 + b"</p></body></html>"


def response(body=b"", status="200 OK", length=None, **headers):
    """The bytes of an answer; `length` overrides what Content-Length says."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Server:
    """Answers each path with what `answers` holds: bytes, or a coroutine function that writes."""

    def __init__(self, answers):
        self.answers = {"/robots.txt": response(status="404 Not Found")} | answers
        self.asked = []
        self.heads = []
        self.busy = self.most_busy = 0

    async def __call__(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split()[1].decode()
                if path != "/.well-known/tdmrep.json":
                    self.asked.append((path, time.monotonic()))
                    self.heads.append(head.decode().lower())
                await self._answer(path, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, path, writer):
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            answer = self.answers.get(path, response(status="404 Not Found"))
            answer = answer.pop(0) if isinstance(answer, list) else answer
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
                await writer.drain()
        finally:
            self.busy -= 1

    def times(self, path):
        return [moment for asked, moment in self.asked if asked == path]


@asynccontextmanager
async def crawl(answers, **policy):
    """A server and a fetcher set on it; gives (fetcher, address of the server, server)."""
    server = Server(answers)
    listening = await asyncio.start_server(server, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    settings = {"user_agent": "newsloom-test", "delay": 0.0, "backoff": 0.01, "allow_private": True} | policy
    async with Fetcher(FetchPolicy(**settings)) as fetcher:
        yield fetcher, base, server
    listening.close()


def fetch(answers, path="/a", kind="article", **policy):
    """One fetch of a path: gives (result, server)."""

    async def run():
        async with crawl(answers, **policy) as (fetcher, base, server):
            return await fetcher.fetch(Request(url=base + path, kind=kind)), server

    return asyncio.run(run())


def bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(64)] + [packer.flush()])


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
        ("gzip", PAGE),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("br", brotli.compress(PAGE)),
    ],
    ids=["plain", "gzip", "two members", "gzip in name only", "deflate", "bare deflate", "brotli"],
)
def test_codings(coding, body):
    """Each coding a server may use is undone, and the length on the wire is kept."""
    result, _ = fetch({"/a": response(body, Content_Encoding=coding, Content_Type="text/html")})

    assert isinstance(result, Fetched)
    assert (PAGE, len(body)) == (result.page.body, result.wire_bytes)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_cut_packed_body(coding):
    """A packed body whose end is missing is never taken for a page, however right its length."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    cut = pack(PAGE)[:-9]

    result, server = fetch({"/a": response(cut, Content_Encoding=coding)})

    assert (result.reason, result.outcome, result.transient) == ("truncated", "failed", True)
    assert len(server.times("/a")) == 5


@pytest.mark.parametrize("place", [-6, 40], ids=["checksum", "middle"])
def test_damaged_packed_body(place):
    """A packed body with one byte changed on the way is asked for again, not taken for a page."""
    damaged = bytearray(gzip.compress(PAGE))
    damaged[place] ^= 0xFF

    result, _ = fetch({"/a": [response(bytes(damaged), Content_Encoding="gzip"), response(PAGE)]})

    assert result.page.body == PAGE


def test_cut_once():
    """A body that was cut is asked for again."""
    cut = response(gzip.compress(PAGE)[:50], Content_Encoding="gzip")

    result, _ = fetch({"/a": [cut, response(PAGE)]})

    assert result.page.body == PAGE


def test_reset_in_the_middle():
    """A connection that dies in the middle of a body gives a reason, not half a page."""

    async def die(writer):
        writer.write(response(PAGE[:500], length=len(PAGE)))
        await writer.drain()
        writer.transport.abort()

    result, _ = fetch({"/a": [die, die]}, retries=1)

    assert (result.reason, result.transient) == ("connection_lost", True)


BOMBS = {
    "gzip": bomb,
    "deflate": lambda: zlib.compress(bytes(1 << 26)),
    "br": lambda: brotli.compress(bytes(1 << 26), quality=5),
    "gzip, gzip": lambda: gzip.compress(bomb()),
    "gzip, br": lambda: brotli.compress(bomb(), quality=5),
}


@pytest.mark.parametrize("coding", BOMBS)
def test_bomb(coding):
    """A small body that unpacks to 64 MB is given up early, in whichever coding, packed once or twice."""
    packed = BOMBS[coding]()
    started = time.process_time()

    result, server = fetch({"/a": response(packed, Content_Encoding=coding)})

    assert (result.reason, result.outcome, result.transient) == ("too_large", "failed", False)
    assert len(server.times("/a")) == 1
    assert time.process_time() - started < 5


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

    result, server = fetch({"/a": drip}, total_timeout=1.5)

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


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", gzip.compress(PAGE) + bytes(20)), ("gzip, identity", gzip.compress(PAGE)), ("", PAGE)],
    ids=["padding after the end", "two codings", "no coding named"],
)
def test_odd_codings(coding, body):
    """What browsers put up with, we do."""
    result, _ = fetch({"/a": response(body, Content_Encoding=coding)})

    assert result.page.body == PAGE


@pytest.mark.parametrize("coding", ["deflate", "br", "gzip"])
def test_damaged_body(coding):
    """A packed body that is damaged inside gives a reason."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    body = bytearray(pack(PAGE))
    body[12:40] = b"\xff" * 28

    result, _ = fetch({"/a": response(bytes(body), Content_Encoding=coding)}, retries=0)

    assert (result.outcome, result.reason) == ("failed", "truncated")


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


def test_nobody_listens():
    """A closed port is told as such, though it was robots.txt that could not be read."""

    async def run():
        async with crawl({}, retries=0) as (fetcher, _, _):
            return await fetcher.fetch(Request(url="http://127.0.0.1:9/a"))

    result = asyncio.run(run())

    assert (result.reason, result.outcome, result.transient) == ("no_connection", "failed", True)


def test_private_address_refused():
    """Loopback is refused unless allowed, in numbers and by name, and no connection is made."""

    async def run():
        async with crawl({"/a": response(PAGE)}, allow_private=False, retries=0) as (fetcher, base, server):
            by_number = await fetcher.fetch(Request(url=f"{base}/a"))
            by_name = await fetcher.fetch(Request(url=f"{base.replace('127.0.0.1', 'localhost')}/a"))
            return by_number, by_name, server.asked

    by_number, by_name, asked = asyncio.run(run())

    assert asked == []
    assert (by_number.reason, by_name.reason) == ("private_address", "private_address")


def test_politeness():
    """Robots first, then two at once and never more; how far apart they start is told in `test_pace`."""

    async def run():
        both = asyncio.Barrier(2)

        async def together(writer):
            await both.wait()
            await asyncio.sleep(0.2)  # a third might come now
            writer.write(response(PAGE))
            await writer.drain()

        answers = {f"/{number}": together for number in range(6)}
        async with crawl(answers, delay=0.1) as (fetcher, base, server):
            requests = [Request(url=f"{base}/{number}") for number in range(6)]
            await asyncio.gather(*(fetcher.fetch(request) for request in requests))
            return server

    server = asyncio.run(run())

    assert server.asked[0][0] == "/robots.txt"
    assert len(server.asked) == 7
    assert server.most_busy == 2


def test_crawl_delay():
    """A Crawl-delay holds at the server, even where answers are slow to start."""
    robots = response(b"User-agent: *\nCrawl-delay: 0.2\n")

    async def late(writer):
        await asyncio.sleep(0.1)
        writer.write(response(PAGE))
        await writer.drain()

    async def run():
        answers = {"/robots.txt": robots} | {f"/{number}": late for number in range(4)}
        async with crawl(answers) as (fetcher, base, server):
            requests = [Request(url=f"{base}/{number}") for number in range(4)]
            await asyncio.gather(*(fetcher.fetch(request) for request in requests))
            return [moment for _, moment in server.asked]

    starts = asyncio.run(run())

    assert min(later - earlier for earlier, later in pairwise(starts)) >= 0.2


def test_retry_after_holds_the_host():
    """After a 429 nothing at all is asked of the host until its time is over."""
    wait = response(status="429 Too Many Requests", Retry_After="1")

    async def run():
        answers = {"/a": [wait, response(PAGE)], "/b": response(PAGE)}
        async with crawl(answers, per_site=1) as (fetcher, base, server):
            results = await asyncio.gather(
                *(fetcher.fetch(Request(url=f"{base}{path}")) for path in ("/a", "/b"))
            )
            return results, server

    results, server = asyncio.run(run())
    first, *later = [moment for path, moment in server.asked if path != "/robots.txt"]

    assert all(isinstance(result, Fetched) for result in results)
    assert min(later) - first >= 1.0


def test_connection_is_kept():
    """Small error pages are read to their end, so that one connection serves them all."""

    async def run():
        async with crawl({}) as (fetcher, base, server):
            for number in range(4):
                await fetcher.fetch(Request(url=f"{base}/{number}"))
            return fetcher, server

    connections = []
    original = Server.__call__

    async def counted(self, reader, writer):
        connections.append(1)
        await original(self, reader, writer)

    Server.__call__ = counted
    try:
        asyncio.run(run())
    finally:
        Server.__call__ = original

    assert len(connections) == 1


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(
            name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "own.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + built.public_bytes(Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(("trusted", "reason"), [(False, "tls"), (True, None)])
def test_certificates_are_checked(certificate, monkeypatch, trusted, reason):
    """A certificate that no known authority vouches for is refused; SSL_CERT_FILE adds one that is known."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = Server({"/a": response(PAGE)})

    async def run():
        listening = await asyncio.start_server(server, "127.0.0.1", 0, ssl=context)
        base = f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        policy = FetchPolicy(user_agent="x", delay=0.0, backoff=0.01, allow_private=True)
        async with Fetcher(policy) as fetcher:
            result = await fetcher.fetch(Request(url=base + "/a"))
        listening.close()
        return result

    result = asyncio.run(run())

    assert reason == getattr(result, "reason", None)
    assert trusted == isinstance(result, Fetched)
