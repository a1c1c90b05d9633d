"""The tables of the index of stories by likeness; part of the crawl state, drawn from the parts.

The hashes of a leader are noted in one row of `leader_log` first. When there are `MERGED_AT` of them they
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

leader_log = Table(
    "leader_log",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("keys", LargeBinary, nullable=False),  # 64 bits each, little endian
)

leader_runs = Table(
    "leader_runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("level", Integer, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("fences", LargeBinary, nullable=False),  # the first pair of each block, 64 bits, little endian
)

leader_filter = Table(
    "leader_filter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bits", LargeBinary, nullable=False),
)

leader_blocks = Table(
    "leader_blocks",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("pairs", LargeBinary, nullable=False),  # 64 bits each, little endian
)
