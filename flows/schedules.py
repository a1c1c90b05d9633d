"""When a source is crawled: a cron line or an interval, as sources.toml writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_CRON_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMES = re.findall(r"\w{3}", "jan feb mar apr may jun jul aug sep oct nov dec sun mon tue wed thu fri sat")
WANTED = 'an interval like "30m", "2h" or "1d", or a cron line like "*/30 * * * *"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Exactly one of the two is set: `cron` (five fields) or `seconds` between two starts."""

    cron: str | None = None
    seconds: int | None = None

    @property
    def told(self) -> str:
        """As people say it: the cron line, or `every 2h`; in the largest unit that is whole."""
        if self.seconds is None:
            return f"cron {self.cron}"
        unit, size = max(
            (item for item in _UNITS.items() if self.seconds % item[1] == 0), key=lambda item: item[1]
        )
        return f"every {self.seconds // size}{unit}"


def read_schedule(value: Any) -> Schedule:
    """The schedule that a text means.

    Raises:
        ValueError: what it must be instead.
    """
    if isinstance(value, str):
        if match := re.fullmatch(r"\s*(\d+)\s*([smhd])\s*", value):
            seconds = int(match[1]) * _UNITS[match[2]]
            if seconds >= 1:
                return Schedule(seconds=seconds)
        elif _is_cron(value.split()):
            return Schedule(cron=" ".join(value.split()))
    raise ValueError(WANTED)


def _is_cron(parts: list[str]) -> bool:
    return len(parts) == len(_CRON_FIELDS) and all(
        _is_cron_field(part, low, high) for part, (low, high) in zip(parts, _CRON_FIELDS, strict=True)
    )


def _is_cron_field(text: str, low: int, high: int) -> bool:
    for item in text.lower().split(","):
        match = re.fullmatch(r"(\*|\w+(?:-\w+)?)(?:/([1-9]\d*))?", item)
        if not match:
            return False
        for end in match[1].split("-"):
            if end != "*" and end not in _NAMES and not (end.isdigit() and low <= int(end) <= high):
                return False
    return True
