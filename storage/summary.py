"""The summary of a run, `ledger/<run>.json`: when, by what, and the counts of its ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from storage.layout import Layout, ledger_name
from storage.ledger import counts, read_ledger
from storage.moment import rfc3339
from storage.tables import runs

if TYPE_CHECKING:
    from storage.outcome import Outcome
    from storage.state import State


def summary_content(
    layout: Layout,
    state: State,
    run_id: str,
    told: Mapping[str, Any],
    *,
    pending: Sequence[Outcome],
    finished: datetime,
) -> bytes:
    """The file's bytes: what the caller tells, between the run's own times and its counts.

    `pending` are outcomes that the ledger on disk does not hold yet.
    """
    with state.begin() as connection:
        row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one()
    values = {
        "run": run_id,
        "startedAt": row["started_at"],
        "finishedAt": rfc3339(finished),
        "command": row["command"],
        "configHash": row["config_hash"],
        **told,
        "counts": counts(chain(read_ledger(layout, ledger_name(run_id)), pending)),
    }
    return msgspec.json.format(msgspec.json.encode(values)) + b"\n"
