"""What a crawl is asked to do: sources, settings and limits, from arguments and configuration."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import ConfigError
from flows.settings import Settings, read_settings
from flows.sources import Configuration, Source, host_name, read_configuration, sources_of, with_scheme

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_FILE = Path("sources.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A crawl to be done. `limit` is articles per site; articles dated before `since` are put off."""

    sources: tuple[Source, ...]
    settings: Settings
    limit: int | None = None
    since: datetime | None = None
    command: str = "crawl"
    wait: float = 0.0
    """Seconds to wait for another run that writes to the data folder."""
    scheduled: bool = False
    """Whether a schedule asks: then feeds are asked only as often as they change."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that the user named."""
        named = ((source.home, *source.given, *source.feeds, *source.sitemaps) for source in self.sources)
        return tuple(url for urls in named for url in urls if url)


def read_order(
    targets: tuple[str, ...],
    *,
    file: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
    limit: int | None = None,
    since: str | None = None,
    wait: float = 0.0,
    scheduled: bool = False,
) -> Order:
    """The order for names of sources and addresses; without any, for all enabled sources of the file.

    `overrides` are settings from the command line; None in them means not given.

    Raises:
        ConfigError: the file or a target is wrong, or there is nothing to crawl.

    """
    names = [target for target in targets if "://" not in target]
    needed = bool(names) or not targets
    if names and file is None and not DEFAULT_FILE.exists() and (meant := with_scheme(names[0])):
        raise ConfigError(f"{names[0]!r} is no web address; {meant}")
    configuration = configured(file, needed=needed, overrides=overrides)
    sources = _picked(configuration, targets)
    return Order(
        sources=sources,
        settings=configuration.settings,
        limit=limit,
        since=read_since(since, datetime.now(UTC)) if since else None,
        wait=wait,
        scheduled=scheduled,
    )


def configured(
    file: Path | None, *, needed: bool = False, overrides: Mapping[str, Any] | None = None
) -> Configuration:
    """The configuration of a file; without one, of ./sources.toml if it is there or needed.

    `overrides` are settings from the command line; None in them means not given. A delay among them
    holds for all sources.

    Raises:
        ConfigError: the file is wrong, or not there.

    """
    path = file or DEFAULT_FILE
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    if file is None and not needed and not path.exists():
        return Configuration(sources=(), settings=replace(read_settings(os.environ), **given))
    read = read_configuration(path, os.environ)
    sources = read.sources
    if "delay" in given:
        sources = tuple(replace(source, delay=None) for source in sources)
    return replace(read, sources=sources, settings=replace(read.settings, **given))


def _picked(configuration: Configuration, targets: tuple[str, ...]) -> tuple[Source, ...]:
    names = tuple(target for target in targets if "://" not in target)
    urls = tuple(target for target in targets if "://" in target)
    picked = {source.name: source for source in configuration.pick(names)} if names or not urls else {}
    by_host = {host_name(source.home): source for source in configuration.sources}
    for source in sources_of(urls):
        known = by_host.get(source.name)
        merged = source if known is None else _asked(known, source)
        before = picked.get(merged.name)
        picked[merged.name] = merged if before is None else replace(before, given=before.given + merged.given)
    return tuple(picked.values())


def _asked(known: Source, asked: Source) -> Source:
    """A configured source, but of its pages only those that were asked for."""
    return replace(known, home=known.home if asked.home else "", given=asked.given)


def source_of(configuration: Configuration, url: str) -> Source:
    """The configured source that a URL belongs to, that of the nearest host; else one made up for it."""
    host = host_name(url)
    above = [source for source in configuration.sources if f".{host}".endswith("." + host_name(source.home))]
    return max(above, key=lambda source: len(host_name(source.home)), default=None) or sources_of((url,))[0]


_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def read_since(text: str, now: datetime) -> datetime:
    """The moment that a text like 2026-11-20, 2026-11-20T08:00+01:00, 12h, 3d or 2w means.

    Raises:
        ConfigError: it means none.

    """
    if match := re.fullmatch(r"(\d{1,5})([hdw])", text):
        return now - timedelta(**{_UNITS[match[2]]: int(match[1])})
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"{text!r} is no time; write a day like 2026-11-20, or 12h, 3d, 2w back from now."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
