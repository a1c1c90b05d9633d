"""What a site wants to see that nobody else may: headers, a cookie, a proxy, all from the environment.

sources.toml holds only the names of the variables. The values go into requests to that site and nowhere
else: not into logs, records, ledger or archive, which keeps answers and no requests.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.discovery.url_key import site_of
from flows.errors import ConfigError
from flows.fetching.policy import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.sources import Source

_HEADER = re.compile(r"[\x20-\x7e\x80-\xff]+")


def read_secrets(sources: Iterable[Source], environ: Mapping[str, str]) -> dict[str, Secrets]:
    """The secrets of each site that has any, by registrable domain.

    Raises:
        ConfigError: a variable is not set or cannot be sent, or two sources of a site have others; the
            message names it, never its value.
    """
    found: dict[str, Secrets] = {}
    for source in sources:
        if not (source.headers_env or source.cookie_env or source.proxy_env):
            continue
        home = source.home or source.given[0]
        names = dict(source.headers_env) | ({"Cookie": source.cookie_env} if source.cookie_env else {})
        secrets = Secrets(
            headers={header: _header(source, name, environ) for header, name in names.items()},
            proxy=_proxy(source, source.proxy_env, environ) if source.proxy_env else None,
            plain=urlsplit(home).scheme == "http",
        )
        found[site_of(home)] = _joined(source, found.get(site_of(home), secrets), secrets)
    return found


def _joined(source: Source, before: Secrets, secrets: Secrets) -> Secrets:
    """What goes to a site of several sources; over http only where all their home pages are there."""
    if (before.headers, before.proxy) != (secrets.headers, secrets.proxy):
        raise ConfigError(
            f"sources.{source.name}: another source of the same site has other headers_env, cookie_env or"
            " proxy_env; they go to the whole site, so give both the same."
        )
    return replace(secrets, plain=secrets.plain and before.plain)


def _value(source: Source, name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise ConfigError(
            f"sources.{source.name} wants the variable {name} of the environment, which is not set."
        )
    return value


def _header(source: Source, name: str, environ: Mapping[str, str]) -> str:
    value = _value(source, name, environ)
    if not _HEADER.fullmatch(value):
        raise ConfigError(f"sources.{source.name}: what {name} holds cannot be sent as a header.")
    return value


def _proxy(source: Source, name: str, environ: Mapping[str, str]) -> str:
    value = _value(source, name, environ)
    try:
        parts = urlsplit(value)
        good = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ConfigError(
            f"sources.{source.name}: {name} must hold the address of an HTTP proxy, like http://host:3128."
        )
    return value
