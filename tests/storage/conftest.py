"""What the tests of storage share: an open data folder, and what a crawl would put into it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from paper_links import URL
from small_world import address, body

from extractors.article import Article
from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.identity import make_record
from storage.outcome import Outcome
from storage.record import Fetch, Record

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def now():
    """The moment at which tests happen."""
    return NOW


@pytest.fixture
def data(tmp_path):
    """An empty data folder, open."""
    with open_data(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def make():
    """Makes the record of story `number`, with other values where they are given."""

    def record(number: int = 1, *, url=None, refusal=None, fetch=None, source="paper", **fields) -> Record:
        url = url or address(number)
        fields = {"headline": f"Story {number}", "article_body": body(number)} | fields
        return make_record(
            Article(**fields),
            url=url,
            requested_url=url,
            url_key=url_key(url),
            domain="paper.test",
            source=source,
            refusal=refusal,
            discovery=None,
            fetch=fetch or Fetch(fetched_at="2026-03-01T08:00:00Z", status=200),
            extractor_version="1",
            config_hash=None,
        )

    return record


@pytest.fixture
def settle(data):
    """Settles records in a run of their own and gives their outcomes."""

    def run(*records: Record, now: datetime = NOW):
        started = data.start_run(now)
        started.enter([(record.requested_url, record.source, "feed") for record in records])
        outcomes = [started.settle(record) for record in records]
        started.finish()
        return outcomes

    return run


@pytest.fixture
def add(data, now):
    """Adds links of the source `paper`."""
    return lambda *links, now=now: data.state.frontier.add("paper", links, now)


@pytest.fixture
def due(data, now):
    """The URLs that are due."""
    return lambda now=now, since=None: [
        one.url for one in data.state.frontier.due("paper", now=now, since=since)
    ]


@pytest.fixture
def visit(data, now):
    """A run in which an address has an outcome."""

    def run(outcome, reason=None, *, url=URL, now=now, **values):
        started = data.start_run(now)
        started.enter([(url, "paper", "feed")])
        started.report(Outcome(url=url, outcome=outcome, reason=reason, **values))
        started.finish()

    return run
