"""Days that the address or the title of a page names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.fields.named_day import days_in_address, days_in_title
from extractors.page import Page


@pytest.mark.parametrize(
    ("url", "days"),
    [
        ("https://a.example/2025/10/03/ferry", ["2025-10-03"]),
        ("https://a.example/ferry-20251003.html", ["2025-10-03"]),
        ("https://a.example/blog/2025/october/3/ferry", ["2025-10-03"]),
        ("https://a.example/blog/2025/oct/03", ["2025-10-03"]),
        ("https://a.example/2025/ferry/03", []),
        ("https://a.example/2025/13/03/ferry", []),
    ],
)
def test_days_in_an_address(url: str, days: list[str]) -> None:
    """In numbers, or with the month by its name."""
    assert list(days_in_address(url)) == days


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("Ferry kept | Harbour Post | 28.04.2025", ["2025-04-28"]),
        ("28.04.2025 - Ferry kept - Harbour Post", ["2025-04-28"]),
        ("Ferry kept | 9 oktober 2025 11:12 | Harbour Post", ["2025-10-09"]),
        ("Minutes of 28.04.2025 | Harbour Post", []),
        ("Week of 14. - 20. January 2025 | Harbour Post", []),
        ("Ferry kept | Harbour Post", []),
    ],
)
def test_a_part_of_a_title_that_is_a_day(title: str, days: list[str]) -> None:
    """One among its words is that of an event."""
    assert list(days_in_title(title, "nl", month_first=False)) == days


def test_the_title_settles_which_day_of_the_text_it_is() -> None:
    """A day in a short line at the headline may be that of an event."""
    text = "<p>The harbour council voted to keep the old ferry for another winter.</p>" * 6
    body = (
        "<html lang=en><title>Ferry kept | Harbour Post | 28.04.2025</title><body><h1>Ferry kept</h1>"
        f"<p>The pier on 24.04.2025</p>{text}</body></html>"
    ).encode()
    url = "https://harbour-post.example/ferry"
    at = datetime(2026, 5, 9, tzinfo=UTC)

    article = extract(Page(url=url, requested_url=url, body=body, status=200, fetched_at=at)).article

    assert article.date_published_day == "2025-04-28"
    assert [p.source for p in article.provenance if p.field == "date_published"] == ["title"]
