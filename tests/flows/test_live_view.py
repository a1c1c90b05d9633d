"""The live table: every site with its counts, until when it waits, and what is wrong with it."""

import io
from datetime import datetime, timedelta
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

from flows.cli.crawl_display import show_report
from flows.cli.live_table import LiveTable
from flows.report import COLUMNS, CrawlReport, Tally


def drawn(*tallies, width=160):
    """The table as lines of text."""
    console = Console(file=io.StringIO(), width=width, height=12)
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


def test_a_narrow_terminal_shows_what_there_is():
    """On 80 columns those in which no site has anything are left out, and no heading is cut off."""
    busy = Tally(name="evening-gazette", phase="discovering", found=40, due=12, fetched=7)
    busy.outcomes.update({("stored", None): 4, ("dropped", "listing"): 2})
    head, row = drawn(busy, width=80)

    assert head.split() == ["site", "found", "fetched", "of", "stored", "dropped"]
    assert row.split() == ["evening-gazette", "discovering", "40", "7", "12", "4", "2"]


def report(*tallies):
    """What a crawl of these sites has given."""
    sites = tuple(tally.sealed() for tally in tallies)
    ledger = Path("/srv/news/data/ledger/r1.json")
    return CrawlReport(
        run_id="r1", command="crawl", sites=sites, seconds=1.0, data=Path("data"), ledger=ledger
    )


def test_counts_stay_whole_beside_long_names_and_errors():
    """On 80 columns the error and then the name are cut, never a number or a phase."""
    many = [Tally(name=f"the-very-long-name-of-a-paper-{n}", phase="failed", found=41234) for n in range(3)]
    for tally in many:
        tally.error = "no article links found: the host cannot be reached"
        tally.outcomes["stored", None] = 30219
    head, *lines = drawn(*many, width=80)

    assert "stored" in head
    assert all(len(line) <= 80 for line in lines)
    assert all("41234" in line and "30219" in line and " failed " in line for line in lines)
    assert all(line.startswith("the-very-") and line.rstrip().endswith("…") for line in lines)


def test_the_final_table_fits_a_narrow_terminal(capsys, monkeypatch):
    """Where it does not, columns without a count are left out; in a pipe it has all of them."""
    done = Tally(name="evening-gazette", phase="done", found=40, due=12, fetched=12)
    done.outcomes.update({("stored", None): 10, ("dropped", "listing"): 2})
    show_report(report(done))
    piped = capsys.readouterr().out
    monkeypatch.setattr("flows.cli.crawl_display._room", lambda: 60)
    show_report(report(done))
    narrow = capsys.readouterr().out

    assert piped.splitlines()[0].split() == list(COLUMNS)
    assert narrow.splitlines()[0].split() == ["site", "found", "fetched", "stored", "dropped"]


def test_the_report_names_the_ledger_as_it_names_the_articles(capsys):
    """Both as paths below the data folder that was named, not one of them from the root."""
    show_report(report(Tally(name="gazette", phase="done")))

    assert capsys.readouterr().out.endswith(
        "Articles: data/articles\nEvery address and what became of it: data/ledger/r1.jsonl\n"
    )


def test_a_crawl_that_had_nothing_to_do_says_so(capsys):
    """A row of dashes leaves one to wonder: it is told that all is known, and how to take a page again."""
    show_report(report(Tally(name="gazette", phase="done", found=7)))

    assert "Nothing was due: all that was found is known" in capsys.readouterr().out


def test_names_of_wide_characters_are_aligned(capsys):
    """A Chinese or Japanese character takes two columns of a terminal, and counts as two."""
    sites = (Tally(name="新聞", phase="done", found=1), Tally(name="post", phase="done", found=2))
    show_report(report(*sites))
    rows = capsys.readouterr().out.splitlines()[1:3]

    assert [row.split()[:2] for row in rows] == [["新聞", "1"], ["post", "2"]]
    assert cell_len(rows[0]) == cell_len(rows[1])
