"""What each key of a source in sources.toml may hold: one reader a key, which says what it must be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from flows.schedules import read_schedule

if TYPE_CHECKING:
    from collections.abc import Callable


def web_address(value: Any) -> str:
    """The address, if it is one of the web; a bare host gets its slash.

    Raises:
        ValueError: it is none; the message says what it must be.
    """
    wanted = 'a web address, like "https://news.site/"'
    if not isinstance(value, str):
        raise ValueError(wanted)  # noqa: TRY004  the caller tells values from keys, not types
    try:
        parts = urlsplit(value.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"\s", value.strip()):
        raise ValueError(wanted)
    return value.strip() if parts.path else value.strip() + "/"


def _addresses(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('a list of web addresses, like ["https://news.site/rss"]')  # noqa: TRY004  as above
    return tuple(web_address(item) for item in value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text that is not empty")
    return value.strip()


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 3600:
        raise ValueError("a number of seconds from 0 to 3600, like 1.5")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a whole number, 0 or more")
    return value


def _budget(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("a whole number, 1 or more")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004  as above
    return value


def _zone(value: Any) -> str:
    if not isinstance(value, str) or value not in available_timezones():
        raise ValueError('the name of a time zone, like "Europe/Berlin"')
    return ZoneInfo(value).key


def _language(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError('a language tag, like "de" or "pt-BR"')
    return value


def _variable(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("the name of a variable of the environment, never the secret itself")
    return value


def _header_variables(value: Any) -> tuple[tuple[str, str], ...]:
    wanted = 'a table of header and variable, like { Authorization = "NEWS_TOKEN" }'
    if not isinstance(value, dict) or not all(re.fullmatch(r"[A-Za-z0-9-]{1,64}", name) for name in value):
        raise ValueError(wanted)
    return tuple((name, _variable(variable)) for name, variable in value.items())


READERS: dict[str, Callable[[Any], Any]] = {
    "home": web_address,
    "feeds": _addresses,
    "sitemaps": _addresses,
    "delay": _seconds,
    "schedule": read_schedule,
    "time_zone": _zone,
    "language": _language,
    "publisher": _text,
    "enabled": _switch,
    "expect": _count,
    "budget": _budget,
    "browser": _switch,
    "headers_env": _header_variables,
    "cookie_env": _variable,
    "proxy_env": _variable,
}
"""Key to reader; a reader raises ValueError with what the value must be."""
