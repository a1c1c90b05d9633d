"""Learns how often a feed or sitemap changes: a busy one is asked hourly, a sleeping one daily."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.moment import parse_moment, rfc3339
from storage.prepared import Prepared
from storage.tables import rhythms

LEAST = timedelta(minutes=10)
MOST = timedelta(days=1)
_FIRST = timedelta(hours=1)
_ASKED = rhythms.c.url == bindparam("asked")
_GET = Prepared(select(rhythms.c.changed_at, rhythms.c.seconds, rhythms.c.next_at).where(_ASKED))
_TAKE_OUT = Prepared(delete(rhythms).where(_ASKED))
_PUT = Prepared(
    insert(rhythms).values({name: bindparam(name) for name in ("url", "changed_at", "next_at", "seconds")})
)
_SLACK = 0.9  # a schedule of an hour must not miss its feed by the seconds that the last crawl took


class Rhythms:
    """When each resource changed last, and when it is worth asking again."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def is_due(self, url: str, now: datetime) -> bool:
        """Whether a change is likely by now, or nothing is known of the resource."""
        with self._begin() as connection:
            found = _GET.rows(connection, {"asked": url})
        return not found or found[0][2] <= rfc3339(now)

    def note(self, url: str, now: datetime, *, changed: bool, stated: timedelta | None = None) -> None:
        """What a look has shown; `stated` is how long the site itself says that an answer stays good."""
        with self._begin() as connection:
            known = _GET.rows(connection, {"asked": url})
            changed_at, seconds, _ = known[0] if known else (None, None, None)
            before = timedelta(seconds=seconds) if known else None
            since = parse_moment(changed_at) if known else None
            gap = next_gap(before, now - since if since else None, changed=changed, stated=stated)
            values = {
                "url": url,
                "changed_at": rfc3339(now) if changed or not known else changed_at,
                "next_at": rfc3339(now + gap * _SLACK),
                "seconds": int(gap.total_seconds()),
            }
            _TAKE_OUT.run_all(connection, [{"asked": url}])
            _PUT.run_all(connection, [values])


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
