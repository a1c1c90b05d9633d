"""Learns how often a feed or sitemap changes: a busy one is asked hourly, a sleeping one daily."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from storage.moment import parse_moment, rfc3339
from storage.tables import rhythms

LEAST = timedelta(minutes=10)
MOST = timedelta(days=1)
_FIRST = timedelta(hours=1)
_SLACK = 0.9  # a schedule of an hour must not miss its feed by the seconds that the last crawl took


class Rhythms:
    """When each resource changed last, and when it is worth asking again."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def is_due(self, url: str, now: datetime) -> bool:
        """Whether a change is likely by now, or nothing is known of the resource."""
        with self._begin() as connection:
            found = connection.execute(select(rhythms.c.next_at).where(rhythms.c.url == url)).scalar()
        return found is None or found <= rfc3339(now)

    def note(self, url: str, now: datetime, *, changed: bool, stated: timedelta | None = None) -> None:
        """What a look has shown; `stated` is how long the site itself says that an answer stays good."""
        with self._begin() as connection:
            row = connection.execute(select(rhythms).where(rhythms.c.url == url)).mappings().first()
            before = timedelta(seconds=row["seconds"]) if row else None
            since = parse_moment(row["changed_at"]) if row else None
            gap = next_gap(before, now - since if since else None, changed=changed, stated=stated)
            values = {
                "changed_at": rfc3339(now) if changed or row is None else row["changed_at"],
                "next_at": rfc3339(now + gap * _SLACK),
                "seconds": int(gap.total_seconds()),
            }
            connection.execute(delete(rhythms).where(rhythms.c.url == url))
            connection.execute(insert(rhythms).values(url=url, **values))


def next_gap(
    before: timedelta | None, since: timedelta | None, *, changed: bool, stated: timedelta | None
) -> timedelta:
    """The time until the next look, between `LEAST` and `MOST`.

    `before` is the gap so far and `since` the time since the last change seen. A change halves the gap,
    but not below half the time it took; without one the gap grows by half. What the site states is the
    least it asks for.
    """
    if before is None:
        gap = _FIRST
    elif changed:
        gap = before / 2 if since is None else max(before / 2, min(since / 2, before))
    else:
        gap = before * 1.5
    return min(max(gap, stated or LEAST, LEAST), MOST)
