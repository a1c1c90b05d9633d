"""The tables of kin: records that are one story with each other, directly or along a chain.

Part of the crawl state, drawn from the parts. A record that is like no other has no row: nine in ten.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from storage.tables import metadata

kin = Table(
    "kin",
    metadata,
    Column("record_id", String(24), primary_key=True),
    Column("number", Integer, nullable=False),  # the same for all that are kin
    Column("length", BigInteger, nullable=False),  # these four are its `Merit`
    Column("signed", Boolean, nullable=False),
    Column("elsewhere", Boolean, nullable=False),
    Column("published", Text, nullable=False),
    Index("kin_number", "number"),
)

kin_waiting = Table(  # kin to be settled anew: a record of theirs is new, changed or gone
    "kin_waiting",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
)
