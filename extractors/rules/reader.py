"""Reads the pages of one article by the site's rule, each page once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.body import read_body
from extractors.rules.read import read_rule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.rules.read import Reading
    from extractors.site import Site

    Read = Callable[[Document], tuple[Line, ...]]


class RuleReader:
    """The readings of an article's pages; `published` is the day that chooses among dated layouts.

    `read` reads what the rule does not.
    """

    def __init__(self, site: Site, published: dt.date | None, read: Read = read_body) -> None:
        self._rule = site.rule
        self._read_body = read
        self._published = published
        self._readings: dict[int, tuple[Document, Reading]] = {}

    def reading(self, document: Document) -> Reading | None:
        """What the rule finds on a page; None where the site has no rule."""
        if self._rule is None:
            return None
        known = self._readings.get(id(document))
        if known is None:
            known = self._readings[id(document)] = (
                document,
                read_rule(document, self._rule, self._published),
            )
        return known[1]

    def lines(self, document: Document) -> tuple[Line, ...]:
        """The text of a page by the rule, or in general where there is none or it finds nothing."""
        reading = self.reading(document)
        return reading.lines if reading and reading.lines else self._read_body(document)
