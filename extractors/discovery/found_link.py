"""A link that was found, with what the place it stood in says about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """An address that may be an article.

    `via` is one of home, listing, feed, sitemap, news_sitemap, given. `date_published` and
    `last_modified` are ISO 8601 as the place states them (an offset only where it gives one; a day
    alone stays a day) or None; compared as strings they tell a change. `found_on` is the feed,
    sitemap or page. `said` is a digest of what it says of the page besides (`wording`): a feed's text
    for the entry, the words of a home page's link.
    """

    url: str
    via: str
    title: str | None = None
    date_published: str | None = None
    last_modified: str | None = None
    found_on: str | None = None
    said: str | None = None
