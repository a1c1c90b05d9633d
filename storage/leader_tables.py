"""The tables of the index of stories by likeness; part of the crawl state, drawn from the parts.

The hashes of a leader are noted in one row of `sketch_log` first. When there are `MERGED_AT` of them they
are sorted into `sketch_keys` all at once. Written one leader at a time, each hash would dirty a page of its
own somewhere in that table: of a million leaders 80 kB a record, where the rows themselves are 0.3 kB.
"""

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

sketch_log = Table(
    "sketch_log",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("keys", LargeBinary, nullable=False),  # 32 bits each, little endian
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
