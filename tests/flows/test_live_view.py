"""The live table: every site with its counts, until when it waits, and what is wrong with it."""

import io
from datetime import datetime, timedelta

from rich.console import Console

from flows.cli.live_table import LiveTable
from flows.report import Tally


def drawn(*tallies):
    """The table as lines of text."""
    console = Console(file=io.StringIO(), width=160, height=12)
    view = LiveTable(console, print)
    for tally in tallies:
        view.changed(tally)
    console.print(view.table())
    return console.file.getvalue().splitlines()


def test_each_site_shows_its_counts_and_its_error():
    """Sites at work stand above those that are done."""
    done = Tally(name="herald", phase="done", found=3, error="no article links found")
    busy = Tally(name="gazette", phase="fetching", found=40, due=12, fetched=7)
    busy.outcomes.update({("stored", None): 4, ("blocked", "http_403"): 2, ("failed", "timeout"): 1})
    head, first, second = drawn(done, busy)

    assert head.split() == [
        *("site", "found", "fetched", "of", "stored", "updated", "duplicate", "dropped"),
        *("blocked", "failed", "waits", "until", "error"),
    ]
    assert first.split() == ["gazette", "fetching", "40", "7", "12", "4", "0", "0", "0", "2", "1"]
    assert second.rstrip().endswith("no article links found")


def test_site_that_asked_for_a_pause_shows_until_when():
    """Retry-After holds the site: the table says the time of day at which it ends."""
    held = Tally(name="gazette", phase="fetching", waits=lambda: 90.0)
    earliest = datetime.now().astimezone() + timedelta(seconds=90)
    row = drawn(held)[1]
    latest = datetime.now().astimezone() + timedelta(seconds=90)  # by now it may be the next minute

    assert any(f"{until:%H:%M}" in row for until in (earliest, latest))


def test_more_sites_than_lines_are_counted():
    """What does not fit is told in one line."""
    rows = drawn(*(Tally(name=f"site-{number}") for number in range(20)))

    assert rows[-1].strip() == "and 14 more"
