"""When there is something to tell of a site: a new phase, or ten seconds more of an old one."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from flows.report import CrawlReport, Tally

LINE_SECONDS = 10.0
"""A site that is being fetched says so this often."""


class Teller(ABC):
    """Listens to a crawl and tells of it line by line; how, its heirs know."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, float]] = {}

    def __enter__(self) -> Self:
        """Nothing to set up."""
        return self

    def __exit__(self, *_: object) -> bool | None:
        """Nothing to put away, and no error to hold back."""
        return None

    def changed(self, tally: Tally) -> None:
        """Tell it if the phase changed, or some time has passed."""
        phase, at = self._told.get(tally.name, ("", 0.0))
        now = time.monotonic()
        if phase != tally.phase or now - at >= LINE_SECONDS:
            self._told[tally.name] = (tally.phase, now)
            self.tell(tally)

    @abstractmethod
    def tell(self, tally: Tally) -> None:
        """Tell how far a site is."""

    @abstractmethod
    def finished(self, report: CrawlReport) -> None:
        """Tell what came of it all."""
