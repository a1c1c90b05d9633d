"""Remembers what the addresses of a site turned out to be: counts by pattern, and which were no articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from extractors.discovery.address_pattern import address_pattern
from storage.identity import record_id_of
from storage.moment import rfc3339
from storage.outcome import KEPT
from storage.tables import nonarticles, shapes

OTHERS = frozenset({"author_page", "forum", "gallery", "listing", "product", "static_page", "video"})
"""Reasons of `dropped` that say what a page is; others tell of the moment: walls, stubs, errors."""

ENOUGH = 8
"""So many pages of a pattern, not one of them an article, before its like are put off."""
ENOUGH_OF_WORDS = 24
"""Where a pattern ends in any word: sections and short slugs look alike."""
_MOST_WAIT = timedelta(days=32)
_CHUNK = 5000
_MOST_PATTERNS = 5000
"""Of one site: more are no patterns, but addresses made to look different."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one address gave: `reason` is why it is no article, None where it is one. `id` is its record's."""

    id: str
    pattern: str
    reason: str | None = None


def verdict_of(url: str, url_key: str, outcome: str, reason: str | None) -> Verdict | None:
    """What an outcome says of its address; None where it says nothing of what the page is."""
    article = outcome in KEPT
    if not article and not (outcome == "dropped" and reason in OTHERS):
        return None
    found = None if article else reason
    return Verdict(id=record_id_of(url_key), pattern=address_pattern(url), reason=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the addresses of one pattern gave. `seen_at` is RFC 3339, `reasons` counts what others were."""

    pattern: str
    articles: int
    others: int
    reasons: Mapping[str, int]
    seen_at: datetime

    @property
    def demoted(self) -> bool:
        """Whether it never gave an article in so many tries that further ones are put off."""
        return self.articles == 0 and self.others >= self._enough

    @property
    def retry_at(self) -> datetime:
        """When one address of it is tried again all the same: after 1, 2, 4 ... up to 32 days."""
        tries = max(0, min(self.others - self._enough, 10))
        return self.seen_at + min(timedelta(days=2**tries), _MOST_WAIT)

    @property
    def _enough(self) -> int:
        return ENOUGH_OF_WORDS if "/{word}" in self.pattern else ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class NoArticle:
    """A page that was no article: why, how often it was looked at, and when it is worth another look."""

    reason: str
    tries: int
    seen_at: datetime

    @property
    def retry_at(self) -> datetime:
        """A listing that says it changed is looked at again after 4, 8, 16 and 32 days, not each time."""
        return self.seen_at + min(timedelta(days=2 ** (self.tries + 1)), _MOST_WAIT)


class Shapes:
    """Counts by source and pattern, and the addresses (as ids of their records) that were no articles."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin

    def of(self, source: str) -> dict[str, Shape]:
        """All patterns of a source."""
        with self._begin() as connection:
            rows = connection.execute(select(shapes).where(shapes.c.source == source)).mappings().all()
        return {row["pattern"]: _shape(row) for row in rows}

    def no_articles(self, ids: Sequence[str]) -> dict[str, NoArticle]:
        """What is known of those among some records that were no articles."""
        found: dict[str, NoArticle] = {}
        with self._begin() as connection:
            for start in range(0, len(ids), _CHUNK):
                query = select(nonarticles).where(nonarticles.c.id.in_(ids[start : start + _CHUNK]))
                for row in connection.execute(query).mappings():
                    seen = datetime.fromisoformat(row["seen_at"])
                    found[row["id"]] = NoArticle(reason=row["reason"], tries=row["tries"], seen_at=seen)
        return found

    def note(self, source: str, verdicts: Iterable[Verdict], version: str, now: datetime) -> None:
        """Count what addresses gave, each once; what another version of the extractor refused counts anew."""
        latest = {verdict.id: verdict for verdict in verdicts}
        known = self.no_articles(list(latest))
        with self._begin() as connection:
            rows = connection.execute(select(shapes).where(shapes.c.source == source)).mappings().all()
            before = {row["pattern"]: dict(row) for row in rows}
            for verdict in latest.values():
                _count(before, source, verdict, version, now, counted=verdict.id in known)
            changed = [row for row in before.values() if row.pop("changed", False)][:_MOST_PATTERNS]
            _replace(connection, source, changed)
            _remember(connection, latest.values(), known, now)


def _shape(row: Any) -> Shape:
    return Shape(
        pattern=row["pattern"],
        articles=row["articles"],
        others=row["others"],
        reasons=msgspec.json.decode(row["reasons"], type=dict[str, int]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
    )


def _count(
    rows: dict[str, dict[str, Any]],
    source: str,
    verdict: Verdict,
    version: str,
    now: datetime,
    *,
    counted: bool,
) -> None:
    """One page more in its pattern's row; a page that was refused before counts no second time."""
    if verdict.pattern not in rows and len(rows) >= _MOST_PATTERNS:
        return
    row = rows.setdefault(
        verdict.pattern,
        {"source": source, "pattern": verdict.pattern, "articles": 0, "others": 0, "reasons": "{}"},
    )
    if row.get("version") != version:
        row.update(others=0, reasons="{}", version=version)
    if verdict.reason is None:
        row["articles"] += 1
    elif not counted:
        reasons = msgspec.json.decode(row["reasons"], type=dict[str, int])
        reasons[verdict.reason] = reasons.get(verdict.reason, 0) + 1
        row["others"] += 1
        row["reasons"] = msgspec.json.encode(reasons).decode()
    row.update(seen_at=rfc3339(now), changed=True)


def _replace(connection: Connection, source: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _CHUNK):
        some = rows[start : start + _CHUNK]
        mine = shapes.c.pattern.in_([row["pattern"] for row in some])
        connection.execute(delete(shapes).where(shapes.c.source == source, mine))
        connection.execute(insert(shapes), some)


def _remember(
    connection: Connection, verdicts: Iterable[Verdict], known: Mapping[str, NoArticle], now: datetime
) -> None:
    for verdict in verdicts:
        before = known.get(verdict.id)
        if before is not None:
            connection.execute(delete(nonarticles).where(nonarticles.c.id == verdict.id))
        if verdict.reason is not None:
            tries = before.tries + 1 if before else 1
            values = {"id": verdict.id, "reason": verdict.reason, "tries": tries, "seen_at": rfc3339(now)}
            connection.execute(insert(nonarticles).values(values))
