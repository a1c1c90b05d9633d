"""A mistake of ours in reading a page: an outcome that names it, a trace in the log, nothing lost."""

from __future__ import annotations

import logging
import pickle
from datetime import UTC, datetime

from extractors.page import Page
from extractors.site import UNKNOWN_SITE
from flows.worker_process import Job, answer


def packed():
    """A job as it comes through the pipe."""
    url = "https://harbour-post.example/news/ferry-kept"
    page = Page(url=url, requested_url=url, body=b"<p>Ferry</p>", status=200, fetched_at=datetime.now(tz=UTC))
    return pickle.dumps(Job(page=page, site=UNKNOWN_SITE))


def test_mistake_is_the_outcome_of_its_page_and_its_trace_is_logged(monkeypatch, caplog):
    """The kind of exception is told, and where it arose."""

    def read_fields(*_):
        raise ZeroDivisionError("by a comma")

    monkeypatch.setattr("extractors.extract.read_fields", read_fields)
    with caplog.at_level(logging.ERROR):
        worked = answer(packed())

    assert (worked.processed, worked.reason) == (None, "extract_error")
    assert worked.detail == "ZeroDivisionError: by a comma"
    assert 'raise ZeroDivisionError("by a comma")' in caplog.text
