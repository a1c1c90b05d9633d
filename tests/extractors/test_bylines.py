"""Who signed: people, not labels, trades, months or buttons."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.document import parse
from extractors.fields.authors import read_authors
from extractors.fields.byline import names_in
from extractors.fields.strip import read_strip
from extractors.page import Page

URL = "https://harbour-post.example/news/ferry-kept-for-another-winter"


def authors(head: str, byline: str) -> list[str]:
    """The names found on a page with this byline under its headline."""
    title = "Ferry kept for another winter"
    text = "<p>The harbour council voted on Tuesday to keep the old ferry for another winter.</p>" * 5
    html = f"<html><head>{head}</head><body><article><h1>{title}</h1>{byline}{text}</article></body></html>"
    page = Page(url=URL, requested_url=URL, body=html.encode(), status=200, fetched_at=datetime.now(tz=UTC))
    document = parse(page)
    return [a.name for a in read_authors(document, ["Harbour Post"], read_strip(document, title)).authors]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Ann Lee and Bo Roe | Berlin", ["Ann Lee", "Bo Roe"]),
        ("Ann Lee Dec 14, 2025", ["Ann Lee"]),
        ("Theresa May in London", ["Theresa May"]),
        ("Von Anna Lehmann, 3. März 2026", ["Anna Lehmann"]),
        ("Ann Lee (ale)", ["Ann Lee"]),
        ("Ann Lee (AnnWrites)", ["Ann Lee (AnnWrites)"]),
        ("page.head.extra.author", []),
        ("ann.lee", ["ann.lee"]),
    ],
)
def test_names_of_a_byline(byline: str, expected: list[str]) -> None:
    """Structured or not, each of these is one author property or one line of a page."""
    structured = not byline.startswith(("By", "Von", "Theresa")) and "Dec" not in byline

    assert expected == names_in(byline, structured=structured)


@pytest.mark.parametrize(
    "second",
    [
        "<span class=author-title>Staff Writer</span>",
        "<span class=author>Posted on</span>",
        "<span class=byline>Foto: Reuters</span>",
        "<span class=byline>View full profile</span>",
        "<span class=author>CBC News</span>",
        "<span class=author>March</span>",
        "<span class=author>mehr</span>",
    ],
)
def test_label_or_trade_beside_a_name_is_no_author(second: str) -> None:
    """They stand in the same marked element."""
    assert authors("", f"<div class=byline><span class=author>Ann Lee</span> {second}</div>") == ["Ann Lee"]


def test_house_signs_where_nobody_else_does() -> None:
    """A desk is better than nobody."""
    assert authors("", "<p class=byline>By Harbour News</p>") == ["Harbour News"]


def test_shorter_of_two_names_that_begin_alike_is_the_name() -> None:
    """What follows it is a button or a trade."""
    found = authors('<meta name=author content="Ann Lee">', "<p class=byline>Ann Lee Twitter Today</p>")

    assert found == ["Ann Lee"]


def test_all_authors_of_the_meta_element_count_where_the_page_shows_the_first() -> None:
    """Some themes print one name only."""
    found = authors('<meta name=author content="Ann Lee, Bo Roe">', "<p class=byline>By Ann Lee</p>")

    assert found == ["Ann Lee", "Bo Roe"]


def test_nickname_counts_where_every_mark_of_an_author_gives_it() -> None:
    """A blogger of one name; it stands far from the headline."""
    far = "<p>x</p>" * 80 + '<footer><a rel=author href="/author/matthias">Matthias</a></footer>'

    assert authors("", far) == ["Matthias"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee (@annlee)", ["Ann Lee"]),
        ("Ann Lee ann.lee@harbour.example, Bo Roe", ["Ann Lee", "Bo Roe"]),
        ("<a href='/ann'>Ann Lee</a>", ["Ann Lee"]),
        ("ann.lee@harbour.example", []),
        ("@annlee", []),
    ],
)
def test_a_name_stays_without_what_stands_beside_it(text, names):
    """A mail address, a handle or a link's markup beside a name took the name along."""
    assert names == names_in(text, structured=True)
