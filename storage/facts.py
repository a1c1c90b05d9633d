"""Single facts about a state: which version wrote it, what of it is complete."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from storage.tables import facts


def read_fact(connection: Connection, name: str) -> str:
    """The fact of that name, "" where it was never noted."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar() or ""


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Note a fact inside a transaction, in place of what it was; "" takes it away."""
    connection.execute(delete(facts).where(facts.c.name == name))
    if value:
        connection.execute(insert(facts).values(name=name, value=value))
