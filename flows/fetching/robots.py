"""Reads robots.txt by RFC 9309: which group is ours, what it allows, how fast."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from flows.fetching.policy import PRODUCT_TOKEN

MAX_BYTES = 512_000
"""The RFC's 500 KiB: what comes after is not read."""
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_RATE = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})(?!\d)\s*([smhd]?)")  # longer numbers fit into no float
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_RULES = frozenset({"allow", "disallow"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What one origin's robots.txt says to us.

    `state`: read, missing (4xx: all is allowed) or unreachable (5xx, network: nothing is). `delay` is
    the longer of Crawl-delay and Request-rate in seconds, or None. `sitemaps` as written.
    """

    state: str = "missing"
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    cause: str | None = None
    """Where it is not read: the reason of the fetch that failed."""
    detail: str | None = None
    rules: Protego | None = field(default=None, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether the address may be asked for; robots.txt itself always may."""
        if self.state == "unreachable":
            return False
        if self.rules is None or urlsplit(url).path == "/robots.txt":
            return True
        # Percent signs that the rules spell in one way and the address in another name one path.
        return bool(self.rules.can_fetch(_respell(url), PRODUCT_TOKEN))


def read_robots(body: bytes) -> Robots:
    """The part of a robots.txt that is addressed to us, or else to all.

    protego matches paths right, but compares product tokens by prefix (`news` would speak to us),
    does not know `newsloom/1.0`, trips over a byte order mark and takes `%3c` and `%3C` for two
    paths. So the lines of our group are picked and spelled here, and only they are given to it.
    """
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    groups, sitemaps = _read_groups(text)
    lines = groups.get(PRODUCT_TOKEN)
    lines = groups.get("*", []) if lines is None else lines
    rules = "\n".join(f"{name}: {_respell(value)}" for name, value in lines if name in _RULES)
    return Robots(
        state="read",
        delay=_delay(lines),
        sitemaps=tuple(dict.fromkeys(sitemaps)),
        rules=Protego.parse(f"User-agent: *\n{rules}\n"),
    )


def _read_groups(text: str) -> tuple[dict[str, list[tuple[str, str]]], list[str]]:
    """The lines of each product token (lower case), groups of one token merged; and the sitemaps."""
    groups: dict[str, list[tuple[str, str]]] = {}
    sitemaps: list[str] = []
    tokens: list[str] = []
    open_group = False
    for name, value in _pairs(text):
        if name == "user-agent":
            tokens = tokens if open_group else []
            open_group = True
            tokens.extend(_tokens(value))
            for token in tokens:
                groups.setdefault(token, [])
        elif name == "sitemap":
            sitemaps.append(value)
        else:
            open_group = False
            for token in dict.fromkeys(tokens):
                groups[token].append((name, value))
    return groups, sitemaps


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = (line.split("#", 1)[0].partition(":") for line in re.split(r"[\r\n]+", text))
    found = ((name.strip().lower(), value.strip()) for name, colon, value in pairs if colon)
    return [
        ({"useragent": "user-agent", "user agent": "user-agent"}.get(name, name), value)
        for name, value in found
    ]


def _tokens(value: str) -> list[str]:
    match = _TOKEN.match(value)
    return [match[0].lower()] if match else []


def _respell(text: str) -> str:
    return _ESCAPE.sub(lambda match: match[0].upper(), text)


def _delay(lines: list[tuple[str, str]]) -> float | None:
    delays = [_seconds(value) for name, value in lines if name == "crawl-delay"]
    delays += [_rate(value) for name, value in lines if name == "request-rate"]
    return max((delay for delay in delays if delay is not None and delay >= 0), default=None)


def _seconds(value: str) -> float | None:
    match = re.match(r"\d{1,6}(?:[.,]\d{1,6})?", value)
    return float(match[0].replace(",", ".")) if match else None


def _rate(value: str) -> float | None:
    match = _RATE.match(value)
    if match is None or int(match[1]) == 0:
        return None
    return int(match[2]) * _UNITS[match[3]] / int(match[1])
