"""What the tests of storage share: an open data folder, and records as a crawl would make them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from small_world import address, body

from extractors.article import Article
from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.identity import make_record
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
