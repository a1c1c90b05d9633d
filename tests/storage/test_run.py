"""A run gives each address exactly one outcome, and commits whole or not at all."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from holdings import faults, records
from small_world import address

from extractors.article import Candidate
from storage.data import open_data
from storage.errors import LedgerMismatch
from storage.outcome import Outcome
from storage.staging import PART_RECORDS


def test_each_address_enters_once(data, now):
    """Entering an address again changes nothing; only the new ones come back."""
    run = data.start_run(now)
    first = run.enter([("http://a.test/1", "a", "feed"), ("http://a.test/2", "a", "feed")])
    second = run.enter([("http://a.test/2", "a", "home"), ("http://a.test/3", "a", "home")])

    assert (first, second) == (["http://a.test/1", "http://a.test/2"], ["http://a.test/3"])
    assert run.open_urls == ("http://a.test/1", "http://a.test/2", "http://a.test/3")


def test_runs_of_one_second_are_told_apart_and_in_their_order(data, now):
    """By drawn numbers alone two in 65,536 were the same, and the ledgers of a second came in any order."""
    ids = [data.start_run(now + timedelta(milliseconds=number)).id for number in range(40)]

    assert ids == sorted(set(ids))


def test_an_address_without_outcome_fails_the_run(data, now):
    """A run does not finish while an address that entered has no outcome; the error names it."""
    run = data.start_run(now)
    run.enter([("http://a.test/lost", "a", "feed")])

    with pytest.raises(LedgerMismatch, match="lost"):
        run.finish()


@pytest.mark.parametrize(
    ("url", "said"), [("http://a.test/1", "already"), ("http://a.test/2", "did not enter")]
)
def test_a_second_outcome_fails(data, now, url, said):
    """An outcome for an address that has one, or never entered, is refused."""
    run = data.start_run(now)
    run.enter([("http://a.test/1", "a", "feed")])
    run.report(Outcome(url="http://a.test/1", outcome="failed", reason="timeout"))

    with pytest.raises(LedgerMismatch, match=said):
        run.report(Outcome(url=url, outcome="failed", reason="timeout"))


def test_report_fills_in_what_the_entry_says(data, now):
    """Source, via and time come from the entry where the outcome names none."""
    run = data.start_run(now)
    run.enter([("http://a.test/1", "a", "feed")])
    outcome = run.report(Outcome(url="http://a.test/1", outcome="blocked", reason="status_403"))

    assert (outcome.source, outcome.via, outcome.at) == ("a", "feed", "2026-03-01T08:00:00Z")


def test_summary_counts_the_lines(data, make, now):
    """The summary of a run has what the caller says and counts drawn from the ledger's lines."""
    run = data.start_run(now, command="crawl", config_hash="c1")
    run.enter(
        [(address(1), "paper", "feed"), ("http://a.test/1", "a", "feed"), ("http://a.test/2", None, "given")]
    )
    run.settle(make(1))
    run.report(Outcome(url="http://a.test/1", outcome="failed", reason="timeout"))
    run.commit()
    run.report(Outcome(url="http://a.test/2", outcome="deferred", reason="limit"))
    summary = json.loads(run.finish({"seconds": 3}).read_text())

    assert summary["counts"] == {
        "urls": 3,
        "outcomes": {"deferred": 1, "failed": 1, "stored": 1},
        "reasons": {"deferred": {"limit": 1}, "failed": {"timeout": 1}},
        "sources": {"": {"deferred": 1}, "a": {"failed": 1}, "paper": {"stored": 1}},
    }
    assert (summary["run"], summary["command"], summary["configHash"], summary["seconds"]) == (
        run.id,
        "crawl",
        "c1",
        3,
    )


def test_nothing_to_commit_writes_nothing(data, now):
    """A commit without outcomes leaves no file behind."""
    data.start_run(now).commit()

    assert not data.layout.ledger.exists()


def test_interrupted_run_is_closed(tmp_path, make, now):
    """The next opening defers what was left open, and the ledger of the dead run reconciles."""
    with open_data(tmp_path) as data:
        run = data.start_run(now)
        run.enter([(address(number), "paper", "feed") for number in (1, 2)])
        run.settle(make(1))
        run.commit()
    with open_data(tmp_path):
        pass

    lines = [json.loads(line) for line in (tmp_path / "ledger" / f"{run.id}.jsonl").read_text().splitlines()]
    assert [(line["outcome"], line["reason"]) for line in lines] == [
        ("stored", None),
        ("deferred", "interrupted"),
    ]
    assert json.loads((tmp_path / "ledger" / f"{run.id}.json").read_text())["interrupted"] is True
    assert faults(tmp_path) == []


def test_parts_fill_up_and_then_a_new_one_begins(data, make, now):
    """Small commits of one run share a part; none holds more than its share."""
    run = data.start_run(now)
    for number in range(PART_RECORDS + 40):
        run.enter([(address(number), "paper", "feed")])
        run.settle(make(number))
        if number % 20 == 0:
            run.commit()
    run.finish()

    counts = [len(path.read_bytes().splitlines()) for path in data.layout.parts("articles")]
    assert sum(counts) == PART_RECORDS + 40
    assert len(counts) == 3  # the covering part and two
    assert max(counts) <= PART_RECORDS


def test_evidence_is_kept_by_version(data, make, now):
    """The candidates of a record that is written go to evidence/ under its version."""
    run = data.start_run(now)
    run.enter([(address(1), "paper", "feed")])
    run.settle(make(1), (Candidate(field="headline", source="og", value="Story"),))
    run.finish()

    (line,) = records(data.layout.root, "evidence")
    assert (line["id"], line["versionId"]) == (make(1).id, make(1).version_id)
    assert line["candidates"][0]["value"] == "Story"


def test_text_without_an_address_is_settled_under_its_entry(data, make, now):
    """A cleaned text enters under the name of its file and is not fetched later."""
    from msgspec.structs import replace

    record = replace(make(1), url=None, requested_url=None, url_key=None)
    run = data.start_run(now)
    run.enter([("file:text.txt", None, "file")])
    outcome = run.settle(record, entry="file:text.txt")
    run.finish()

    assert (outcome.url, outcome.outcome) == ("file:text.txt", "stored")
    assert data.state.frontier.due(None, now=now + timedelta(days=9)) == []
