"""Makes a value a cell of a CSV file that a spreadsheet opens: one line, and never computed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flows.cli.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@")


def cell(value: object) -> str:
    """A value for CSV. A headline that a spreadsheet would compute gets an apostrophe; a number stays one."""
    found = "" if value is None else plain_line(str(value))
    return f"'{found}" if isinstance(value, str) and found.startswith(_FORMULA) else found


def csv_line(values: Iterable[object]) -> str:
    """One line of a CSV file, with its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([cell(value) for value in values])
    return line.getvalue()
