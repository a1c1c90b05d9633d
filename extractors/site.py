"""What the user told us about a site: the part of a source that extraction may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Facts about one site that no page need repeat; all may be unknown.

    `time_zone` is an IANA name, applied to a published time without an offset (the record then
    says `datePublishedZone: configured`). `language` is BCP 47, a fallback for texts too short to tell.
    `rule` says where the parts of an article stand on the site's pages.
    """

    name: str | None = None
    publisher: str | None = None
    language: str | None = None
    time_zone: str | None = None
    rule: Rule | None = None


UNKNOWN_SITE = Site()
