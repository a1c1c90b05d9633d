"""Digests of what a place says of a page."""

from datetime import UTC, datetime

import pytest

from extractors.discovery.feeds import read_feed
from extractors.discovery.links import read_links
from extractors.discovery.wording import wording
from extractors.page import Page

FEED = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>A</title>
<link>https://news.site/a</link><description>{}</description></item></channel></rss>"""


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("The harbour is closed", "the  harbour <b>is</b> closed", True),
        ("The harbour &amp; the sea", "The harbour & the sea", True),
        ("The harbour is closed", "The harbour is open", False),
        ("Two dead", "Three dead", False),
        ("12 dead", "15 dead", False),
    ],
)
def test_words_count_and_their_dress_does_not(first, second, same):
    """Markup, case and spaces are no words."""
    assert (wording(first) == wording(second)) is same


def test_without_numbers_the_hour_does_not_count():
    """A count of comments beside a headline is no news."""
    assert wording("Harbour closed 9:15 (12)", numbers=False) == wording(
        "Harbour closed 10:40 (7)", numbers=False
    )


@pytest.mark.parametrize("text", [None, "", "  ", "<br/>"])
def test_no_words_have_no_digest(text):
    """So that a place that says nothing is not compared."""
    assert wording(text) is None


def test_a_feed_tells_when_its_text_is_another():
    """The digest of an entry is that of its text, or none where it has no text."""
    first, second, none = (
        read_feed(FEED.format(text).encode(), "https://news.site/f")[0].said for text in "ab "
    )

    assert first != second
    assert none is None


def test_a_home_page_tells_when_its_words_are_others():
    """Links of a home page bear a digest of their words; those of other lists do not."""
    body = b"<html><body><a href='/2026/03/01/harbour-closed-after-storm'>Harbour closed 12</a></body></html>"
    home, when = "https://news.site/", datetime(2026, 3, 1, tzinfo=UTC)
    page = Page(requested_url=home, url=home, status=200, body=body, fetched_at=when)
    (link,) = read_links(page, "home").articles

    assert link.said == wording("Harbour closed")
    assert read_links(page).articles[0].said is None
