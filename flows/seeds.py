"""Reads the addresses of a seeds file: one a line, or a column of a table in CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flows.errors import ConfigError
from flows.source_keys import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("url", "link", "address", "home", "website")
"""Names of the column that holds the addresses, whatever their case; the first that is there is taken."""


def read_seeds(path: Path) -> tuple[str, ...]:
    """The addresses of a seeds file: home pages or articles, each once.

    A file that ends in .csv has a head, in which `url` or another of `COLUMNS` names the column; any other
    has one address a line, empty lines and # comments aside.

    Raises:
        ConfigError: the file cannot be read, is empty, or a line is no web address.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{path}: cannot be read ({why}).") from error
    found = []
    for number, told in _cells(path, text) if path.suffix.lower() == ".csv" else _lines(text):
        try:
            found.append(web_address(told))
        except ValueError as error:
            raise ConfigError(f"{path}:{number}: {told!r} is not {error}.") from None
    if not found:
        raise ConfigError(f"{path}: holds no address; write one home page or article address a line.")
    return tuple(dict.fromkeys(found))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if told := line.strip() if not line.lstrip().startswith("#") else "":
            yield number, told


def _cells(path: Path, text: str) -> Iterator[tuple[int, str]]:
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        column = next((names.index(name) for name in COLUMNS if name in names), None)
        if column is None:
            raise ConfigError(
                f"{path}:1: no column is named url; name the column of the addresses so in the first line."
            )
        for row in reader:
            if told := row[column].strip() if len(row) > column else "":
                yield reader.line_num, told
    except csv.Error as error:
        raise ConfigError(f"{path}:{reader.line_num}: is no line of CSV ({error}).") from None
