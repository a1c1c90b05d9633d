"""What became of an address in a run: one line of the ledger."""

from __future__ import annotations

from typing import Literal, get_args

from extractors.article import Value

OutcomeName = Literal[
    "stored", "updated", "unchanged", "duplicate", "dropped", "blocked", "gone", "failed", "deferred"
]
OUTCOMES: tuple[OutcomeName, ...] = get_args(OutcomeName)
KEPT: frozenset[str] = frozenset({"stored", "updated", "unchanged", "duplicate"})
"""The ends of an address whose record is kept."""
STANDING = KEPT - {"duplicate"}
"""Those of a record that stands in `articles`."""


class Outcome(Value, frozen=True, kw_only=True):
    """The end of one address in one run; every address that enters a run has exactly one."""

    url: str
    """As it entered the run."""
    url_key: str | None = None
    """Identity of the address; of the page it led to where there is a record."""
    source: str | None = None
    """The name in `sources.toml`, or the site."""
    outcome: OutcomeName
    """stored, updated, unchanged, duplicate, dropped, blocked, gone, failed or deferred."""
    reason: str | None = None
    """A code: what to count by."""
    detail: str | None = None
    """A sentence for people."""
    id: str | None = None
    """The record, where there is one."""
    version_id: str | None = None
    """The version, where one was written or met."""
    duplicate_of: str | None = None
    """Id of the record that this one repeats."""
    via: str | None = None
    """How the address entered: given, home, listing, feed, sitemap, news_sitemap, recheck, archive, file."""
    status: int | None = None
    """Status of the last response."""
    at: str | None = None
    """When it was decided, RFC 3339 in UTC."""
