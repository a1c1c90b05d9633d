"""A site rule: where the parts of an article stand on a site's pages, and from when to when that holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

Language = Literal["css", "xpath"]

FIELDS = ("headline", "authors", "date", "description", "section")
"""What a layout may say besides the body; `date` is that of publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPath:
    """Where a link to another page of the article stands; only on pages that hold all of `only_if`."""

    path: str
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The paths of one design of a site; of several for a field the first that finds something is taken.

    A path is XPath 1.0, or a CSS selector that may end in `@attribute`. Where there are dates, the
    layout holds from the first to the last day, by the day the page was published (that of its fetch
    where it has none) or by the day of the fetch. `replacements` change the page before it is parsed.
    """

    language: Language
    since: dt.date | None = None
    until: dt.date | None = None
    by: Literal["published", "fetched"] = "published"
    body: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    dissolve: tuple[str, ...] = ()
    wrap: tuple[tuple[str, str], ...] = ()
    """(tag, path): elements that are put into another, which makes them a heading or a quote."""
    replacements: tuple[tuple[str, str], ...] = ()
    prune: bool = False
    """Whether what is surely no text is taken out of the body besides."""
    next_page: tuple[LinkPath, ...] = ()
    single_page: tuple[LinkPath, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A page that a rule can be tried on, and texts that its article must hold."""

    url: str
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """All that one file says. `name` is the file's path below the rules folder."""

    name: str
    layouts: tuple[Layout, ...]
    trials: tuple[Trial, ...] = ()

    def layout(self, published: dt.date | None, fetched: dt.date) -> Layout | None:
        """The first layout that holds for a page; None where none does."""
        for layout in self.layouts:
            day = (published or fetched) if layout.by == "published" else fetched
            begun = layout.since is None or layout.since <= day
            if begun and (layout.until is None or day <= layout.until):
                return layout
        return None
