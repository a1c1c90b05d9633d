"""`newsloom version`: which Newsloom this is."""

from __future__ import annotations

import click


@click.command(short_help="Print the version.")
def command() -> None:
    """Print the version of Newsloom, as records keep it in `extractorVersion`.

    \b
    Example:
      newsloom version
    """
    from importlib.metadata import version

    click.echo(version("newsloom"))
