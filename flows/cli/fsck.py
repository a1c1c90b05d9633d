"""`newsloom fsck`: check a data folder, and mend it where asked to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.folder import data_option, existing_data, state_address
from flows.cli.plain import plain_line

if TYPE_CHECKING:
    from storage.fsck.fault import Fault

FOUND = 1
_STEPS = {
    "crash": "what a crash left behind",
    "index": "the index of records",
    "cover": "the covering part",
    "frontier": "the addresses",
    "erased": "that nothing erased is left",
}


@click.command(short_help="Check the data folder; mend what can be mended.")
@data_option
@click.option("--mend", is_flag=True, help="Mend what takes no person, and say what was done.")
def command(data: Path | None, *, mend: bool) -> int:
    """Check the data folder: parts, ledgers, archive and state, each by itself and against the others.

    Each fault is one line: the place, what is wrong, and what mending does or did. Nothing is changed
    without --mend; lines that mending takes out are kept in quarantine/. The exit code is 0 where nothing
    was found and 1 where something was, mended or not.

    \b
    Examples:
      newsloom fsck
      newsloom fsck --mend
      newsloom fsck --data press --mend
    """
    from storage.fsck.check import fsck

    root = existing_data(data)
    found = fsck(root, mend=mend, state_url=state_address(), tell=_tell)
    for fault in found.faults:
        click.echo(plain_line(_line(fault, mend=mend)))
    click.echo(_sum(len(found.faults), len(found.left), mend=mend))
    return FOUND if found.faults else 0


def _tell(step: str) -> None:
    click.echo(f"checking {_STEPS.get(step, step)} ...", err=True)


def _line(fault: Fault, *, mend: bool) -> str:
    line = f"{fault.place}: {fault.says}"
    if fault.cure is None:
        return line
    return f"{line}; {fault.cure}" if mend else f"{line} (with --mend: {fault.cure})"


def _sum(found: int, left: int, *, mend: bool) -> str:
    if not found:
        return "Nothing is wrong."
    if not mend:
        return f"{found} found. `newsloom fsck --mend` mends what takes no person."
    return f"{found} found, {found - left} mended, {left} left."
