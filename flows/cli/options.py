"""Options that several commands take, each said once; what they give wins over sources.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

sources_option = click.option(
    "--sources", type=click.Path(dir_okay=False, path_type=Path), help="Configuration; default: sources.toml."
)
into_option = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder; default: data."
)
"""The folder to write to; `data_option` of `flows.cli.folder` names one to read."""
contact_option = click.option("--contact", help="Your mail address or web page; needed except on loopback.")
private_option = click.option(
    "--allow-private", is_flag=True, default=None, help="Fetch from loopback and private addresses too."
)


def log_format_option(meaning: str) -> Decorator:
    """--log-format; `meaning` is its help."""
    return click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        envvar="NEWSLOOM_LOG_FORMAT",
        help=meaning,
    )
