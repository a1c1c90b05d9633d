"""The crawl report as one Markdown page, for the artifact of a Prefect run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.counted import counted
from flows.report import COLUMNS, blocked_sites, losses, row
from storage.outcome import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.report import CrawlReport

KEPT = 4
"""Columns that the table always has: site, found, fetched, stored."""


def markdown(report: CrawlReport) -> str:
    """The report as a page: a table of the sites, what was lost and why, what broke."""
    sites = report.sites if len(report.sites) < 2 else (*report.sites, report.all_sites)
    lines = [f"# {report.command} {report.run_id}", "", f"{report.seconds:.0f} s. Data: `{report.data}`", ""]
    lines += _table([COLUMNS, *(row(site) for site in sites)])
    if lost := losses(report.all_sites):
        lines += ["", _line(("outcome", "reason", "URLs")), _line(("---", "---", "---:"))]
        lines += [_line((outcome, reason or "-", str(count))) for outcome, reason, count in lost]
    if closed := blocked_sites(report):
        lines += ["", "## Blocked", ""]
        lines += [f"- {_cell(name)}: {blocks.told}. {blocks.advice}" for name, blocks in closed]
    if warned := [(site, alarm) for site in report.sites for alarm in site.alarms]:
        lines += ["", "## Broke against their own past", ""]
        lines += [f"- {_cell(site.name)}: {_cell(alarm)}" for site, alarm in warned]
    if errors := [site for site in report.sites if site.error]:
        lines += ["", "## Failed sites", ""]
        lines += [f"- {_cell(site.name)}: {_cell(site.error or '')}" for site in errors]
    return "\n".join(lines) + "\n"


def in_short(report: CrawlReport) -> str:
    """What became of the addresses, in one line."""
    total = report.all_sites
    ends = [f"{total.total(name):,} {name}" for name in OUTCOMES if total.total(name)]
    return f"{', '.join(ends) or 'Nothing was due'}; {counted(total.found, 'link')} found."


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The head and the rows, without columns in which nothing stands: of ten a telephone shows four."""
    told = [n for n in range(len(rows[0])) if n < KEPT or any(each[n] != "-" for each in rows[1:])]
    head, *rest = ([each[n] for n in told] for each in rows)
    return [_line(head), _line(["---"] + ["---:"] * (len(told) - 1)), *(_line(each) for each in rest)]


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
