"""Tells how much of a site is closed to us, and what an honest crawler can do about it: ask."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from flows.past_crawls import past_crawls

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RUNS = 20
"""Past crawls that are looked at."""
_NOT_ASKED = frozenset({"robots_disallowed", "bad_address", "erased"})
"""Reasons of `dropped` for which no page was asked for."""
_LOGIN = "It asks for a login: if you have one, cookie_env or headers_env in sources.toml send it."
_PAYMENT = "It asks for payment: licensed access comes from the publisher."
_LAW = "It may not show these pages here by law: an archive or the publisher may have them elsewhere."
_REFUSAL = (
    "It refuses crawlers, and Newsloom does not disguise itself: write to the publisher (every request names"
    " your contact), ask for a feed, an API or a licence, or look into archives such as Common Crawl."
)
_ADVICE = {
    "http_401": _LOGIN,
    "http_402": _PAYMENT,
    "http_403": _REFUSAL,
    "http_407": "Its proxy wants a login: see proxy_env.",
    "http_451": _LAW,
    "challenge": _REFUSAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Of `pages` that were asked for, how many were blocked, by reason."""

    pages: int
    reasons: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many were blocked."""
        return sum(self.reasons.values())

    @property
    def share(self) -> float | None:
        """Blocked pages of all that were asked for, 0 to 1; None where none was asked for."""
        return self.count / self.pages if self.pages else None

    @property
    def told(self) -> str:
        """A clause: how many, of how many, why."""
        why = ", ".join(f"{count} {reason}" for reason, count in sorted(self.reasons.items()))
        return f"{self.count} of {self.pages} pages were blocked ({self.share or 0:.0%}: {why})"

    @property
    def advice(self) -> str:
        """What to do, a sentence for each kind of block, the most frequent first."""
        by_count = sorted(self.reasons, key=lambda reason: (-self.reasons[reason], reason))
        return " ".join(dict.fromkeys(_ADVICE.get(reason, _REFUSAL) for reason in by_count))


def blocks_of(site: Mapping[str, Any]) -> Blocks:
    """The blocks of a site as it stands in a run's summary (`flows.report.plain_site`)."""
    reasons = site.get("reasons", {})
    outcomes: dict[str, int] = site.get("outcomes", {})
    asked = sum(count for name, count in outcomes.items() if name != "deferred")
    asked -= sum(count for why, count in reasons.get("dropped", {}).items() if why in _NOT_ASKED)
    return Blocks(pages=asked, reasons=dict(reasons.get("blocked", {})))


def past_blocks(ledger: Path) -> dict[str, Blocks]:
    """The blocks of each site over the last crawls of a data folder, by name."""
    pages: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {}
    for sites in islice(past_crawls(ledger, blocks_of), RUNS):
        for name, one in sites.items():
            pages[name] += one.pages
            reasons.setdefault(name, Counter()).update(one.reasons)
    return {name: Blocks(pages=pages[name], reasons=dict(found)) for name, found in reasons.items()}
