"""Remembers the validators of feeds, sitemaps and listing pages, so that asking again costs little."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage.moment import rfc3339
from storage.tables import resources


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
            row = connection.execute(select(resources).where(resources.c.url == url)).mappings().first()
        return Resource(**row) if row else None

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
        values = {"etag": etag, "last_modified": last_modified, "body_hash": body_hash}
        with self._begin() as connection:
            connection.execute(delete(resources).where(resources.c.url == url))
            connection.execute(insert(resources).values(url=url, checked_at=rfc3339(checked_at), **values))
