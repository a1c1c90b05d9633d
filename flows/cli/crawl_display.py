"""What a crawl shows while it runs and when it is over: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from flows.cli.columns import fitting
from flows.cli.plain import plain_line
from flows.log_lines import JsonLines
from flows.report import COLUMNS, CrawlReport, SiteReport, Tally, blocked_sites, losses, row, useless_sites
from flows.teller import Teller

if TYPE_CHECKING:
    from flows.cli.live_table import LiveTable

NOTES_SHOWN = 3
KEPT = 4
"""Columns that the final table always has: site, found, fetched, stored."""


def display(log_format: str = "text") -> LiveTable | PlainLines | JsonLines:
    """What fits standard error: JSON where it is asked for, a live table on a terminal, else plain lines."""
    if log_format == "json":
        return JsonLines()
    if not sys.stderr.isatty():
        return PlainLines()
    from flows.cli.live_table import LiveTable
    from flows.cli.terminal import console

    return LiveTable(console(stderr=True), show_report)


class PlainLines(Teller):
    """One line on standard error for each phase of each site."""

    def tell(self, tally: Tally) -> None:
        """Where the site stands."""
        click.echo(f"{plain_line(tally.name)}: {tally.phase}{_counts(tally)}", err=True)

    def finished(self, report: CrawlReport) -> None:
        """The final table."""
        show_report(report)


def _counts(tally: Tally) -> str:
    if tally.phase in ("waiting", "discovering"):
        return ""
    ends = ", ".join(f"{count} {name}" for name, count in _by_outcome(tally.sealed()).items())
    held = f", waits {tally.waits():.0f} s as asked" if tally.waits() else ""
    ends = f", {ends}" if ends else ""
    if tally.found or not tally.outcomes:
        came = f"{tally.found} found, {tally.fetched} of {tally.due} fetched"
    else:  # a replay finds and fetches nothing
        came = f"{tally.outcomes.total()} of {tally.due} read again"
    return f", {came}{ends}{held}"


def _by_outcome(site: SiteReport) -> dict[str, int]:
    return {name: site.total(name) for name in dict.fromkeys(outcome for outcome, _ in site.outcomes)}


def show_report(report: CrawlReport) -> None:
    """The final table: what each site gave, what was lost and why, and where the files are."""
    sites = report.sites if len(report.sites) < 2 else (*report.sites, report.all_sites)
    rows = [COLUMNS, *(row(site) for site in sites)]
    shown = fitting(rows, _room(), KEPT)
    for line in _aligned([tuple(each[column] for column in shown) for each in rows]):
        click.echo(line)
    total = report.all_sites
    if total.found and not total.outcomes and not any(site.error for site in report.sites):
        click.echo(f"\n{_NOTHING_DUE}")
    if lost := losses(total):
        click.echo("\nNot kept:")
        for line in _aligned(
            [(outcome, reason or "-", str(count)) for outcome, reason, count in lost], numbers=2
        ):
            click.echo(f"  {line}")
    for name, blocks in blocked_sites(report):
        click.echo(f"\n{plain_line(f'{name}: {blocks.told}. {blocks.advice}')}")
    last = useless_sites(report)  # with why these failed the command ends
    for site in report.sites:
        _show_notes(site, broken=site not in last)
    click.echo(
        f"\n{'Interrupted' if report.interrupted else 'Done'} in {report.seconds:.0f} s, run {report.run_id}."
    )
    click.echo(f"Articles: {report.data / 'articles'}")
    if report.ledger:
        ledger = report.data / "ledger" / f"{report.run_id}.jsonl"
        click.echo(f"Every address and what became of it: {ledger}")


def _show_notes(site: SiteReport, *, broken: bool) -> None:
    for note in site.on_reading:
        click.echo(f"\n{plain_line(site.name)}: {plain_line(note)}")
    if not broken:
        return
    if site.alarms:
        click.echo(f"\n{plain_line(site.name)} broke today: {plain_line('; '.join(site.alarms))}")
    if site.error:
        click.echo(f"\n{plain_line(site.name)} failed: {plain_line(site.error)}")
    elif not site.found and site.notes:
        notes = "; ".join(plain_line(note) for note in site.notes[:NOTES_SHOWN])
        click.echo(f"\n{plain_line(site.name)} gave nothing: {notes}")


_NOTHING_DUE = (
    "Nothing was due: all that was found is known, and nothing says that it has changed."
    " `newsloom rerun URL` takes a page again all the same."
)


def _room() -> int:
    """Columns of the terminal that the report goes to; without one, as many as it needs."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _aligned(rows: list[tuple[str, ...]], numbers: int = 1) -> list[str]:
    """Rows as lines; from column `numbers` on they are set to the right."""
    cells = [tuple(plain_line(cell) for cell in each) for each in rows]
    widths = [max(cell_len(each[column]) for each in cells) for column in range(len(cells[0]))]
    lines = []
    for each in cells:
        gaps = [" " * (width - cell_len(cell)) for cell, width in zip(each, widths, strict=True)]
        parts = [
            cell + gap if column < numbers else gap + cell
            for column, (cell, gap) in enumerate(zip(each, gaps, strict=True))
        ]
        lines.append("  ".join(parts).rstrip())
    return lines
