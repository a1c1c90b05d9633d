"""Shows a data folder as tables: DuckDB views with declared columns, never guessed from the first rows."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from storage.checked import Checked
from storage.columns import Column, outcome_columns, record_columns
from storage.export import existing, export_lines
from storage.layout import RECORD_ROOMS, Layout
from storage.quarantine import Report, good_lines, log_bad_line
from storage.schema import duckdb_columns
from storage.views import view_queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["connect", "export_lines"]


def connect(root: Path | str, report: Report = log_bad_line) -> DuckDBPyConnection:
    """A DuckDB connection with a view of each room and of the ledger, and with copies, stories and edits.

    Reads while a crawl writes, and writes nothing but the quarantine. Lines that are no records are left
    out; each goes to `report` with its file and line and is kept in `quarantine/`.

    Raises:
        ForeignData: there is no data folder.
    """
    layout = existing(root)
    connection = duckdb.connect()
    checked = Checked(layout)
    for room in RECORD_ROOMS:
        paths = _readable(connection, layout, layout.parts(room), checked, report)
        _make_view(connection, room, paths, record_columns())
    paths = _readable(connection, layout, sorted(layout.ledger.glob("*.jsonl")), checked, report)
    _make_view(connection, "ledger", paths, outcome_columns(), run=True)
    for query in view_queries():
        connection.execute(query)
    checked.save()
    return connection


def _readable(
    connection: DuckDBPyConnection, layout: Layout, paths: list[Path], checked: Checked, report: Report
) -> list[Path]:
    """The files as DuckDB can read them: those with bad lines as copies without, gone with the connection."""
    found = []
    for path in paths:
        if checked.is_clean(path, report):
            found.append(path)
        else:
            found.append(_clean_copy(connection, layout, path))
    return found


def _clean_copy(connection: DuckDBPyConnection, layout: Layout, path: Path) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="newsloom-"))
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    copy = folder / path.name
    copy.write_bytes(b"".join(line + b"\n" for line in good_lines(layout, path, lambda _: None)))
    return copy


def _make_view(
    connection: DuckDBPyConnection,
    name: str,
    paths: Sequence[Path],
    columns: Sequence[Column],
    *,
    run: bool = False,
) -> None:
    types = duckdb_columns(columns)
    extra = ", regexp_extract(filename, '([^/]+)[.]jsonl$', 1) AS run" if run else ""
    if paths:
        declared = ", ".join(f'"{key}": {_quoted(kind)}' for key, kind in types.items())
        files = ", ".join(_quoted(str(path)) for path in paths)
        options = "format = 'newline_delimited', hive_partitioning = false, maximum_object_size = 134217728"
        source = f"read_json([{files}], columns = {{{declared}}}, filename = {str(run).lower()}, {options})"
        names = ", ".join(f'"{key}"' for key in types)
        query = f"SELECT {names}{extra} FROM {source}"  # noqa: S608 - names and paths of our own, quoted
    else:
        empty = ", ".join(f'CAST(NULL AS {kind}) AS "{key}"' for key, kind in types.items())
        query = f"SELECT {empty}{', NULL::VARCHAR AS run' if run else ''} WHERE false"
    connection.execute(f'CREATE VIEW "{name}" AS {query}')


def _quoted(text: Any) -> str:
    return "'" + str(text).replace("'", "''") + "'"
