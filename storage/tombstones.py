"""Knows what was erased, by a hash that recognises a record and tells nothing else of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from extractors.discovery.url_key import url_key
from storage.errors import disk
from storage.identity import record_id_of
from storage.tables import tombstones

if TYPE_CHECKING:
    from storage.layout import Layout


def tombstone(record_id: str) -> str:
    """What is kept of an erased record."""
    return "t" + hashlib.sha256(f"erased {record_id}".encode()).hexdigest()[:20]


def is_erased(url: str, hashes: Collection[str]) -> bool:
    """Whether the record of a web address is among those erased, whose hashes are given."""
    return bool(hashes) and tombstone(record_id_of(url_key(url))) in hashes


def erased(connection: Connection, record_ids: Collection[str]) -> set[str]:
    """Those of the records that were erased."""
    hashes = {tombstone(record_id): record_id for record_id in record_ids}
    found = connection.execute(select(tombstones.c.hash).where(tombstones.c.hash.in_(list(hashes)))).scalars()
    return {hashes[one] for one in found}


def write_tombstones(connection: Connection, hashes: Iterable[str]) -> None:
    """Add tombstones inside a transaction; those that stand already stay."""
    rows = [{"hash": one} for one in sorted(set(hashes))]
    if rows:
        connection.execute(delete(tombstones).where(tombstones.c.hash.in_([row["hash"] for row in rows])))
        connection.execute(insert(tombstones), rows)


def read_tombstones(layout: Layout) -> frozenset[str]:
    """The hashes that stand in the data folder."""
    path = layout.tombstones
    with disk(path):
        return frozenset(path.read_text("utf-8").split()) if path.exists() else frozenset()
