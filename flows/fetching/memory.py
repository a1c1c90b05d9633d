"""What a crawl must remember of addresses that it asks again: the state's, or nothing behind a first look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


MISSING = "missing"
"""Stands for the hash of what was not there."""


class Resource(Protocol):
    """What a resource answered last."""

    @property
    def etag(self) -> str | None:
        """Its entity tag."""

    @property
    def last_modified(self) -> str | None:
        """Its Last-Modified."""

    @property
    def body_hash(self) -> str | None:
        """Hash of its body, or `MISSING`."""

    @property
    def checked_at(self) -> str:
        """When, RFC 3339."""


class Resources(Protocol):
    """The memory of such answers, by URL."""

    def get(self, url: str, /) -> Resource | None:
        """What is known of a resource, or None."""

    def put(
        self,
        url: str,
        /,
        *,
        etag: str | None,
        last_modified: str | None,
        body_hash: str | None,
        checked_at: datetime,
    ) -> None:
        """Remember what a resource answered."""
