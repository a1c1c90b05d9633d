"""`newsloom erase`: take records out of everything that is kept, for good."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.folder import data_option, existing_data, state_address
from flows.cli.plain import plain_line
from flows.counted import counted

if TYPE_CHECKING:
    from storage.data import Data
    from storage.erase import Erased


@click.command(short_help="Take records out of all that is kept, for good.")
@click.argument("which", metavar="URL|ID...", nargs=-1, required=True)
@data_option
@click.option("--yes", is_flag=True, help="Do it: nothing that was erased comes back.")
def command(which: tuple[str, ...], data: Path | None, *, yes: bool) -> None:
    """Take records out of the articles, old versions, copies, evidence, archive, ledgers and state.

    Of each a hash is kept in tombstones.txt, by which a later crawl knows it and does not store it again. An
    erased article that has copies gives its place to the first of them: name copies too where the text
    itself must go; `newsloom show` lists them. Without --yes it is only said what is there.

    \b
    Examples:
      newsloom erase https://news.site/2026/11/22/a-story
      newsloom erase --yes https://news.site/2026/11/22/a-story a542275f003cf43353966
    """
    from storage.data import open_data
    from storage.erase import erase

    root = existing_data(data)
    wanted = [_wanted(one) for one in which]
    with open_data(root, state_url=state_address()) as opened:
        for asked, (record_id, _) in zip(which, wanted, strict=True):
            click.echo(plain_line(f"{asked}: {_found(opened, record_id)}"))
        if not yes:
            raise click.UsageError("Nothing was erased. Say --yes to erase it for good.")
        ids, keys = [one for one, _ in wanted], [key for _, key in wanted if key]
        _say(erase(opened, ids, datetime.now(UTC), keys=keys))


def _wanted(which: str) -> tuple[str, str | None]:
    """(id of the record, key of the address where one was given).

    Raises:
        click.UsageError: neither an id nor a web address.
    """
    import re

    from extractors.discovery.url_key import url_key
    from storage.identity import record_id_of

    if re.fullmatch(r"a[0-9a-f]{20}", which):
        return which, None
    try:
        key = url_key(which)
    except ValueError:
        raise click.UsageError(f"{which!r} is neither a web address nor the id of a record.") from None
    return record_id_of(key), key


def _found(data: Data, record_id: str) -> str:
    rooms = data.state.stories.by_id(record_id)
    copies = len(data.state.stories.copies(record_id))
    said = f"{record_id} in {', '.join(sorted(rooms))}" if rooms else "no record; it will not be stored later"
    return f"{said}, with {counted(copies, 'copy', 'copies')}" if copies else said


def _say(erased: Erased) -> None:
    for one in erased.where:
        click.echo(f"erased from {one.place}: {counted(one.count, one.what)}")
    for record_id in erased.promoted:
        click.echo(f"{record_id}, a copy of it, is now an article itself")
    counts = {"record": erased.records, "page": erased.pages, "ledger line": erased.ledger_lines}
    click.echo(f"Erased: {', '.join(counted(count, noun) for noun, count in counts.items())}.")
