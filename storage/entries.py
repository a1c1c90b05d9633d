"""The addresses of a run: each enters once, durably, and leaves with exactly one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, bindparam, delete, insert

from storage.errors import LedgerMismatch
from storage.prepared import Prepared
from storage.seen import Seen
from storage.tables import entered

if TYPE_CHECKING:
    from storage.outcome import Outcome
    from storage.state import State

_ENTER = Prepared(insert(entered).values({column.name: bindparam(column.name) for column in entered.c}))
_LEAVE = Prepared(
    delete(entered).where(and_(entered.c.run_id == bindparam("run"), entered.c.url == bindparam("closed")))
)


class Entries:
    """Which addresses of a run are open, with source and via, and which have their outcome."""

    def __init__(self, state: State, run_id: str) -> None:
        self._state = state
        self._run_id = run_id
        self._open: dict[str, tuple[str | None, str | None]] = {}
        self._closed = Seen()

    @property
    def open(self) -> tuple[str, ...]:
        """Addresses without an outcome yet, in the order they entered."""
        return tuple(self._open)

    def __contains__(self, url: str) -> bool:
        """Whether an address is open."""
        return url in self._open

    def enter(self, urls: Iterable[tuple[str, str | None, str | None]]) -> list[str]:
        """Let addresses in, given as (url, source, via); those that were not here before, in order."""
        fresh = {
            url: (source, via)
            for url, source, via in urls
            if url not in self._open and url not in self._closed
        }
        rows = [
            {"run_id": self._run_id, "url": url, "source": source, "via": via}
            for url, (source, via) in fresh.items()
        ]
        if rows:
            with self._state.begin() as connection:
                _ENTER.run_all(connection, rows)
        self._open |= fresh
        return list(fresh)

    def of(self, url: str) -> tuple[str | None, str | None]:
        """Source and via of an open address.

        Raises:
            LedgerMismatch: it did not enter, or has its outcome already.
        """
        if url in self._open:
            return self._open[url]
        said = "has its outcome already" if url in self._closed else "did not enter"
        raise LedgerMismatch(f"run {self._run_id}: {url} {said}")

    def close(self, url: str) -> None:
        """Note that an open address has its outcome."""
        del self._open[url]
        self._closed.add(url)

    def require_closed(self) -> None:
        """See that nothing is open.

        Raises:
            LedgerMismatch: addresses that entered have no outcome.
        """
        if self._open:
            some = ", ".join(list(self._open)[:3])
            raise LedgerMismatch(f"run {self._run_id}: {len(self._open)} addresses have no outcome: {some}")

    def write(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        """Take those that have an outcome off the list in the state, inside a transaction."""
        _LEAVE.run_all(connection, [{"run": self._run_id, "closed": done.url} for done in outcomes])
