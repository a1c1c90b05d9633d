"""Twins of a page are told by their address and by what both declare, never by one sign alone."""

from datetime import UTC, datetime

import pytest

from extractors.discovery.twin import (
    canonical_of,
    is_twin,
    plain_key,
    same_title,
    title_of,
    titles_agree,
    twins_of,
)
from extractors.page import Page


def page(head="", url="https://m.news.site/a-story", start="<html>"):
    body = f"{start}<head>{head}</head><body><p>Text.</p></body></html>".encode()
    return Page(
        url=url, requested_url=url, body=body, status=200, fetched_at=datetime(2026, 11, 22, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://m.news.site/sport/1?id=2", "https://news.site/sport/1?id=2"),
        ("https://mobile.news.co.uk/sport/1", "https://news.co.uk/sport/1"),
        ("https://amp.news.site/amp/1", "https://news.site/1"),
        ("https://www.news.site/amp/sport/1", "https://news.site/sport/1"),
        ("https://news.site/sport/1/amp/", "https://news.site/sport/1"),
        ("https://news.site/sport/1.amp.html", "https://news.site/sport/1.html"),
        ("https://news.site/sport/1/print", "https://news.site/sport/1"),
        ("https://m.news:8080/1", None),
        ("https://m.site/1", None),
        ("https://max.news.site/1", None),
        ("https://news.site/amplifier-sale", None),
        ("https://news.site/print/2026/1", None),
        ("https://news.site/", None),
        ("https://news.site/sport/1", None),
    ],
)
def test_addresses_of_twins(url, key):
    """A host for telephones, an AMP or print path; the key is that of the page it would be the twin of."""
    assert key == plain_key(url)


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ('<link rel="canonical" href="https://www.news.site/a-story">', "https://www.news.site/a-story"),
        ("<LINK href=//news.site/b-1 rel='nofollow CANONICAL'>", "https://news.site/b-1"),
        (
            '<link rel=canonical href="https://www.news.site/a?b=1&amp;c=2">',
            "https://www.news.site/a?b=1&c=2",
        ),
        ('<link rel="canonical" href="https://www.news.site/">', None),
        ('<link rel="canonical" href="https://www.news.site/section/sport/">', None),
        ('<link rel="canonical" href="https://other.site/a-story">', None),
        ('<link rel="canonical" href="https://m.news.site/a-story?utm_source=x">', None),
        ('<link rel="canonical" href="https://amp.news.site/a-story">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<!-- <link rel="canonical" href="https://www.news.site/b"> -->', None),
        ('<script>"<link rel=canonical href=/b>"</script>', None),
        ('<link rel="stylesheet" href="/canonical.css">', None),
        ("", None),
    ],
)
def test_canonical_pages(head, target):
    """Another page of the site that is no front page, no list and no twin itself."""
    assert target == canonical_of(page(head))


def test_canonical_links_count_in_the_head_alone():
    """What stands in the text is a text about such links."""
    body = b'<html><head></head><body><link rel="canonical" href="/b"></body></html>'
    fetched = page()

    assert (
        canonical_of(Page(**{name: getattr(fetched, name) for name in fetched.__slots__} | {"body": body}))
        is None
    )


@pytest.mark.parametrize(
    ("start", "url", "expected"),
    [
        ("<html amp>", "https://news.site/a", True),
        ('<html \u26a1 lang="en">', "https://news.site/a", True),
        ('<html lang="en" amp="">', "https://news.site/a", True),
        ('<html class="amp-off">', "https://news.site/a", False),
        ("<html>", "https://m.news.site/a", True),
    ],
)
def test_pages_that_are_twins(start, url, expected):
    """By address, or because the page says that it is AMP."""
    assert expected == is_twin(page(start=start, url=url))


def test_twins_that_a_page_names():
    """Its AMP page and the one for small screens; feeds, languages and other sites are no twins."""
    head = """
        <link rel="amphtml" href="/a-story/amp"><link rel="alternate" hreflang="de" href="/de/a-story">
        <link rel="alternate" media="only screen and (max-width: 640px)" href="https://m.news.site/a-story">
        <link rel="alternate" type="application/rss+xml" href="/feed"><link rel="amphtml" href="https://amp.cdn/x">
    """

    assert {"https://news.site/a-story/amp", "https://m.news.site/a-story"} == twins_of(
        page(head, url="https://www.news.site/a-story")
    )


@pytest.mark.parametrize(
    ("one", "other", "same", "agree"),
    [
        ("Council opens the quay", "Council Opens the Quay", True, True),
        ("Council opens the quay", "Council opens the quay | The Gazette", False, True),
        ("Council opens the quay", "Council closes an old road", False, False),
        ("Sport today", "Sport today", False, False),
        (
            "\u6771\u57e0\u982d\u304c\u9589\u9396",
            "\u6771\u57e0\u982d\u304c\u9589\u9396 - \u65b0\u805e",
            False,
            True,
        ),
        ("", "", False, False),
    ],
)
def test_titles(one, other, same, agree):
    """The same words, or nearly all of the shorter title; of fewer than three words nothing follows."""
    assert (same, agree) == (same_title(one, other), titles_agree(one, other))


def test_title_of_a_page():
    """Unescaped, "" where there is none."""
    assert ("Tea & cake", "") == (title_of(page("<title> Tea &amp; cake </title>")), title_of(page()))
