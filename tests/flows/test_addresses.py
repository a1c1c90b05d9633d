"""Which network addresses may be connected to."""

import asyncio
import socket

import pytest

from flows.fetching.addresses import PrivateAddress, PublicResolver, check_literal, is_public


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:0001::", False),
        ("example.com", False),
    ],
)
def test_is_public(address, expected):
    """Private, local and special addresses are told, also where IPv6 wraps them."""
    assert expected == is_public(address)


@pytest.mark.parametrize("url", ["http://127.0.0.1:80/a", "http://[::1]/", "http://[::ffff:10.0.0.1]/"])
def test_check_literal(url):
    """An address in numbers is never resolved, so it is checked in the URL."""
    with pytest.raises(PrivateAddress, match="not a public address"):
        check_literal(url)


@pytest.mark.parametrize("url", ["http://93.184.216.34/", "http://example.com/", "http:///nothing"])
def test_check_literal_passes(url):
    """Public numbers pass, and names are left to the resolver."""
    assert check_literal(url) is None


class _Answers:
    """A resolver that answers what it was made with."""

    def __init__(self, *hosts):
        self.hosts = hosts

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [{"hostname": host, "host": each, "port": port, "family": family} for each in self.hosts]

    async def close(self):
        self.hosts = ()


def resolve(*hosts):
    async def run():
        resolver = PublicResolver()
        resolver._resolver = _Answers(*hosts)
        found = await resolver.resolve("news.example")
        await resolver.close()
        return [each["host"] for each in found]

    return asyncio.run(run())


def test_resolver_gives_public_addresses_only():
    """Of a name's addresses only the public ones are connected to."""
    assert ["93.184.216.34"] == resolve("10.0.0.1", "93.184.216.34")


def test_resolver_refuses():
    """A name that leads nowhere else than to a private network is refused, and the reason names both."""
    with pytest.raises(PrivateAddress, match=r"news\.example resolves to 10\.0\.0\.1"):
        resolve("10.0.0.1")


@pytest.mark.parametrize("name", ["localhost", "0x7f.1", "2130706433"])
def test_odd_spellings(name):
    """Loopback spelled as a name or an odd number is seen by the resolver."""

    async def run():
        resolver = PublicResolver()
        try:
            return await resolver.resolve(name, 80)
        finally:
            await resolver.close()

    with pytest.raises(PrivateAddress):
        asyncio.run(run())
