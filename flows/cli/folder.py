"""The data folder that a command looks into: named with --data, set in sources.toml, or `data`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.plain import plain_line
from flows.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from duckdb import DuckDBPyConnection

    from flows.rule_book import RuleBook
    from flows.settings import Settings
    from storage.layout import Layout
    from storage.quarantine import BadLine

SOURCES_FILE = Path("sources.toml")
_SIGNS = ("articles", "format.json")
"""One of them is in every data folder: a crawl in which nothing was stored leaves no articles."""


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --data; its value goes through `existing_data`."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="The data folder; default: as in sources.toml, or data.",
    )(command)


def existing_data(data: Path | None) -> Path:
    """The data folder to read.

    Raises:
        ConfigError: there is none at that place.
    """
    root = data or _configured()
    if not any((root / name).exists() for name in _SIGNS):
        raise ConfigError(
            f"{root}: there is no data here; name a folder with --data, or make one with `newsloom crawl`."
        )
    return root


def open_view(root: Path) -> DuckDBPyConnection:
    """A connection to the views of a data folder; lines that are no records are told on standard error."""
    from storage.view import connect

    return connect(root, report=tell_bad_line)


def check_source(connection: DuckDBPyConnection, name: str | None) -> None:
    """Make sure that something is known of a source; None is all of them.

    Raises:
        ConfigError: no record and no address has it.
    """
    if name is None:
        return
    views = ("articles", "duplicates", "dropped", "versions", "ledger")
    every = " UNION ".join(f"SELECT source FROM {view}" for view in views)  # noqa: S608  names of our own
    known = {found for (found,) in connection.execute(every).fetchall() if found is not None}
    if name in known:
        return
    from flows.known_names import instead

    raise ConfigError(f"Nothing is kept of a source {name!r}; {instead(name, known)}")


def tell_bad_line(bad: BadLine) -> None:
    """Say where a line stands that is no record."""
    click.echo(plain_line(f"newsloom: {bad}"), err=True)


def settings_of(data: Path | None) -> Settings:
    """The settings of the project here, with another data folder where one is named.

    Raises:
        ConfigError: sources.toml cannot be used.
    """
    from dataclasses import replace

    settings = _settings()
    return replace(settings, data=data) if data is not None else settings


def project_rules() -> RuleBook:
    """The site rules of the project here; none where there is no project.

    Raises:
        ConfigError: a rules file, or sources.toml, cannot be used.
    """
    from flows.rule_book import read_rule_book

    return read_rule_book(_settings())


def state_address() -> str | None:
    """The SQLAlchemy URL of the state, where the settings name one outside the data folder."""
    return _settings().state


def existing_state(layout: Layout) -> str:
    """The SQLAlchemy URL of a state that is there, to be read.

    Raises:
        ConfigError: it is gone.
    """
    address = state_address()
    if address is None and not (layout.root / "state.sqlite").exists():
        raise ConfigError(f"{layout.root}: its state is gone; `newsloom rebuild` makes it anew.")
    return address or layout.state_url


def _configured() -> Path:
    return _settings().data


def _settings() -> Settings:
    import os

    from flows.settings import read_settings
    from flows.sources import read_configuration

    if SOURCES_FILE.exists():
        return read_configuration(SOURCES_FILE, os.environ).settings
    return read_settings()
