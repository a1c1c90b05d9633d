"""Dates that only htmldate finds, and what is said where it fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractors.article import Candidate
from extractors.extract import extract
from extractors.fields import dates
from extractors.page import Page

if TYPE_CHECKING:
    import pytest


def page(inner: str) -> Page:
    """A page with these words below its text."""
    line = "<p>In ward {} the harbour council voted to keep the old ferry for another winter.</p>"
    text = "".join(line.format(number) for number in range(8))
    body = f"<html lang=en><body><h1>Ferry kept for a winter</h1>{text}{inner}</body></html>".encode()
    url = "https://harbour-post.example/ferry"
    return Page(
        url=url, requested_url=url, body=body, status=200, fetched_at=datetime(2026, 5, 9, tzinfo=UTC)
    )


def test_date_far_from_the_headline_is_a_guess_and_says_so() -> None:
    """Nothing near the headline tells it."""
    far = "<p>x</p>" * 90 + "<footer>Harbour Post, 2026-05-04</footer>"

    article = extract(page(far)).article

    assert article.date_published_day == "2026-05-04"
    assert [p.source for p in article.provenance if p.field == "date_published"] == ["htmldate"]


def test_failure_of_the_guess_is_in_the_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is an article without a date, and one can see why."""

    def failing(*_: object, **__: object) -> None:
        raise OverflowError("year 99999")

    monkeypatch.setattr(dates, "guess_date", failing)

    found = extract(page(""))

    told = Candidate(
        field="date_published", source="htmldate_failed", value="OverflowError: year 99999", chosen=False
    )
    assert (found.refusal, found.article.date_published_day) == (None, None)
    assert told in found.candidates
