"""Generates the schemas of a record for other tools, and their page in the docs, from its type.

`python -m storage.schema` writes them again: `storage/schemas/*.json` and `docs/record.md`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storage.columns import Column, outcome_columns, record_columns
from storage.record import SCHEMA_VERSION

_DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_ARROW = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}
_FEATURES = {"string": "string", "integer": "int64", "number": "float64", "boolean": "bool"}
_ROOT = Path(__file__).parent
_DOCS = _ROOT.parent / "docs" / "record.md"

_RULES = """\
# What becomes of a record

- The same id with the same published fields (all but `rights`, `fetch`, what a run adds, and `removed`,
  `moved` and `repairs`, which number the lines of a reading): `unchanged`, nothing is written. Any published
  field differs, or a notice of a correction among what was removed: `updated`; the old version goes to
  `versions/`, `firstSeen` survives.
- Another id with exactly the same text of at least 25 words: `duplicate` (`exact_text`), kept in
  `duplicates/` with `duplicateOf`. A second address of a page already settled in the run: `duplicate`
  (`url_key`), in the ledger only.
- Another id that tells the same story in nearly the same words: `duplicate` (`near_text`), kept likewise;
  the better of the two stands in `articles/`. See [duplicates](duplicates.md).
- A page refused as an article: `dropped` with the reason, its last reading kept in `dropped/`. Was an
  article stored for it before, that one stays in `articles/`. 404 or 410 of a stored one: `gone`, the
  record is kept.
- An erased address is not taken in again: it is not fetched, and no ledger names it; a tombstone in
  `tombstones.txt` outlives the state. Another address that leads to it is `dropped` (`erased`).

[Outcomes](outcomes.md) explains each outcome and each reason.

# The flags

| flag | when |
|---|---|
| `cut_short` | The page has more blocks or lines than are looked at; the text ends before its end. |
| `date_conflict` | Sources on the page disagree on when it was published. |
| `entries_not_shown` | A live blog whose data list entries that do not stand in the page's text. |
| `home_page` | The address is that of a site's home page, whose text may be of many stories. |
| `incomplete_pages` | A further page of the article could not be had. |
| `multi_page` | The text was joined from several pages. |
| `over_cleaned` | Cleaning would have taken more than a quarter of the text: only copies were taken out. |
| `rule_no_match` | The site rule found no text; the page was read in general. |
| `teaser_only` | Only the beginning seems to be there, of 600 characters or more: two signs of a paywall. |
| `title_mismatch` | Sources on the page disagree on the headline. |

# What lies in the files

- `0-cover.jsonl` comes first of all parts and holds ordinary records: the few that together fill every
  field, so that tools which guess types from the first rows guess right. It lies in the first day's
  folder while all its records are of that day, else in `articles/cover/`. Read `articles/*/*.jsonl`, not
  `articles/stored=*`.
- The archive keeps bodies with their content coding undone; the headers of the wire that spoke of it are
  kept as `X-Archive-Orig-...`. Each response is followed by a metadata record in JSON: source,
  discovery, redirects, bytes.
"""


def duckdb_columns(columns: Sequence[Column]) -> dict[str, str]:
    """Column name -> DuckDB type."""
    return {column.name: _duckdb_type(column) for column in columns}


def arrow_schema(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The Arrow schema as JSON: `{"name", "type", "nullable", "children"}` for each field."""
    return [_arrow_field(column) for column in columns]


def features(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The features of a Hugging Face dataset card, the value of `dataset_info.features`."""
    return [_feature(column) for column in columns]


def json_schema(columns: Sequence[Column], title: str) -> dict[str, Any]:
    """The JSON Schema: every key required, null where it may be unknown, no other keys."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "version": SCHEMA_VERSION,
        **_object(columns),
    }


def record_page() -> str:
    """The text of docs/record.md."""
    return "\n".join(
        [
            "# The record",
            "",
            f"One article as it is stored, schema version {SCHEMA_VERSION}. Every key is always written;",
            "unknown is `null`, an empty list is `[]`. Generated from `storage/record.py` by",
            "`python -m storage.schema`; the same as JSON Schema, Arrow, DuckDB and Hugging Face types in",
            "`storage/schemas/`.",
            "",
            *_table(record_columns(), ""),
            "",
            "# The ledger line",
            "",
            "What became of an address in a run: `ledger/<run>.jsonl`.",
            "",
            *_table(outcome_columns(), ""),
            "",
            _RULES,
        ]
    )


def schema_files() -> dict[Path, str]:
    """Path -> text of every generated file."""
    columns = record_columns()
    values = {
        "record.schema.json": json_schema(columns, "Newsloom record"),
        "outcome.schema.json": json_schema(outcome_columns(), "Newsloom ledger line"),
        "record.arrow.json": arrow_schema(columns),
        "record.duckdb.json": duckdb_columns(columns),
        "record.features.json": features(columns),
    }
    files = {_ROOT / "schemas" / name: json.dumps(value, indent=2) + "\n" for name, value in values.items()}
    return files | {_DOCS: record_page()}


def _duckdb_type(column: Column) -> str:
    if column.kind == "list":
        return f"{_duckdb_type(column.fields[0])}[]"
    if column.kind == "struct":
        inner = ", ".join(f'"{field.name}" {_duckdb_type(field)}' for field in column.fields)
        return f"STRUCT({inner})"
    return _DUCKDB[column.kind]


def _arrow_field(column: Column, *, within_null: bool = False) -> dict[str, Any]:
    """Inside a struct that may be null every field may be null, as pyarrow reads it."""
    nullable = column.nullable or within_null
    children = [_arrow_field(field, within_null=nullable) for field in column.fields]
    kind = _ARROW.get(column.kind, column.kind)
    return {"name": column.name, "type": kind, "nullable": nullable, "children": children}


def _feature(column: Column) -> dict[str, Any]:
    if column.kind == "struct":
        return {"name": column.name, "struct": [_feature(field) for field in column.fields]}
    if column.kind == "list":
        item = column.fields[0]
        inner = features(item.fields) if item.kind == "struct" else _FEATURES[item.kind]
        return {"name": column.name, "list": {"struct": inner} if item.kind == "struct" else inner}
    return {"name": column.name, "dtype": _FEATURES[column.kind]}


def _object(columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {column.name: _json_type(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _json_type(column: Column) -> dict[str, Any]:
    about = {"description": column.doc} if column.doc else {}
    if column.kind == "struct":
        found = _object(column.fields)
    elif column.kind == "list":
        found = {"type": "array", "items": _json_type(column.fields[0])}
    else:
        found = {"type": column.kind}
    if column.nullable:
        found["type"] = [found["type"], "null"]
    return about | found


def _table(columns: Sequence[Column], prefix: str) -> list[str]:
    head = [] if prefix else ["| field | type | meaning |", "|---|---|---|"]
    return head + [row for column in columns for row in _rows(column, prefix)]


def _rows(column: Column, prefix: str) -> list[str]:
    name = prefix + column.name
    kind, inner, mark = column.kind, column.fields, "."
    label: str = kind
    if kind == "list":
        item = inner[0]
        label, inner, mark = f"list of {item.kind}", item.fields, "[]."
    null = " or null" if column.nullable else ""
    own = f"| `{name}` | {label}{null} | {' '.join(column.doc.split()).replace('|', ' ')} |"
    return [own, *_table(inner, name + mark)]


def main() -> None:
    """Write all generated files."""
    for path, text in schema_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
