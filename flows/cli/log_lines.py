"""Structured logs: each thing that happens in a crawl as one JSON object on a line of standard error."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from typing import Self

    from flows.report import CrawlReport, Tally

LINE_SECONDS = 10.0
"""A site that is being fetched says so this often."""
VARIABLE = "NEWSLOOM_LOG_FORMAT"
"""Set to `json` where a crawl runs in a process of its own, as below `newsloom serve`."""


class JsonLines:
    """Writes events `site` (phase and counts so far), `warning` and `finished` (the run's summary)."""

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
            _write("error" if tally.error else "info", "site", _counts(tally))

    def finished(self, report: CrawlReport) -> None:
        """The summary of the run, and before it what broke."""
        for site in report.sites:
            if site.error or site.alarms:
                _write("warning", "warning", {"site": site.name, "error": site.error, "alarms": site.alarms})
        about = {"run": report.run_id, "ledger": str(report.ledger) if report.ledger else None}
        _write("info", "finished", about | report.summary)


def _counts(tally: Tally) -> dict[str, Any]:
    site = tally.sealed()
    outcomes = {name: site.total(name) for name in dict.fromkeys(outcome for outcome, _ in site.outcomes)}
    counts = {"found": tally.found, "new": tally.new, "due": tally.due, "fetched": tally.fetched}
    return {"site": tally.name, "phase": tally.phase, **counts, "outcomes": outcomes, "error": tally.error}


def _write(level: str, event: str, values: dict[str, Any]) -> None:
    # JSON escapes control characters, so nothing of a page can steer what shows the log.
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": level,
        "event": event,
    } | values
    sys.stderr.write(msgspec.json.encode(line).decode() + "\n")
    sys.stderr.flush()
