"""Looks for what a killed run left: the next opening for writing completes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.fsck.fault import Findings
from storage.layout import Layout, ledger_name
from storage.tables import commits, runs

if TYPE_CHECKING:
    from storage.state import State

_CURE = "completed"


def check_crash(layout: Layout, state: State) -> Findings:
    """Commits that were decided and not carried out, runs that were never closed, files nobody asks for."""
    found = Findings()
    with state.begin() as connection:
        decided = list(connection.execute(select(commits.c.id)).scalars())
        unfinished = list(connection.execute(select(runs.c.id).where(~runs.c.finished)).scalars())
    for commit in decided:
        found.add(f"staging/{commit}", "a commit that was cut short", _CURE)
    for run_id in unfinished:
        found.add(ledger_name(run_id), "a run that was cut short", "closed")
    for path in sorted(layout.staging.glob("*")):
        if path.name not in decided:
            found.add(layout.relative(path), "files of a commit that never came about", "swept away")
    sizes = state.pages.sizes()
    for path in sorted(layout.archive.glob("*.warc.gz")):
        file = layout.relative(path)
        if path.stat().st_size > sizes.get(file, 0):
            found.add(file, "archived after the last commit, not indexed yet", "indexed")
    return found
