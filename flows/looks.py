"""Which kept stories a crawl looks at again though nobody says that they changed, and how many of them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storage.moment import parse_moment
from storage.recheck import YOUNG_FOR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from flows.report import Tally
    from storage.frontier import Due

LEAST_LOOKS = 2
"""Kept stories that a crawl may look at again though nobody says that they changed, or"""
LOOKS = 0.3
"""so many for each address that is new or said to have changed."""
LOT = 5
"""Stories looked at before their time, together, before it is asked whether that was of use."""
MOST_EARLY = 50
"""Of one site in one crawl."""
DRY_LOTS = 4
"""So many lots in a row without a change, and the site is left alone."""
VIA = "recheck"
"""How an address enters that is looked at again though no place says when it changed."""

_GAINS = ("stored", "updated", "duplicate")
_WASTED = ("unchanged", "dropped", "blocked", "gone", "failed")
_SETTLING = timedelta(hours=6)
_LIVE = re.compile(r"(?<![^/_-])(?:live|live-?blog|live-?ticker|ticker|en-direct|en-vivo|ao-vivo)(?![^/_.-])")
_AGAIN, _IN_VIEW, _AS_IT_GOES, _IN_FULL = 3.0, 2.0, 3.0, 1 / 3


def few_looks(due: list[Due], now: datetime, front: Collection[str] = ()) -> list[Due]:
    """What is due, but of stories that nobody says have changed only few, by what is new or changed.

    The others are due the next time. Asking a site costs it more than 1.3 requests for each new or changed
    story where every story is looked at three times.
    """
    fresh = sum(not each.is_look for each in due)
    looks = max(LEAST_LOOKS, int(LOOKS * fresh))
    likely = likeliest_first([each for each in due if each.is_look], now, front)
    chosen = {each.url_key for each in likely[:looks]}
    return [each for each in due if not each.is_look or each.url_key in chosen]


def likeliest_first(kept: Sequence[Due], now: datetime, front: Collection[str] = ()) -> list[Due]:
    """Kept stories of a site, those first that are likeliest to have changed since they were fetched.

    First those that the front page or a feed puts in other words than when they were fetched. The rest by
    `chance`. `front` are the keys of what the front page shows now.
    """
    dates = [moment for each in kept if (moment := parse_moment(each.newest))]
    latest = max(dates, default=now)

    def rank(due: Due) -> tuple[bool, float]:
        return due.is_reworded, chance(due, now, latest, in_view=due.url_key in front)

    return sorted(kept, key=rank, reverse=True)


def chance(due: Due, now: datetime, latest: datetime, *, in_view: bool) -> float:
    """How likely a story has changed since it was fetched, against others: a number without a unit.

    Changes come early: the rate falls as 1 / (6 hours + age), so between two ages lies the difference of
    their logarithms; age is counted to `latest`, the site's newest story, for its clock may be another than
    ours. A story that was found changed before, that is still on the front page, or that by its address is
    told as it goes, is two to three times as likely; one that cannot be asked for conditionally costs more.
    The factors are judgements, not measured.
    """
    since = now - (parse_moment(due.checked_at) or now)
    dated = parse_moment(due.newest)
    age = max(latest - dated if dated else YOUNG_FOR, since)
    found = math.log((_SETTLING + age) / (_SETTLING + age - since))
    found *= _AGAIN if due.was_updated else 1.0
    found *= _IN_VIEW if in_view else 1.0
    found *= _AS_IT_GOES if _LIVE.search(urlsplit(due.url).path.lower()) else 1.0
    return found * (1.0 if due.etag or due.last_modified else _IN_FULL)


def why(due: Due) -> str:
    """Why a story is looked at again, for the ledger."""
    if due.is_reworded:
        return "looked at again: a place that names it has put it in other words"
    return "looked at again: no place says when it changes"


@dataclass(slots=True)
class Looks:
    """What a run may still spend on looks at all its sites, and what their front pages show."""

    left: float = 0.0
    front: dict[str, frozenset[str]] = field(default_factory=dict)
    """Source -> URL keys of what its front page links to."""

    def earn(self, tallies: Iterable[Tally]) -> None:
        """Count what the run has asked for so far: 1.3 requests for each new or changed story are fair."""
        for tally in tallies:
            unasked = tally.outcomes["dropped", "robots_disallowed"]
            self.left += LOOKS * total(tally, _GAINS) - total(tally, _WASTED) + unasked

    def take(self, wanted: int) -> int:
        """How many of the wanted looks may be made now; they are spent."""
        given = max(0, min(wanted, int(self.left)))
        self.left -= given
        return given

    def unused(self, looks: int) -> None:
        """Looks that were taken and not made: the run had met their addresses already."""
        self.left += looks

    def found(self, changes: int) -> None:
        """Looks that found a change were no waste: they have paid for themselves, and for others."""
        self.left += (1 + LOOKS) * changes


def total(tally: Tally, outcomes: Collection[str]) -> int:
    """How many addresses of a site ended in any of these outcomes."""
    return sum(count for (name, _), count in tally.outcomes.items() if name in outcomes)


def has_news(tally: Tally) -> bool:
    """Whether a site has published, and its crawl ended well: else it is left alone."""
    return tally.phase == "done" and tally.error is None and total(tally, _GAINS) > 0
