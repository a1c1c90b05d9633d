"""A source is a site to crawl: a name and a home page, and what else the user knows of it (sources.toml)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.discovery.url_key import site_of, url_key
from extractors.site import Site
from flows.errors import ConfigError
from flows.known_names import instead
from flows.settings import TABLE, Settings, read_settings
from flows.source_keys import READERS, web_address
from flows.toml_file import TomlFile, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractors.rules.rule import Rule
    from flows.schedules import Schedule

SOURCES = "sources"
_NAME = re.compile(r"[\w][\w.-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One site. `given` are article addresses asked for by hand: then nothing is discovered."""

    name: str
    home: str
    feeds: tuple[str, ...] = ()
    """Feeds to read besides those that are found."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps to read besides those that are found."""
    delay: float | None = None
    """Seconds between two requests; null = the setting."""
    schedule: Schedule | None = None
    """When `newsloom serve` crawls it."""
    time_zone: str | None = None
    """IANA name; for published times without an offset and for the schedule."""
    language: str | None = None
    """BCP 47; for texts too short to tell."""
    publisher: str | None = None
    """Who publishes it, where the pages do not say."""
    enabled: bool = True
    expect: int | None = None
    """A crawl that finds fewer article links than this fails."""
    budget: int | None = None
    """Articles fetched in one crawl at most, the newest first; null = the setting."""
    browser: bool = False
    """Whether its pages are rendered by a browser, as they are empty without their scripts."""
    headers_env: tuple[tuple[str, str], ...] = ()
    """(header, variable of the environment that holds its value); sent to this site alone."""
    cookie_env: str | None = None
    """The variable that holds a cookie."""
    proxy_env: str | None = None
    """The variable that holds the address of a proxy for this site."""
    given: tuple[str, ...] = ()

    @property
    def site(self) -> Site:
        """What extraction may know of it."""
        return Site(publisher=self.publisher, language=self.language, time_zone=self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """All of sources.toml."""

    sources: tuple[Source, ...]
    settings: Settings
    path: Path | None = None

    def pick(self, names: tuple[str, ...]) -> tuple[Source, ...]:
        """The named sources, or all enabled ones.

        Raises:
            ConfigError: a name is not in the file, or no source is enabled.
        """
        by_name = {source.name: source for source in self.sources}
        if missing := [name for name in names if name not in by_name]:
            meant = with_scheme(missing[0]) or instead(missing[0], by_name)
            raise ConfigError(f"{self.path}: there is no source {missing[0]!r}; {meant}")
        picked = tuple(by_name[name] for name in names) or tuple(s for s in self.sources if s.enabled)
        if not picked:
            raise ConfigError(
                f"{self.path}: no source is enabled; `newsloom source add URL` adds one,"
                ' or write [sources.name] and below it home = "https://...".'
            )
        return picked


def read_configuration(path: Path, environ: Mapping[str, str]) -> Configuration:
    """Read a sources.toml.

    Raises:
        ConfigError: names file, line, key and the fix.
    """
    file = read_toml(path)
    if unknown := [key for key in file.tables if key not in (TABLE, SOURCES)]:
        meant = _meant(unknown[0], file.tables)
        raise file.error(unknown[0], None, "is not known here", f"a source is a table like {meant}")
    settings = read_settings(environ, file)
    return Configuration(sources=_read_sources(file), settings=settings, path=path)


def with_scheme(name: str) -> str | None:
    """A clause for a name that is a file, or an address but for its scheme; None for any other."""
    if Path(name).is_file():
        return f"it is a file: --seeds {name} crawls the addresses in it."
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/.*)?", name):
        return f"an address is written like https://{name}."
    return None


def _meant(name: str, tables: Mapping[str, Any]) -> str:
    """The heading that a table probably was to have: of [source.a] and of [a] it is [sources.a]."""
    inner = tables[name] if isinstance(tables[name], dict) else {}
    below = [key for key, value in inner.items() if isinstance(value, dict)]
    return f"[sources.{below[0] if below else name}]"


