"""What a crawl tells while it runs: a protocol with one method, so that anything can listen."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.report import CrawlReport, Tally


class Progress(Protocol):
    """Listens to a crawl. Called on the crawl's own thread: be quick, and never raise."""

    def changed(self, tally: Tally) -> None:
        """A site's counts or phase have changed."""

    def finished(self, report: CrawlReport) -> None:
        """The run is over and its report complete."""


class Silence:
    """Listens to nothing."""

    def changed(self, tally: Tally) -> None:
        """Not even this."""

    def finished(self, report: CrawlReport) -> None:
        """Nor this."""


SILENCE = Silence()
listener: ContextVar[Progress] = ContextVar("listener", default=SILENCE)
"""Who listens to a crawl that runs inside a Prefect flow, where it cannot be an argument."""
