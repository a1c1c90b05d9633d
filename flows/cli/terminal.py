"""Where a command's output goes: records as lines, and tables and texts that no page can steer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flows.cli.plain import plain, plain_json

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 140  # columns of a table that no terminal shows; wide enough that addresses stay whole


def console(*, stderr: bool = False) -> Console:
    """A console that takes no markup from texts; colours only on a terminal."""
    from rich.console import Console

    class Hearing(Console):
        def on_broken_pipe(self) -> None:  # rich would end the program with 1 here
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    return Hearing(
        stderr=stderr,
        markup=False,
        highlight=False,
        emoji=False,
        width=None if stream.isatty() else PIPED_WIDTH,
    )


def table(*columns: str, numbers: tuple[str, ...] = ()) -> Table:
    """An empty table without frames; columns named in `numbers` are set flush right."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return made


def write_line(line: bytes) -> None:
    """One JSON document to standard output; on a terminal without characters that steer it."""
    out = sys.stdout.buffer
    out.write(plain_json(line) if sys.stdout.isatty() else line)
    out.write(b"\n")


def write_text(text: str) -> None:
    """Text of a page to standard output, harmless."""
    sys.stdout.buffer.write(plain(text).encode("utf-8", "replace") + b"\n")
