"""Remembers which sites were ill when they were last asked, so that the next run treats them gently."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage.moment import rfc3339
from storage.tables import hosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness:
    """A site that failed. `runs` counts the runs in a row that met it ill, `since` is the first, RFC 3339."""

    site: str
    since: str
    checked_at: str
    runs: int
    reason: str


class Hosts:
    """Sites by registrable domain; those that are well are not in it."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def get(self, site: str) -> Illness | None:
        """How ill a site was when last asked, or None where it was well."""
        with self._begin() as connection:
            row = connection.execute(select(hosts).where(hosts.c.site == site)).mappings().first()
        return Illness(**row) if row else None

    def note(self, site: str, reason: str, now: datetime) -> None:
        """A run has found the site ill."""
        before = self.get(site)
        values = {
            "since": before.since if before else rfc3339(now),
            "runs": before.runs + 1 if before else 1,
            "checked_at": rfc3339(now),
            "reason": reason,
        }
        with self._begin() as connection:
            connection.execute(delete(hosts).where(hosts.c.site == site))
            connection.execute(insert(hosts).values(site=site, **values))

    def forget(self, site: str) -> None:
        """The site is well again."""
        with self._begin() as connection:
            connection.execute(delete(hosts).where(hosts.c.site == site))
