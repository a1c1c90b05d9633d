"""Which network addresses may be connected to: public ones, checked after the name is resolved."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddress(OSError):
    """Raised where a name or address leads to a network that is not public."""


class PublicResolver(AbstractResolver):
    """Resolves names and gives out public addresses only.

    The connection is made to what this returns, so a name cannot pass the check with one address
    and be connected to by another.
    """

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The public addresses of a host; raises `PrivateAddress` where it has only others."""
        found = await self._resolver.resolve(host, port, family)
        public = [result for result in found if is_public(result["host"])]
        if found and not public:
            raise PrivateAddress(f"{host} resolves to {found[0]['host']}, which is not a public address")
        return public

    async def close(self) -> None:
        """Release the resolver."""
        await self._resolver.close()


def is_public(address: str) -> bool:
    """Whether an address in numbers is one of the public internet; addresses wrapped in IPv6 too."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def check_literal(url: str) -> None:
    """Raise `PrivateAddress` where the URL names a non-public address in numbers: it is never resolved."""
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return  # a name (or an odd spelling such as 0x7f.1): the resolver sees it
    if not is_public(host):
        raise PrivateAddress(f"{host} is not a public address")
