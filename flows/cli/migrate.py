"""`newsloom migrate`: an older data folder brought to the schema of this version."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.folder import data_option, existing_data, state_address


@click.command(short_help="Bring an older data folder to this version.")
@data_option
def command(data: Path | None) -> None:
    """Bring a data folder that an older Newsloom wrote to the schema of this one.

    It goes by named steps, which format.json in the folder records; each is taken whole or not at all, so
    that it may be interrupted and called again. A folder that is up to date stays as it is, one of a newer
    Newsloom is refused. Keep a backup, as for any change of all files.

    \b
    Examples:
      newsloom migrate
      newsloom migrate --data press
    """
    from storage.migration import migrate

    root = existing_data(data)
    done = migrate(root, state_url=state_address(), tell=_tell)
    if done.steps:
        click.echo(f"{root}: schema {done.before} before, {done.after} now.")
    else:
        made = "; the state, of an older version, was made anew" if done.new_state else ": nothing to do"
        click.echo(f"{root}: schema {done.after}{made}.")


def _tell(what: str, done: int, of: int) -> None:
    click.echo(f"{what} ({done} of {of})", err=True)
