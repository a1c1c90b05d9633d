"""What a crawl shows while it runs and when it is over: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from flows.cli.log_lines import JsonLines
from flows.cli.plain import plain_line
from flows.report import COLUMNS, CrawlReport, SiteReport, Tally, blocked_sites, losses, row

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Console
    from rich.table import Table

LINE_SECONDS = 10.0
"""Where there is no terminal, a site that is being fetched says so this often."""
NOTES_SHOWN = 3


def display(log_format: str = "text") -> LiveTable | PlainLines | JsonLines:
    """What fits standard error: JSON where it is asked for, a live table on a terminal, else plain lines."""
    if log_format == "json":
        return JsonLines()
    if not sys.stderr.isatty():
        return PlainLines()
    from flows.cli.terminal import console

    return LiveTable(console(stderr=True))


class PlainLines:
    """One line on standard error for each phase of each site."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, float]] = {}

    def __enter__(self) -> Self:
        """Nothing to set up."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def changed(self, tally: Tally) -> None:
        """Say it if the phase changed, or some time has passed."""
        phase, at = self._told.get(tally.name, ("", 0.0))
        now = time.monotonic()
        if phase != tally.phase or now - at >= LINE_SECONDS:
            self._told[tally.name] = (tally.phase, now)
            click.echo(f"{plain_line(tally.name)}: {tally.phase}{_counts(tally)}", err=True)

    def finished(self, report: CrawlReport) -> None:
        """The final table."""
        show_report(report)


class LiveTable:
    """A table that grows on the terminal, the sites at work first."""

    def __init__(self, console: Console) -> None:
        from rich.live import Live

        self._tallies: dict[str, Tally] = {}
        self._rows = max(5, console.height - 6)
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=4, transient=True)

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
        show_report(report)

    def _table(self) -> Table:
        from rich.table import Table

        table = Table(
            "site", "", "found", "fetched", "of", "stored", "dropped", "failed", box=None, pad_edge=False
        )
        order = {"fetching": 0, "discovering": 1, "waiting": 3}
        tallies = sorted(self._tallies.values(), key=lambda each: order.get(each.phase, 2))
        for tally in tallies[: self._rows]:
            site = tally.sealed()
            counts = (
                tally.found,
                tally.fetched,
                tally.due,
                *map(site.total, ("stored", "dropped", "failed")),
            )
            table.add_row(plain_line(tally.name), tally.phase, *(str(count) for count in counts))
        if len(tallies) > self._rows:
            table.add_row(f"and {len(tallies) - self._rows} more")
        return table


def _counts(tally: Tally) -> str:
    if tally.phase in ("waiting", "discovering"):
        return ""
    ends = ", ".join(f"{count} {name}" for name, count in _by_outcome(tally.sealed()).items())
    error = f" ({plain_line(tally.error)})" if tally.error else ""
    return (
        f", {tally.found} found, {tally.fetched} of {tally.due} fetched{', ' + ends if ends else ''}{error}"
    )


def _by_outcome(site: SiteReport) -> dict[str, int]:
    return {name: site.total(name) for name in dict.fromkeys(outcome for outcome, _ in site.outcomes)}


def show_report(report: CrawlReport) -> None:
    """The final table: what each site gave, what was lost and why, and where the files are."""
    sites = report.sites if len(report.sites) < 2 else (*report.sites, report.all_sites)
    for line in _aligned([COLUMNS, *(row(site) for site in sites)]):
        click.echo(line)
    total = report.all_sites
    if lost := losses(total):
        click.echo("\nNot kept:")
        for line in _aligned(
            [(outcome, reason or "-", str(count)) for outcome, reason, count in lost], numbers=2
        ):
            click.echo(f"  {line}")
    for name, blocks in blocked_sites(report):
        click.echo(f"\n{plain_line(f'{name}: {blocks.told}. {blocks.advice}')}")
    for site in report.sites:
        _show_notes(site)
    click.echo(
        f"\n{'Interrupted' if report.interrupted else 'Done'} in {report.seconds:.0f} s, run {report.run_id}."
    )
    click.echo(f"Articles: {report.data / 'articles'}")
    if report.ledger:
        click.echo(f"Every address and what became of it: {report.ledger.with_suffix('.jsonl')}")


def _show_notes(site: SiteReport) -> None:
    if site.alarms:
        click.echo(f"\n{plain_line(site.name)} broke today: {plain_line('; '.join(site.alarms))}")
    if site.error:
        click.echo(f"\n{plain_line(site.name)} failed: {plain_line(site.error)}")
    elif not site.found and site.notes:
        notes = "; ".join(plain_line(note) for note in site.notes[:NOTES_SHOWN])
        click.echo(f"\n{plain_line(site.name)} gave nothing: {notes}")


def _aligned(rows: list[tuple[str, ...]], numbers: int = 1) -> list[str]:
    """Rows as lines; from column `numbers` on they are set to the right."""
    cells = [tuple(plain_line(cell) for cell in each) for each in rows]
    widths = [max(len(each[column]) for each in cells) for column in range(len(cells[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < numbers else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(each, widths, strict=True))
        ).rstrip()
        for each in cells
    ]
