"""The data folder, opened for writing: one process at a time, whole after whatever happened before."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from storage.archive import Archive, ArchivedPage
from storage.archive_index import index_file
from storage.format import begin_format, check_format
from storage.interrupted import close_interrupted
from storage.journal import recover
from storage.layout import Layout
from storage.lock import exclusive
from storage.moment import rfc3339
from storage.rebuild import rebuild_if_lost
from storage.run import Run
from storage.state import State, open_state
from storage.tables import entered, runs


class Data:
    """An open data folder."""

    def __init__(self, layout: Layout, state: State) -> None:
        self.layout = layout
        self.state = state
        self.archive = Archive(layout, state.pages)
        self._runs: list[Run] = []

    def start_run(self, now: datetime, *, config_hash: str | None = None, command: str | None = None) -> Run:
        """Begin a run; `now` dates its id and the folder its records go to."""
        with self.state.begin() as connection:
            run_id = _run_id(connection, now)
            connection.execute(
                insert(runs).values(
                    id=run_id,
                    started_at=rfc3339(now),
                    command=command,
                    config_hash=config_hash,
                    ledger_bytes=0,
                    parts=0,
                    finished=False,
                )
            )
        begun = datetime.now(UTC)
        run = Run(
            self.layout,
            self.state,
            run_id,
            now=lambda: now + (datetime.now(UTC) - begun),
            started=now,
        )
        self._runs.append(run)
        return run

    def close(self) -> None:
        """Let go of everything; a run that was not finished is closed by the next opening."""
        for run in self._runs:
            run.close()
        self.state.close()

    def unsettled(self) -> Iterator[ArchivedPage]:
        """Pages that an interrupted run archived and never settled: settle them, no need to fetch again."""
        return self.archive.waiting()


def _run_id(connection: Connection, now: datetime) -> str:
    """An id that no run of the folder has; ids sort as their runs began, those of one second too.

    The number of the first in a second is drawn, so that runs of two folders hardly ever share an id.
    """
    second = f"r{now.astimezone(UTC):%Y%m%dT%H%M%S}-"
    last = connection.execute(select(func.max(runs.c.id)).where(runs.c.id.startswith(second))).scalar()
    number = int(last.removeprefix(second), 16) + 1 if last else secrets.randbelow(0x8000)
    return f"{second}{number:04x}"


@contextmanager
def open_data(root: Path | str, *, state_url: str | None = None) -> Iterator[Data]:
    """Open a data folder, made where it does not exist; what a crash left half done is completed first.

    `state_url` is an SQLAlchemy URL; `state.sqlite` in the folder by default.

    Raises:
        DataInUse: another process has it open.
        DiskTrouble: the disk refuses.
        ForeignData: another version wrote it.
    """
    layout = Layout(Path(root).absolute())
    check_format(layout)
    with exclusive(layout.lock):
        begin_format(layout)
        data = Data(layout, open_state(state_url or layout.state_url))
        try:
            complete(layout, data.state)
            yield data
        finally:
            data.close()


def complete(layout: Layout, state: State) -> None:
    """Complete what a crash left half done; the caller holds the lock."""
    recover(layout, state)
    rebuild_if_lost(layout, state)
    _index_tails(layout, state)
    close_interrupted(layout, state)


def _index_tails(layout: Layout, state: State) -> None:
    """Index pages that were archived after the last commit."""
    sizes = state.pages.sizes()
    with state.begin() as connection:
        open_urls = set(connection.execute(select(entered.c.url)).scalars())
    for path in sorted(layout.archive.glob("*.warc.gz")):
        indexed = sizes.get(layout.relative(path), 0)
        if path.stat().st_size != indexed:
            index_file(layout, state, path, indexed, open_urls.__contains__)


__all__ = ["Data", "Run", "open_data"]
