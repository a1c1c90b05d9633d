"""Remembers the validators of feeds, sitemaps and listing pages, so that asking again costs little."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.moment import rfc3339
from storage.prepared import Prepared
from storage.tables import resources

_COLUMNS = ("url", "etag", "last_modified", "body_hash", "checked_at")
_ASKED = resources.c.url == bindparam("asked")
_GET = Prepared(select(*(resources.c[name] for name in _COLUMNS)).where(_ASKED))
_TAKE_OUT = Prepared(delete(resources).where(_ASKED))
_PUT = Prepared(insert(resources).values({name: bindparam(name) for name in _COLUMNS}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a feed, sitemap or listing answered last; `checked_at` is RFC 3339 in UTC."""

    url: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    checked_at: str


class Resources:
    """Validators by URL, byte for byte."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def get(self, url: str) -> Resource | None:
        """What is known of a resource, or None."""
        with self._begin() as connection:
            rows = _GET.rows(connection, {"asked": url})
        return Resource(**dict(zip(_COLUMNS, rows[0], strict=True))) if rows else None

    def put(
        self,
        url: str,
        *,
        etag: str | None,
        last_modified: str | None,
        body_hash: str | None,
        checked_at: datetime,
    ) -> None:
        """Remember what a resource answered."""
        values = {"url": url, "etag": etag, "last_modified": last_modified, "body_hash": body_hash}
        with self._begin() as connection:
            _TAKE_OUT.run_all(connection, [{"asked": url}])
            _PUT.run_all(connection, [{**values, "checked_at": rfc3339(checked_at)}])
