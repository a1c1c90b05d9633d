"""The published schemas and the page on the record are those of the code."""

from __future__ import annotations

import json

import jsonschema
import pytest
from holdings import records
from small_world import crawl

from extractors.article import Author, Block, Publisher
from storage.columns import outcome_columns, record_columns
from storage.part import record_line
from storage.record import Record
from storage.schema import arrow_schema, duckdb_columns, features, main, schema_files


def test_generated_files_are_current():
    """The checked-in schemas and docs/record.md are what `python -m storage.schema` writes."""
    stale = [path.name for path, text in schema_files().items() if path.read_text("utf-8") != text]

    assert stale == []


def test_writing_them_again_changes_nothing():
    """The generator writes exactly the files that are checked in."""
    before = {path: path.read_bytes() for path in schema_files()}
    main()

    assert {path: path.read_bytes() for path in before} == before


def test_every_field_of_the_record_says_what_it_is():
    """No column at the top of a record is without its sentence, but the ledger's plainest."""
    assert [column.name for column in record_columns() if not column.doc] == []


def test_schema_accepts_what_is_stored_and_nothing_else(tmp_path):
    """Every stored line is valid; a missing key, another type, a further key are not."""
    crawl(tmp_path, 0)
    schema = next(
        json.loads(text) for path, text in schema_files().items() if path.name == "record.schema.json"
    )
    validator = jsonschema.Draft202012Validator(schema)
    good = [one for room in ("articles", "duplicates", "dropped") for one in records(tmp_path, room)]
    first = good[0]
    bad = [
        {key: value for key, value in first.items() if key != "license"},
        first | {"wordCount": "12"},
        first | {"further": 1},
    ]

    assert [validator.is_valid(one) for one in good] == [True] * len(good)
    assert [validator.is_valid(one) for one in bad] == [False] * 3


def test_ledger_lines_are_valid(tmp_path):
    """Every line of a ledger fits its schema."""
    crawl(tmp_path, 0)
    schema = next(
        json.loads(text) for path, text in schema_files().items() if path.name == "outcome.schema.json"
    )
    lines = [
        json.loads(line) for path in tmp_path.glob("ledger/*.jsonl") for line in path.read_text().splitlines()
    ]

    assert len(lines) == 12
    for line in lines:
        jsonschema.validate(line, schema, cls=jsonschema.Draft202012Validator)


def test_all_schemas_have_the_same_columns():
    """DuckDB, Arrow and Hugging Face name the columns that a record writes, in its order."""
    columns = record_columns()
    names = [column.name for column in columns]

    assert list(duckdb_columns(columns)) == names
    assert [field["name"] for field in arrow_schema(columns)] == names
    assert [field["name"] for field in features(columns)] == names


def test_arrow_reads_a_record_with_the_generated_schema(make):
    """Pyarrow takes a record in the types of record.arrow.json."""
    import pyarrow as pa
    import pyarrow.json as paj

    def arrow_type(field):
        children = [
            pa.field(child["name"], arrow_type(child), child["nullable"]) for child in field["children"]
        ]
        if field["type"] == "struct":
            return pa.struct(children)
        return (
            pa.list_(children[0])
            if field["type"] == "list"
            else getattr(pa, field["type"].replace("double", "float64").replace("bool", "bool_"))()
        )

    schema = pa.schema([(field["name"], arrow_type(field)) for field in arrow_schema(record_columns())])
    line = record_line(
        make(
            1,
            authors=(Author(name="A"),),
            publisher=Publisher(name="P"),
            blocks=(Block(type="quote", start=0, end=1),),
        )
    )
    table = paj.read_json(pa.BufferReader(line), parse_options=paj.ParseOptions(explicit_schema=schema))

    assert table.schema.names == schema.names
    assert table.to_pylist()[0]["authors"] == [{"name": "A", "url": None}]


@pytest.mark.parametrize("field", ["id", "wordCount", "articleBody"])
def test_record_is_written_with_every_key(make, field):
    """A record has all keys, null and [] included, in the order of the schema."""
    line = json.loads(record_line(make(1)))

    assert list(line) == [column.name for column in record_columns()]
    assert field in line
    assert len(outcome_columns()) == 12
    assert len(line) == len(Record.__struct_fields__)
