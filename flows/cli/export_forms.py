"""The forms of an export besides JSON Lines: CSV for spreadsheets, Parquet for tools that read columns."""

from __future__ import annotations

import codecs
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from flows.cli.cells import csv_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 20
_LONGEST = 134_217_728
"""Bytes of a line that DuckDB reads, as in the views."""
SEPARATOR = "; "


def _names(found: list[dict[str, Any]]) -> str:
    return SEPARATOR.join(one["name"] for one in found)


_CELLS: dict[str, Callable[[Any], Any]] = {
    "authors": _names,
    "publisher": lambda found: found and found["name"],
    "keywords": SEPARATOR.join,
    "flags": SEPARATOR.join,
}
COLUMNS = (
    *("headline", "description", "authors", "datePublished", "datePublishedDay", "dateModified", "source"),
    *("publisher", "articleSection", "keywords", "inLanguage", "kind", "wordCount", "url", "articleBody"),
    *("flags", "storyId", "id"),
)
"""Fields that a person reads, one cell each; lists are joined, and the text stands in one line."""


def csv_chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The file bit by bit: with the mark by which spreadsheets know UTF-8, and a head."""
    yield codecs.BOM_UTF8 + csv_line(COLUMNS).encode()
    for line in lines:
        record = msgspec.json.decode(line)
        values = (_CELLS.get(name, lambda value: value)(record[name]) for name in COLUMNS)
        yield csv_line(values).encode()


def parquet_chunks(lines: Iterator[bytes], beside: Path) -> Iterator[bytes]:
    """The file bit by bit, with all fields in their declared types; it is made beside its place."""
    import duckdb

    from storage.columns import record_columns
    from storage.schema import duckdb_columns

    with tempfile.TemporaryDirectory(prefix=".newsloom-export-", dir=beside) as folder:
        before, made = Path(folder) / "records.jsonl", Path(folder) / "records.parquet"
        with before.open("wb") as file:
            file.writelines(lines)
        columns = duckdb_columns(record_columns())
        with duckdb.connect() as connection:
            found = connection.read_json(
                str(before), columns=columns, format="newline_delimited", maximum_object_size=_LONGEST
            )
            found.write_parquet(str(made))
        with made.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
