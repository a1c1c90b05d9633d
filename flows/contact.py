"""Who we say we are: the user agent, and the contact in it that a site may write to."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.errors import ConfigError
from flows.process import extractor_version
from flows.settings import Settings, checked_contact

if TYPE_CHECKING:
    from collections.abc import Iterable


def user_agent(settings: Settings, urls: Iterable[str]) -> str:
    """What we send as User-Agent: name, version and contact.

    The contact may be missing only where every address is on this machine and private addresses are allowed.

    Raises:
        ConfigError: there is no contact, or a placeholder; or all is on this machine, which is not allowed.

    """
    name = f"Newsloom/{extractor_version()}"
    if settings.contact:
        return f"{name} (+{checked_contact(settings.contact)})"
    hosts = sorted({urlsplit(url).hostname or "" for url in urls})
    local = all(_is_loopback(host) for host in hosts)
    if local and settings.allow_private:
        return name
    if local and hosts:
        raise ConfigError(f"{', '.join(hosts)}: is this machine; --allow-private permits fetching from it.")
    raise ConfigError(
        "Sites must be able to reach whoever crawls them: give --contact with your mail address or web page, "
        'or set contact = "..." under [newsloom] in sources.toml, or NEWSLOOM_CONTACT.'
    )


def _is_loopback(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(str(item[4][0])).is_loopback for item in found)
