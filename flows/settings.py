"""How Newsloom runs here: one value, read once from the environment and `[newsloom]` of sources.toml."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.toml_file import TomlFile

TABLE = "newsloom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a run. The command line wins over the environment, that over the file, that over these."""

    data: Path = Path("data")
    """The data folder."""
    contact: str | None = None
    """Whom a site may write to: an address or a page, sent with every request."""
    state: str | None = None
    """SQLAlchemy URL of the crawl state; SQLite in the data folder where null."""
    rules: Path | None = None
    """The folder of site rules; `rules` in the data folder where null."""
    delay: float = 1.0
    """Seconds between the starts of two requests to one site."""
    budget: int = 5000
    """Articles of one site fetched in one crawl at most: an hour and a half at the usual pace."""
    per_site: int = 2
    """Requests in flight to one site."""
    sites: int = 64
    """Sources crawled at the same time."""
    workers: int = 0
    """Processes that extract; 0 = one for each core."""
    batch: int = 250
    """Pages settled and committed together."""
    batch_seconds: float = 5.0
    """A smaller batch is committed after this time, so that a kill costs little work."""
    page_seconds: float = 5.0
    """Extraction of one page is killed after this time."""
    page_memory_mb: int = 400
    """Memory that extraction of one page may take on top of the worker's own."""
    max_bytes: int = 10_485_760
    """A page longer than this is refused."""
    allow_private: bool = False
    """Fetch from loopback and private addresses."""


_DEFAULTS = Settings()
_FOLDERS = ("data", "rules")
_LEAST: dict[str, float] = {
    "budget": 1,
    "per_site": 1,
    "sites": 1,
    "batch": 1,
    "page_memory_mb": 100,
    "max_bytes": 10_000,
}


def read_settings(environ: Mapping[str, str] = os.environ, file: TomlFile | None = None) -> Settings:
    """Settings from `[newsloom]` of a file and the NEWSLOOM_* variables, which win.

    Raises:
        ConfigError: a key or variable is unknown or of the wrong kind.
    """
    found = _from_file(file) if file is not None else {}
    for field in fields(Settings):
        name = f"NEWSLOOM_{field.name.upper()}"
        if environ.get(name):
            found[field.name] = _from_text(name, field.name, environ[name])
    return replace(_DEFAULTS, **found)


def _from_file(file: TomlFile) -> dict[str, Any]:
    table = file.tables.get(TABLE, {})
    if not isinstance(table, dict):
        raise file.error(TABLE, None, "is not a table", "write [newsloom] on a line of its own")
    known = {field.name for field in fields(Settings)}
    found = {}
    for key, value in table.items():
        if key not in known:
            raise file.error(
                TABLE, key, "is not a setting", f"take it out or use one of {', '.join(sorted(known))}"
            )
        try:
            found[key] = _checked(key, value)
        except ValueError as error:
            raise file.error(TABLE, key, f"is {value!r}", f"it must be {error}") from None
    for key in _FOLDERS:
        if isinstance(folder := found.get(key), Path):
            found[key] = file.path.parent / folder
    return found


def _from_text(name: str, key: str, text: str) -> Any:
    kind = type(getattr(_DEFAULTS, key))
    try:
        value: Any = text
        if kind is bool:
            value = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
                text.lower()
            )
        elif kind in (int, float):
            value = float(text) if "." in text or kind is float else int(text)
        return _checked(key, value)
    except ValueError:
        raise ConfigError(f"{name} is {text!r}: it must be {_wanted(key)}.") from None


def _checked(key: str, value: Any) -> Any:
    default = getattr(_DEFAULTS, key)
    least = _LEAST.get(key, 0)
    if isinstance(default, bool):
        good = isinstance(value, bool)
    elif isinstance(default, (int, float)):
        kinds = int if isinstance(default, int) else (int, float)
        good = isinstance(value, kinds) and not isinstance(value, bool) and least <= value < 1e12
    else:
        good = isinstance(value, str) and bool(value.strip())
    if not good:
        raise ValueError(_wanted(key))
    return Path(value) if key in _FOLDERS else value


def _wanted(key: str) -> str:
    default = getattr(_DEFAULTS, key)
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, (int, float)):
        whole = "a whole number" if isinstance(default, int) else "a number"
        return f"{whole}, {_LEAST.get(key, 0):g} or more"
    return "a text that is not empty"
