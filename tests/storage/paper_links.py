"""Links to the stories of one paper, as its feed and its home page give them."""

from __future__ import annotations

from datetime import timedelta

from extractors.discovery.found_link import FoundLink

URL = "http://paper.test/a"
HOUR = timedelta(hours=1)


def link(url=URL, hint="2026-03-01T07:00:00Z", *, place="http://paper.test/feed", **values):
    """A link as a feed gives it."""
    return FoundLink(url=url, via="feed", found_on=place, last_modified=hint, **values)


def entry(title="What the harbour decided", said=None, *, url=URL):
    """An entry of a feed that states when a story was published."""
    published = "2026-03-01T07:00:00Z"
    place = "http://paper.test/feed"
    return FoundLink(url=url, via="feed", found_on=place, title=title, date_published=published, said=said)


def shown(said, *, place="http://paper.test/"):
    """A link on the home page, with a digest of its words."""
    return FoundLink(url=URL, via="home", found_on=place, said=said)
