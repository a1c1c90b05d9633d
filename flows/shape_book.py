"""Learns in a site's crawl which addresses are no articles, so that listings are not fetched twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.discovery.address_pattern import address_pattern
from flows.process import extractor_version
from storage.identity import record_id_of
from storage.shapes import Shape, Shapes, Verdict, verdict_of

if TYPE_CHECKING:
    from storage.frontier import Due
    from storage.outcome import Outcome

TRUSTED = frozenset({"given", "feed", "news_sitemap"})
"""Places that name articles only: what stands there is fetched, whatever its like gave."""
KNOWN, UNLIKELY = "known_listing", "unlikely_shape"


@dataclass(slots=True)
class ShapeBook:
    """What one source's addresses gave, and what that says of those that are due."""

    shapes: Shapes
    source: str
    _verdicts: list[Verdict] = field(default_factory=list)

    def doubts(self, due: Iterable[Due], now: datetime) -> dict[str, str]:
        """URL keys to put off, with the reason; of a demoted pattern whose time has come one goes through."""
        unsure = [each for each in due if each.discovery.via not in TRUSTED]
        patterns = self.shapes.of(self.source) if unsure else {}
        refused = self.shapes.no_articles([record_id_of(each.url_key) for each in unsure])
        found: dict[str, str] = {}
        tried: set[str] = set()
        for each in unsure:
            before = refused.get(record_id_of(each.url_key))
            if before is not None:
                if now < before.retry_at:
                    found[each.url_key] = KNOWN
            elif each.record_id is None and (shape := _demoted(patterns, each.url)):
                if now < shape.retry_at or shape.pattern in tried:
                    found[each.url_key] = UNLIKELY
                tried.add(shape.pattern)
        return found

    def note(self, due: Due, outcome: Outcome) -> None:
        """Take in what became of an address, where that says what it is."""
        if verdict := verdict_of(due.url, due.url_key, outcome.outcome, outcome.reason):
            self._verdicts.append(verdict)

    def write(self, now: datetime) -> None:
        """Keep what was learned."""
        verdicts, self._verdicts = self._verdicts, []
        if verdicts:
            self.shapes.note(self.source, verdicts, extractor_version(), now)

    def table(self) -> list[Shape]:
        """All patterns, those with the most pages first."""
        return sorted(
            self.shapes.of(self.source).values(), key=lambda one: (-one.articles - one.others, one.pattern)
        )


def _demoted(patterns: dict[str, Shape], url: str) -> Shape | None:
    shape = patterns.get(address_pattern(url))
    return shape if shape is not None and shape.demoted else None
