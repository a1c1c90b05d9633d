"""The views that are more than a room of parts, in DuckDB's SQL."""

from __future__ import annotations

from importlib.resources import files

from extractors.corrections.notice import LONGEST, NOTICE


def view_queries() -> tuple[str, ...]:
    """The statements that make the views, once those of the rooms and the ledger are there."""
    notice = "'" + NOTICE.replace("'", "''") + "'"
    return (_read("stories"), _read("edits").format(notice=notice, longest=LONGEST))


def _read(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
