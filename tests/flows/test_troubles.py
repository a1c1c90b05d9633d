"""Which sites broke or failed while nobody looked."""

import json
from datetime import UTC, datetime

import pytest

from flows.troubles import CRAWLS, Trouble, troubles

GOOD = {"alarms": [], "error": None}
BROKE = {"alarms": ["0% of the pages were kept, 95% before"], "error": None}
FAILED = {"alarms": [], "error": "no article links found"}


def write(ledger, day, command="crawl", **sites):
    """The summary of a run of that day."""
    told = {"command": command, "startedAt": f"2026-11-{day:02}T06:00:00Z"}
    listed = [{"name": name, "found": 9, **what} for name, what in sites.items()]
    (ledger / f"r202611{day:02}T060000-aaaa.json").write_text(json.dumps({**told, "sites": listed}))


@pytest.fixture
def ledger(tmp_path):
    """Four crawls, a rerun, and what is no summary."""
    write(tmp_path, 1, gazette=FAILED, courier=GOOD)
    write(tmp_path, 2, gazette=BROKE, courier=GOOD)
    write(tmp_path, 3, gazette=GOOD, courier=FAILED)
    write(tmp_path, 4, courier=FAILED)
    write(tmp_path, 5, command="rerun", courier=FAILED)
    (tmp_path / "r20261106T060000-aaaa.json").write_text("{")
    return tmp_path


def test_each_site_is_told_with_its_last_trouble(ledger):
    """In how many of its crawls something was wrong, when last, and what then; reruns do not count."""
    crawls, found = troubles(ledger, since=None, source=None)
    broke = "0% of the pages were kept, 95% before"

    assert crawls == 4
    assert found == [
        Trouble(site="courier", crawls=4, bad=2, last="2026-11-04T06:00:00Z", what="no article links found"),
        Trouble(site="gazette", crawls=3, bad=2, last="2026-11-02T06:00:00Z", what=broke),
    ]


def test_troubles_of_a_time_and_of_a_source(ledger):
    """What was wrong before does not count."""
    assert troubles(ledger, since=datetime(2026, 11, 3, tzinfo=UTC), source="gazette") == (2, [])
    assert [one.bad for one in troubles(ledger, since=None, source="gazette")[1]] == [2]


def test_only_the_last_crawls_are_looked_at_where_no_time_is_named(tmp_path):
    """Years of summaries are not read for a count."""
    for number in range(CRAWLS + 5):
        told = {"command": "crawl", "startedAt": f"2026-01-01T00:00:{number:02}Z", "sites": []}
        (tmp_path / f"r20260101T0000{number:02}-aaaa.json").write_text(json.dumps(told))

    assert troubles(tmp_path, since=None, source=None) == (CRAWLS, [])


def test_inspect_tells_of_a_site_that_never_gave_anything(newsloom, tmp_path):
    """By its name, too, though nothing is kept of it."""
    newsloom("crawl", "http://127.0.0.1:9/", "--direct", "--allow-private")
    ran = newsloom("inspect", "--source", "127.0.0.1_9", "--since", "1d")
    plain = json.loads(newsloom("inspect", "--json").out)

    assert ran.code == 0, ran.err
    assert "Sites that broke or failed, in 1 crawl\n" in ran.out.decode()
    assert "no article links found" in ran.out.decode()
    assert [(one["site"], one["crawls"], one["bad"]) for one in plain["troubles"]] == [("127.0.0.1_9", 1, 1)]


def test_inspect_since_counts_what_came_since(crawled, newsloom):
    """All of it came today, and nothing will have come after."""
    before = json.loads(newsloom("inspect", "--json", "--since", "1d", "--data", crawled.data).out)
    after = json.loads(newsloom("inspect", "--json", "--since", "2999-01-01", "--data", crawled.data).out)
    plain = json.loads(newsloom("inspect", "--json", "--data", crawled.data).out)

    assert before == plain
    assert {row["records"] for row in after["rooms"]} == {0}
    assert plain["troubles"] == []
