"""The tables of the index of stories by likeness; part of the crawl state, drawn from the parts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table

from storage.tables import metadata

sketches = Table(
    "sketches",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("record_id", String(24), nullable=False, unique=True),
    Column("story_id", String(24), nullable=False),
    Column("founder", Boolean, nullable=False),
    Column("represents", Boolean, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
    Index("sketches_story", "story_id"),
)

sketch_keys = Table(
    "sketch_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,  # the key is the row: half the size
)

apart = Table(
    "apart",
    metadata,
    Column("record_id", String(24), primary_key=True),
    Column("story_id", String(24), primary_key=True),
)
