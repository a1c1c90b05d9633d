"""The tables of what each site repeats: lines with the stories they stood in, and lines the user keeps."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from storage.tables import metadata

sighted = Table(
    "site_lines",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("site", Text, nullable=False),
    Column("hash", String(16), nullable=False),
    Column("story", String(24), nullable=False),
    Column("page", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("position", String(4), nullable=False),
    Column("seen", String(10), nullable=False),
    Column("settled", Boolean, nullable=False),  # counted from the next run on
    Index("site_lines_line", "site", "hash"),
    Index("site_lines_page", "page"),
    Index("site_lines_new", "settled"),
)

kept_lines = Table(
    "site_lines_kept",
    metadata,
    Column("site", Text, primary_key=True),
    Column("hash", String(16), primary_key=True),
    Column("text", Text, nullable=False),
)
