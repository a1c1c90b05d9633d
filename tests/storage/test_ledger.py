"""The ledger of a run: read line by line, and counted."""

import tracemalloc

from storage.layout import ledger_name
from storage.ledger import counts, outcome_line, read_ledger
from storage.outcome import Outcome


def test_a_long_ledger_is_counted_line_by_line(data):
    """One of 20,000 lines and 4 MB takes next to nothing: that of a long crawl was held whole at its end."""
    path = data.layout.root / ledger_name("long")
    path.parent.mkdir(exist_ok=True)
    said = "x" * 120
    lines = (
        outcome_line(Outcome(url=f"http://paper.test/{n}", source="paper", outcome="failed", detail=said))
        for n in range(20_000)
    )
    path.write_bytes(b"".join(lines))
    tracemalloc.start()
    told = counts(read_ledger(data.layout, ledger_name("long")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert path.stat().st_size > 4e6
    assert peak < 1e6
    assert told["sources"] == {"paper": {"failed": 20_000}}


def test_a_ledger_that_is_not_there_has_no_lines(data):
    """A run that died before its first commit has written none."""
    assert list(read_ledger(data.layout, ledger_name("never"))) == []
