"""Who is connected to, how many at once and how often: against a real server on loopback."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from wire_server import PAGE, Server, crawl, response

from flows.fetching.fetcher import Fetched, Fetcher, FetchPolicy, Request


def test_nobody_listens():
    """A closed port is told as such, though it was robots.txt that could not be read."""

    async def run(port):
        async with crawl({}, retries=0) as (fetcher, _, _):
            return await fetcher.fetch(Request(url=f"http://127.0.0.1:{port}/a"))

    with socket.socket() as deaf:  # a port of ours that does not listen, so that nobody else can
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        result = asyncio.run(run(port))

    assert (result.reason, result.outcome, result.transient) == ("no_connection", "failed", True)
    assert result.detail.endswith(f"127.0.0.1:{port}: connection refused")


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
            return server

    assert asyncio.run(run()).connections == 1


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
