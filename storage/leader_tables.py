"""The tables of the index of stories by likeness; part of the crawl state, drawn from the parts.

The hashes of a leader are noted in one row of `sketch_log` first. When there are `MERGED_AT` of them they
are sorted into the runs of `storage.leader_runs` all at once.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table

from storage.tables import metadata

leaders = Table(
    "leaders",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("record_id", String(24), nullable=False),  # found by its hash, like the texts: an index of ids
    Column("story_id", String(24), nullable=False),  # in no order dirties a page for each of them
    Column("founder", Boolean, nullable=False),
    Column("represents", Boolean, nullable=False),
)

leader_sketches = Table(
    "leader_sketches",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("sketch", LargeBinary, nullable=False),
)

sketch_log = Table(
    "sketch_log",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("keys", LargeBinary, nullable=False),  # 32 bits each, little endian
)

sketch_runs = Table(
    "sketch_runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("level", Integer, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("fences", LargeBinary, nullable=False),  # the first hash of each block, 32 bits, little endian
)

sketch_filters = Table(
    "sketch_filters",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("bits", LargeBinary, nullable=False),
)

sketch_blocks = Table(
    "sketch_blocks",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("pairs", LargeBinary, nullable=False),  # hashes, then numbers, 32 bits each, little endian
)

apart = Table(
    "apart",
    metadata,
    Column("record_id", String(24), primary_key=True),
    Column("story_id", String(24), primary_key=True),
)
