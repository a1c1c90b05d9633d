"""Addresses in what a page says of itself start from the base that it declares."""

from __future__ import annotations

from datetime import UTC, datetime

from extractors.extract import extract
from extractors.page import Page

HTML = """<html><head><base href="https://post.example/en/"><link rel=canonical href="news/ferry">
<script type="application/ld+json">{"@type": "NewsArticle", "image": "boat.jpg",
"author": {"name": "Ann Lee", "url": ["/ann", "https://chat.example/@ann"]}}</script></head><body>
<nav id=breadcrumb><a href="./">Home</a><a href="news">News</a></nav><h1>Ferry kept</h1>TEXT</body></html>"""
TEXT = "<p>The ferry is kept for one more winter, as the harbour council said on Monday evening.</p>" * 6


def test_addresses_start_from_the_declared_base() -> None:
    """The address of the page itself is another: such pages are shown in several places."""
    url = "https://copy.example/a/b/c"
    body = HTML.replace("TEXT", TEXT).encode()
    at = datetime(2026, 11, 25, tzinfo=UTC)
    article = extract(Page(url=url, requested_url=url, body=body, status=200, fetched_at=at)).article

    assert article.canonical_url == "https://post.example/en/news/ferry"
    assert [image.url for image in article.images] == ["https://post.example/en/boat.jpg"]
    assert [author.url for author in article.authors] == ["https://post.example/ann"]
    assert [step.url for step in article.breadcrumbs] == [
        "https://post.example/en/",
        "https://post.example/en/news",
    ]
