"""Notices when a site gives other things than it used to: what it gave in its past runs is the measure."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from flows.past_crawls import past_crawls
from flows.report import plain_site
from storage.outcome import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.report import SiteReport

RUNS = 20
"""Past runs that are looked at."""
_LEAST_RUNS = 3
_LEAST_PAGES = 5
"""Fewer pages than this say nothing about a site."""
_LEAST_LINKS = 10
"""A home page with fewer links varies too much to tell."""
_LOST = ("dropped", "blocked", "failed")
_FALL = 0.4
"""So much of a share may change before it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one site gave in one run; null where there were too few pages to tell."""

    at_home: int | None
    """Article links of the home page, which alone is read whole in each crawl: a feed or sitemap that has not
    changed gives none. None where it was not asked for."""
    kept: float | None
    """Share of the pages asked for that were kept."""
    words: float | None
    """Median length of the articles that were new."""
    undated: float | None
    """Share of the new articles without a date."""


def measure(site: dict[str, Any]) -> Measure:
    """The measure of a site as it stands in a run's summary."""
    outcomes = site.get("outcomes", {})
    kept, lost = (sum(outcomes.get(name, 0) for name in names) for names in (KEPT, _LOST))
    fresh = outcomes.get("stored", 0) + outcomes.get("updated", 0)
    enough = fresh >= _LEAST_PAGES and site.get("medianWords") is not None
    return Measure(
        at_home=site.get("foundAtHome"),
        kept=kept / (kept + lost) if kept + lost >= _LEAST_PAGES else None,
        words=site["medianWords"] if enough else None,
        undated=site.get("undated", 0) / fresh if enough else None,
    )


def alarms(site: SiteReport, past: Sequence[Measure]) -> tuple[str, ...]:
    """What broke at a site against its past runs, one clause each; nothing before three such runs."""
    now = measure(plain_site(site))
    told: list[str] = []
    links = [one.at_home for one in past if one.at_home is not None]
    usual = median(links) if len(links) >= _LEAST_RUNS else 0
    if now.at_home is not None and usual >= _LEAST_LINKS and now.at_home < 0.5 * usual:
        told.append(f"{now.at_home} article links on the home page, {usual:g} before")
    kept = [one.kept for one in past if one.kept is not None]
    if now.kept is not None and len(kept) >= _LEAST_RUNS and now.kept < median(kept) - _FALL:
        told.append(f"{now.kept:.0%} of the pages were kept, {median(kept):.0%} before")
    words = [one.words for one in past if one.words is not None]
    if now.words is not None and len(words) >= _LEAST_RUNS and now.words < 0.5 * median(words):
        told.append(f"articles have {now.words:g} words, {median(words):g} before")
    undated = [one.undated for one in past if one.undated is not None]
    if now.undated is not None and len(undated) >= _LEAST_RUNS and now.undated > median(undated) + _FALL:
        told.append(f"{now.undated:.0%} of the new articles have no date, {median(undated):.0%} before")
    return tuple(told)


def past_measures(ledger: Path) -> dict[str, list[Measure]]:
    """What each site gave in the last crawls of a data folder, by name, newest first."""
    found: dict[str, list[Measure]] = {}
    for sites in past_crawls(ledger, measure, finished=True):
        for name, one in sites.items():
            if len(measures := found.setdefault(name, [])) < RUNS:
                measures.append(one)
    return found
