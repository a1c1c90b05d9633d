"""Who we say we are: the user agent, and the contact in it that a site may write to."""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.errors import ConfigError
from flows.process import extractor_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.settings import Settings

_CONTACT = re.compile(
    r"(?:mailto:)?[^\s@<>()]+@[\w-]+(?:\.[\w-]+)+|https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?"
)
_PLACEHOLDER = re.compile(
    r"example\.|@test\b|\.test\b|\.invalid\b|localhost|changeme|change-me|your[-_.]?(?:name|mail|email|domain|site|org|company)"
    r"|you@|name@domain|@domain\.|foo@|user@|someone@|todo|xxx",
    re.IGNORECASE,
)


def user_agent(settings: Settings, urls: Iterable[str]) -> str:
    """What we send as User-Agent: name, version and contact.

    The contact may be missing only where every address is on this machine and private addresses are allowed.

    Raises:
        ConfigError: there is no contact, or a placeholder; or all is on this machine, which is not allowed.
    """
    if settings.contact:
        return agent_of(settings.contact)
    hosts = sorted({urlsplit(url).hostname or "" for url in urls})
    local = all(_is_loopback(host) for host in hosts)
    if local and settings.allow_private:
        return agent_of(None)
    if local and hosts:
        raise ConfigError(f"{', '.join(hosts)}: is this machine; --allow-private permits fetching from it.")
    raise ConfigError(
        "Sites must be able to reach whoever crawls them: give --contact with your mail address or web page, "
        'or set contact = "..." under [newsloom] in sources.toml, or NEWSLOOM_CONTACT.'
    )


def agent_of(contact: str | None) -> str:
    """Our name and version, with the contact where one is given.

    Raises:
        ConfigError: the contact is none.
    """
    name = f"Newsloom/{extractor_version()}"
    return f"{name} (+{checked_contact(contact)})" if contact else name


def checked_contact(contact: str) -> str:
    """The contact, if a site could really write to it.

    Raises:
        ConfigError: it is no address, or a placeholder like you@example.com.
    """
    contact = contact.strip()
    if not _CONTACT.fullmatch(contact):
        raise ConfigError(
            f"The contact {contact!r} is neither a mail address nor a web page; give one that you read."
        )
    if _PLACEHOLDER.search(contact):
        raise ConfigError(
            f"The contact {contact!r} is a placeholder; give an address or a page that you read."
        )
    return contact


def _is_loopback(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(str(item[4][0])).is_loopback for item in found)