def _read_sources(file: TomlFile) -> tuple[Source, ...]:
    tables = file.tables.get(SOURCES, {})
    if not isinstance(tables, dict):
        raise file.error(SOURCES, None, "is not a table of sources", "write [sources.name] for each site")
    sources = tuple(_read_source(file, name, table) for name, table in tables.items())
    homes: dict[str, str] = {}
    for source in sources:
        if other := homes.get(source.home):
            raise file.error(
                f"{SOURCES}.{source.name}", "home", f"is the home of {other!r} too", "take one of them out"
            )
        homes[source.home] = source.name
    return sources


def is_source_name(name: str) -> bool:
    """Whether a source may be called so: its name stands in file names and tables."""
    return _NAME.fullmatch(name) is not None


def _read_source(file: TomlFile, name: str, table: Any) -> Source:
    where = f"{SOURCES}.{name}"
    if not isinstance(table, dict):
        raise file.error(
            SOURCES, name, f"is {table!r}", f'write [sources.{name}] and below it home = "https://..."'
        )
    if not is_source_name(name):
        raise file.error(
            where,
            None,
            "is no name for a source",
            "use letters, digits, dot, dash and underscore, at most 64",
        )
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in READERS:
            raise file.error(where, key, "is not known", f"take it out or use one of {', '.join(READERS)}")
        try:
            values[key] = READERS[key](value)
        except ValueError as error:
            shown = (
                "cannot be used" if key.endswith("_env") else f"is {value!r}"
            )  # it may be the secret itself
            raise file.error(where, key, shown, f"it must be {error}") from None
    if "home" not in values:
        raise file.error(where, None, "has no home page", 'add home = "https://..." below it')
    return Source(name=name, **values)


def is_home(url: str) -> bool:
    """Whether an address is a site's front page by its shape: no path but / or a language."""
    parts = urlsplit(url)
    return not parts.query and bool(
        re.fullmatch(r"(/[a-z]{2}(-[a-z]{2})?)?/?(index\.\w+)?", parts.path or "/", re.IGNORECASE)
    )


def sources_of(urls: tuple[str, ...]) -> tuple[Source, ...]:
    """One source a host: home pages are crawled, other addresses are fetched as given.

    Raises:
        ConfigError: one is no web address, or a second home page of its host.
    """
    found: dict[str, Source] = {}
    for raw in urls:
        try:
            url = web_address(raw)
        except ValueError as error:
            raise ConfigError(f"{raw!r} is not {error}.") from None
        name = host_name(url)
        source = found.get(name, Source(name=name, home=""))
        if is_home(url):
            if source.home and url_key(source.home) != url_key(url):
                raise ConfigError(
                    f"{url}: a second home page of {name}, beside {source.home}: crawl one at a time, or give"
                    " each a name of its own in sources.toml."
                )
            found[name] = replace(source, home=source.home or url)
        else:
            found[name] = replace(source, given=(*source.given, url))
    return tuple(found.values())


def host_name(url: str) -> str:
    """The name of a source that has none: its host without www., with the port where one is given."""
    parts = urlsplit(url)
    port = f"_{parts.port}" if parts.port else ""
    return (parts.hostname or "").removeprefix("www.") + port


def browser_sites(sources: Iterable[Source]) -> frozenset[str]:
    """The registrable domains of the sources whose pages a browser renders."""
    return frozenset(site_of(source.home or source.given[0]) for source in sources if source.browser)


def config_hash(source: Source, rule: Rule | None = None) -> str:
    """Hash of what the configuration says about the site to extraction: it is stored with every record."""
    return _hash_of(source.site, repr(rule) if rule else None)


@lru_cache(maxsize=1_024)
def _hash_of(site: Site, rule: str | None) -> str:
    told = {field.name: getattr(site, field.name) for field in fields(Site) if field.name != "rule"}
    told |= {"rule": rule} if rule else {}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def run_hash(sources: tuple[Source, ...], settings: Settings) -> str:
    """Hash of all that a run was configured with."""
    told = {"sources": [asdict(source) for source in sources], "settings": asdict(settings)}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
