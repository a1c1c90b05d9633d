"""The second round of a run, once all sites are crawled: looks at stories of sites that name no changes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from flows.engine_site import SiteCrawl
from flows.looks import DRY_LOTS, LOT, MOST_EARLY, VIA, has_news, likeliest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flows.order import Order
    from flows.report import Tally
    from flows.sources import Source
    from storage.frontier import Due

_GATHERED = 500
"""The newest of a site, of which the likeliest are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLooks(SiteCrawl):
    """A site's second round: its likeliest stories, before their time, with what all sites have earned.

    In small lots, as long as they find changes; an interrupted run leaves the rest as it was, for nothing
    but these lots has entered the run.
    """

    began: datetime
    """When the run's first round began: what was fetched since is not looked at."""

    @property
    def title(self) -> str:
        """What the work is called."""
        return f"{self.source.name}: looks"

    async def work(self) -> None:
        """Look again."""
        waiting = self.candidates()
        self.phase("looking")
        dry = 0
        while waiting and dry < DRY_LOTS and not self.health.is_lost:
            many = self.looks.take(min(LOT, len(waiting)))
            if not many:
                return
            lot, waiting = waiting[:many], waiting[many:]
            found = await self._lot(lot)
            self.looks.found(found)
            dry = 0 if found else dry + 1

    def candidates(self) -> list[Due]:
        """The stories that may be looked at, the likeliest first, no more than the site's budget leaves."""
        most = min(MOST_EARLY, (self.source.budget or self.order.settings.budget) - self.tally.due)
        kept = self.state.frontier.unwatched(self.source.name, before=self.began, limit=_GATHERED)
        front = self.looks.front.get(self.source.name, frozenset())
        return likeliest_first(kept, self.now(), front)[: max(0, most)]

    async def _lot(self, lot: Sequence[Due]) -> int:
        """Look at a few; how many had changed."""
        entered = self.steps.enter(self.tally, [(each.url, VIA) for each in lot])
        self.looks.unused(len(lot) - len(entered))
        self.tally.due += len(entered)
        before = self.tally.outcomes["updated", None]
        await self.fetch_all([each for each in lot if each.url in entered])
        return self.tally.outcomes["updated", None] - before


def second_round(first: SiteCrawl, began: datetime) -> SiteLooks:
    """The second round of a site, with all that its first had."""
    return SiteLooks(**{each.name: getattr(first, each.name) for each in fields(first)}, began=began)


def to_look_at(
    order: Order, tallies: Mapping[str, Tally], make: Callable[[Source], SiteLooks]
) -> list[Source]:
    """The sources whose sites have published and have stories to look at; none where a part was asked for."""
    if order.limit is not None or order.since is not None:
        return []
    fresh = [source for source in order.sources if source.home and has_news(tallies[source.name])]
    return [source for source in fresh if make(source).candidates()]
