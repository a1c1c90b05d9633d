"""A crawl as structured logs: `site` (phase and counts so far), `warning` and `finished` (the summary)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.json_log import write_event
from flows.teller import Teller

if TYPE_CHECKING:
    from flows.report import CrawlReport, Tally


class JsonLines(Teller):
    """Writes an event for each phase of each site, and at the end the summary of the run."""

    def tell(self, tally: Tally) -> None:
        """One line: where the site stands, and until when it waits."""
        write_event("error" if tally.error else "info", "site", _counts(tally))

    def finished(self, report: CrawlReport) -> None:
        """The summary of the run, and before it what broke."""
        for site in report.sites:
            if site.error or site.alarms:
                told = {"site": site.name, "error": site.error, "alarms": site.alarms}
                write_event("warning", "warning", told)
        about = {"run": report.run_id, "ledger": str(report.ledger) if report.ledger else None}
        write_event("info", "finished", about | report.summary)


def _counts(tally: Tally) -> dict[str, Any]:
    site = tally.sealed()
    outcomes = {name: site.total(name) for name in dict.fromkeys(outcome for outcome, _ in site.outcomes)}
    counts = {"found": tally.found, "new": tally.new, "due": tally.due, "fetched": tally.fetched}
    told = {"site": tally.name, "phase": tally.phase, **counts, "outcomes": outcomes}
    return told | {"waitsSeconds": round(tally.waits(), 1), "error": tally.error}
