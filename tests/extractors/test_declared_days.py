"""Days that a page declares as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.page import Page


def published(declared: str, shown: str = "") -> tuple[str | None, str | None]:
    """The day of a page that declares one, and what it was read from."""
    node = f'{{"@type": "NewsArticle", "datePublished": "{declared}"}}'
    head = f'<script type="application/ld+json">{node}</script>'
    body = "<p>The ferry is kept for one more winter, as the harbour council said on Monday evening.</p>" * 6
    html = f"<html lang=en-GB><head>{head}</head><body><h1>Ferry kept</h1><p>{shown}</p>{body}</body></html>"
    url = "https://harbour-post.example/ferry-kept"
    at = datetime(2026, 11, 25, tzinfo=UTC)
    page = Page(url=url, requested_url=url, body=html.encode(), status=200, fetched_at=at)
    article = extract(page).article
    return article.date_published_day, article.date_published_raw


@pytest.mark.parametrize(
    ("declared", "raw"),
    [
        ("23/11/2026", "23/11/2026"),
        ("11/23/2026", "11/23/2026"),
        ("23.11.2026 10:15", "23.11.2026 10:15"),
        ("Nov 23, 2026 3:15 PM", "Nov 23, 2026 3:15 PM"),
    ],
)
def test_a_day_declared_in_words_is_taken(declared: str, raw: str) -> None:
    """Where nothing else tells the day, with its time."""
    assert published(declared) == ("2026-11-23", raw)


def test_what_is_shown_goes_before_a_day_in_words() -> None:
    """Templates fill in the day of a change, or of a design."""
    assert published("Nov 23, 2026", "20 November 2026")[0] == "2026-11-20"
    assert published("01/01/2004")[0] is None
