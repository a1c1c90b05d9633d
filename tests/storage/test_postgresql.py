"""What is asked of the state can be said to PostgreSQL; whether it is answered alike is tried by hand."""

from __future__ import annotations

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from storage import leader_hashes, leader_index, leader_runs, stories
from storage.errors import StorageError
from storage.prepared import Prepared
from storage.state import open_state
from storage.tables import metadata

PREPARED = {
    f"{module.__name__}.{name}": made
    for module in (leader_hashes, leader_index, leader_runs, stories)
    for name, made in vars(module).items()
    if isinstance(made, Prepared)
} | {
    "blocks": leader_runs.blocks_of(3),
    "leaders": leader_index.leaders_of(3),
    "rows": leader_index.rows_of(3),
    "sketches": leader_index.sketches_of(3),
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made(table):
    """With its indexes, and with nothing that only SQLite knows."""
    dialect = postgresql.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect))]
    made += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]

    assert all(
        word not in " ".join(made).upper() for word in ("ROWID", "PRAGMA", "AUTOINCREMENT", "DATETIME")
    )


@pytest.mark.parametrize("name", PREPARED)
def test_every_prepared_statement_takes_its_values_by_name(name):
    """The driver gets the names that the values are given under."""
    compiled = PREPARED[name].compiled(postgresql.dialect())

    assert set(compiled.params) == set(compiled.binds)
    assert all(f"%({each})s" in str(compiled) for each in compiled.params)


@pytest.mark.parametrize("url", ["no address", "nosuch://host/base", "postgresql+nodriver://host/base"])
def test_a_state_that_no_driver_opens_is_named(url):
    """With how its address is written and what to install."""
    with pytest.raises(StorageError, match=r"postgresql\+psycopg://.*newsloom\[postgres\]"):
        open_state(url)
