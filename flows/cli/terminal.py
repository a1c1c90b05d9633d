"""Where a command's output goes: records as lines, and tables and texts that no page can steer."""

from __future__ import annotations

import re
import sys
from typing import IO, TYPE_CHECKING, Any, cast

from flows.cli.plain import plain, plain_json

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_LAST_BLANKS = re.compile(r" +(?=\n)")
PIPED_WIDTH = 140  # columns of a table that no terminal shows; wide enough that addresses stay whole


def console(*, stderr: bool = False) -> Console:
    """A console that takes no markup from texts; colours only on a terminal."""
    from rich.console import Console

    class Hearing(Console):
        def on_broken_pipe(self) -> None:  # rich would end the program with 1 here
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        return Hearing(stderr=stderr, markup=False, highlight=False, emoji=False)
    file = cast("IO[str]", _Trimmed(stream))
    return Hearing(file=file, markup=False, highlight=False, emoji=False, width=PIPED_WIDTH)


class _Trimmed:
    """A stream that gets lines without blanks at their ends, with which rich fills the rows of a table."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Pass on whole lines, each without its last blanks."""
        return self._stream.write(_LAST_BLANKS.sub("", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


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
