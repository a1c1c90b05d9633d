"""Closes runs that died: what had entered and has no outcome is deferred, and their ledger reconciles."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from storage.journal import Commit
from storage.layout import Layout, ledger_name, summary_name
from storage.ledger import counts, outcome_line, read_ledger
from storage.moment import rfc3339
from storage.outcome import Outcome
from storage.tables import entered, runs

if TYPE_CHECKING:
    from storage.state import State


def close_interrupted(layout: Layout, state: State) -> list[str]:
    """Close every run that was not finished; their ids."""
    with state.begin() as connection:
        found = connection.execute(select(runs).where(~runs.c.finished)).mappings().all()
    for row in found:
        _close(layout, state, row)
    return [row["id"] for row in found]


def _close(layout: Layout, state: State, row: Any) -> None:
    run_id = row["id"]
    outcomes = _deferred(state, run_id)
    lines = b"".join(outcome_line(outcome) for outcome in outcomes)
    commit = Commit(layout, f"{run_id}-interrupted")
    commit.append(ledger_name(run_id), row["ledger_bytes"], lines)
    commit.put(summary_name(run_id), _summary(layout, row, outcomes))

    def change(connection: Connection) -> None:
        connection.execute(delete(entered).where(entered.c.run_id == run_id))
        size = row["ledger_bytes"] + len(lines)
        connection.execute(update(runs).where(runs.c.id == run_id).values(finished=True, ledger_bytes=size))

    commit.apply(state, change)


def _deferred(state: State, run_id: str) -> list[Outcome]:
    query = select(entered).where(entered.c.run_id == run_id).order_by(entered.c.url)
    with state.begin() as connection:
        rows = connection.execute(query).mappings().all()
    now = rfc3339(datetime.now(UTC))
    detail = "the run ended before its turn; the next run takes it up"
    return [
        Outcome(
            url=row["url"],
            source=row["source"],
            outcome="deferred",
            reason="interrupted",
            detail=detail,
            via=row["via"],
            at=now,
        )
        for row in rows
    ]


def _summary(layout: Layout, row: Any, outcomes: list[Outcome]) -> bytes:
    values = {
        "run": row["id"],
        "startedAt": row["started_at"],
        "finishedAt": None,
        "command": row["command"],
        "configHash": row["config_hash"],
        "interrupted": True,
        "counts": counts(chain(read_ledger(layout, ledger_name(row["id"])), outcomes)),
    }
    return msgspec.json.format(msgspec.json.encode(values)) + b"\n"
