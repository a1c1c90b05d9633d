"""What a fetch is asked for, and the three things it can come back with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from storage.fetch_notes import NO_NOTES, FetchNotes

if TYPE_CHECKING:
    from extractors.page import Page

Kind = Literal["article", "feed", "sitemap", "listing", "home", "robots", "rights", "part"]
FailureOutcome = Literal["failed", "blocked", "gone", "dropped", "deferred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to fetch; `etag` and `last_modified` make it conditional."""

    url: str
    kind: Kind = "article"
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole body. `redirects` are the statuses followed, `wire_bytes` the body's length as sent.

    `notes` is what else is known of it; of articles alone.
    """

    page: Page
    redirects: tuple[int, ...] = ()
    wire_bytes: int = 0
    notes: FetchNotes = NO_NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The site says that what we hold is current."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Why there is no page: `outcome` as in the ledger, `reason` one word to count by.

    `transient` says that a later try may succeed; `retry_after` (seconds) is when the site asked
    for it.
    """

    url: str
    outcome: FailureOutcome
    reason: str
    detail: str | None = None
    status: int | None = None
    transient: bool = False
    retry_after: float | None = None


Result = Fetched | NotModified | FetchFailure
