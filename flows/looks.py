"""Which kept stories a crawl looks at again though nobody says that they changed, and how many of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.frontier import Due

LEAST_LOOKS = 2
"""Kept stories that a crawl may look at again though nobody says that they changed, or"""
LOOKS = 0.3
"""so many for each address that is new or said to have changed."""
LOT = 5
"""Stories looked at before their time, together, before it is asked whether that was of use."""
MOST_EARLY = 20
"""Of one site in one crawl."""
DRY_LOTS = 2
"""So many lots in a row without a change, and the site is left alone."""


def few_looks(due: list[Due]) -> list[Due]:
    """What is due, but of stories that nobody says have changed only the newest, by what is new or changed.

    The others are due the next time. Asking a site costs it more than 1.3 requests for each new or changed
    story where every story is looked at three times; corrections come mostly to the newest.
    """
    fresh = sum(not each.is_look for each in due)
    looks = max(LEAST_LOOKS, int(LOOKS * fresh))
    chosen = {each.url_key for each in [each for each in due if each.is_look][:looks]}
    return [each for each in due if not each.is_look or each.url_key in chosen]


@dataclass(slots=True)
class Looks:
    """What a run may still spend on looks at all its sites: its news have earned it, see `LOOKS`."""

    left: float = 0.0

    def plan(self, due: Sequence[Due]) -> bool:
        """Account for what one site's crawl is to fetch; whether the site has anything new or changed."""
        looks = sum(each.is_look for each in due)
        self.left += LOOKS * (len(due) - looks) - looks
        return len(due) > looks

    def take(self, wanted: int) -> int:
        """How many of the wanted looks may be made now; they are spent."""
        given = max(0, min(wanted, int(self.left)))
        self.left -= given
        return given
