"""The table that grows on a terminal while a crawl runs: what each site gave, and until when it waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.live import Live
from rich.table import Table

from flows.cli.columns import fitting, shortened
from flows.cli.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from rich.console import Console

    from flows.report import CrawlReport, Tally

COUNTED = ("stored", "updated", "duplicate", "dropped", "blocked", "failed")
HEADS = ("site", "", "found", "fetched", "of", *COUNTED, "waits until", "error")
FIRST = {"fetching": 0, "looking": 0, "reading": 0, "discovering": 1, "waiting": 3}
"""The sites at work stand above those that are done, and these above those that have not begun."""
ALWAYS = 6
"""Columns that are drawn however narrow the terminal is, up to the articles stored."""
ERROR_LENGTH = 40
_LEAST = {HEADS.index("error"): 10, 0: 10}
"""Columns that are cut on a narrow terminal, and what is left of them."""


class LiveTable:
    """Listens to a crawl and draws it four times a second; `show` prints the final report."""

    def __init__(self, console: Console, show: Callable[[CrawlReport], None]) -> None:
        self._show = show
        self._console = console
        self._tallies: dict[str, Tally] = {}
        self._rows = max(5, console.height - 6)
        self._live = Live(get_renderable=self.table, console=console, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        """Take the terminal."""
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        self._live.stop()

    def changed(self, tally: Tally) -> None:
        """Remember it; the table is drawn by its own clock."""
        self._tallies[tally.name] = tally

    def finished(self, report: CrawlReport) -> None:
        """The final table."""
        self._live.stop()
        self._show(report)

    def table(self) -> Table:
        """The sites as they stand now, as many as fit."""
        tallies = sorted(self._tallies.values(), key=lambda each: FIRST.get(each.phase, 2))
        rows = [_row(tally) for tally in tallies[: self._rows]]
        filled = fitting([HEADS, *rows], self._console.width, ALWAYS)
        least = {filled.index(column): width for column, width in _LEAST.items() if column in filled}
        cells = [[row[column] for column in filled] for row in (HEADS, *rows)]
        heads, *lines = shortened(cells, self._console.width, least)
        table = Table(box=None, pad_edge=False)
        for head in heads:
            table.add_column(head, justify="left" if head in ("site", "", "error") else "right", no_wrap=True)
        for line in lines:
            table.add_row(*line)
        if len(tallies) > self._rows:
            table.add_row(f"and {len(tallies) - self._rows} more")
        return table


def _row(tally: Tally) -> tuple[str, ...]:
    site = tally.sealed()
    counts = (tally.found, tally.fetched, tally.due, *map(site.total, COUNTED))
    until = ""
    if waits := tally.waits():
        until = f"{datetime.now().astimezone() + timedelta(seconds=waits):%H:%M:%S}"
    error = plain_line(tally.error or "")[:ERROR_LENGTH]
    return (plain_line(tally.name), tally.phase, *(str(count) for count in counts), until, error)
