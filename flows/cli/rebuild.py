"""`newsloom rebuild`: the state anew from parts, ledgers and archive, and which records are one story."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.folder import data_option, existing_data, state_address
from flows.counted import counted

_STEPS = {
    "ledgers": "ledgers",
    "archive": "files of the archive",
    "sketches": "index of copies, parts",
    "like others": "settled anew, records like others",
}


@click.command(short_help="Make the state anew from the files.")
@data_option
def command(data: Path | None) -> None:
    """Make the state of the crawl anew from the parts, the ledgers, the archive and the tombstones.

    For a state that is damaged or that you mistrust; one that is gone is made anew by the next crawl anyway.
    The old one is kept aside until the new one is whole. What feeds said last is not in the files: the
    next crawl asks for them once more.

    Then all records are settled anew in the order of publication, then of ids: which are copies of one story,
    and which of them stands for it. What stands in articles/ and duplicates/ decides nothing, your decisions
    in decisions.jsonl do. A crawl does the same with the stories it touches, so that little should move.

    \b
    Examples:
      newsloom rebuild
      newsloom rebuild --data press
    """
    from storage.renew import renew

    root = existing_data(data)
    made = renew(root, state_url=state_address(), tell=_tell)
    click.echo(
        f"The state is new: {counted(made.records, 'record')}, {counted(made.pages, 'page')},"
        f" {counted(made.addresses, 'address', 'addresses')}, {counted(made.runs, 'run')}."
    )
    click.echo(
        f"Settled anew: {counted(made.settled.records, 'record')} like others, {made.settled.moved:,} moved."
    )


def _tell(what: str, done: int, of: int) -> None:
    if done == of or done % 100 == 0:
        click.echo(f"{_STEPS.get(what, f'parts of {what}')}: {done:,} of {of:,}", err=True)
