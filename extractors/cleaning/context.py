"""What cleaning knows of a text beside its lines, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory

if TYPE_CHECKING:
    from extractors.article import LineChange, Related, Repair
    from extractors.cleaning.line import Line
    from extractors.cleaning.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the page says about itself; all may be unknown.

    `titles` are all raw titles (h1s, og:title, `<title>` with its site name and so on).
    `description` is the meta description: it becomes the article's where no standfirst is seen; a line
    equal to it is no evidence, since on hand-read pages most such lines are body text.
    `headline_line` is the number of the line that the headline itself was taken from, where it was:
    that line is neither text nor removed. `authors` are the names in the byline.
    `blocks` says that the lines are the blocks of a page read here: a line of signs among those of another
    tool may as well be what is left of a table.
    `memory` is what is known of the site, `page` the `line_hash` of this page's address.
    """

    headline: str | None = None
    titles: tuple[str, ...] = ()
    site_name: str | None = None
    description: str | None = None
    language: str | None = None
    headline_line: int | None = None
    authors: tuple[str, ...] = ()
    blocks: bool = False
    memory: SiteMemory = NO_MEMORY
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's case against one line: what is to be done with it, why, and by what evidence.

    `to` names the field a line is moved to, else it is taken out. `related` is the link it held.
    """

    line: Line
    reason: Reason
    evidence: str
    to: str | None = None
    related: Related | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The lines that are the article, and an account of all others."""

    headline: str | None
    description: str | None
    lines: tuple[Line, ...]
    removed: tuple[LineChange, ...] = ()
    moved: tuple[LineChange, ...] = ()
    related: tuple[Related, ...] = ()
    repairs: tuple[Repair, ...] = ()
    flags: tuple[str, ...] = ()
