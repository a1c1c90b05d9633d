"""What a crawl tells while it runs: a protocol with one method, so that anything can listen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flows.report import Tally


class Progress(Protocol):
    """Listens to a crawl. Called on the crawl's own thread: be quick, and never raise."""

    def changed(self, tally: Tally) -> None:
        """A site's counts or phase have changed."""


class Silence:
    """Listens to nothing."""

    def changed(self, tally: Tally) -> None:
        """Not even this."""


SILENCE = Silence()
