"""Who signed where no markup and no "by" says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.document import parse
from extractors.fields.authors import read_authors
from extractors.fields.strip import read_strip
from extractors.page import Page

URL = "https://harbour-post.example/news/ferry-kept-for-another-winter"
TITLE = "Ferry kept for another winter"
FAR = "<p>x</p>" * 90


def authors(byline: str, *, end: str = "", lang: str = "en", head: str = "") -> list[str]:
    """The names found on a page with these lines under its headline and below its text."""
    text = "<p>The harbour council voted on Tuesday to keep the old ferry for another winter.</p>" * 5
    html = (
        f"<html lang={lang}><head>{head}</head><body><h1>{TITLE}</h1>{byline}"
        f"<article>{text}</article>{FAR}<footer>{end}</footer></body></html>"
    )
    page = Page(url=URL, requested_url=URL, body=html.encode(), status=200, fetched_at=datetime.now(tz=UTC))
    document = parse(page)
    strip = read_strip(document, TITLE)
    return [a.name for a in read_authors(document, ["Harbour Post"], strip).authors]


@pytest.mark.parametrize(
    ("byline", "lang"),
    [
        ("<p>11.12.2025 - Ann Lee</p>", "de"),
        ("<p>04.02.2026 | 13:10 Uhr | Ann Lee</p>", "de"),
        ("<p>Ann Lee, 01.12.2025</p>", "de"),
        ("<span>Dec 26, 2025</span> <span>•</span> <span>Ann Lee</span>", "en"),
        ("<a href=/team/ann-lee>Ann Lee</a><time>26 December 2025</time>", "en"),
    ],
)
def test_name_beside_the_day_is_the_author(byline: str, lang: str) -> None:
    """Blogs print both in a line below the headline, and nothing else tells what it is."""
    assert authors(byline, lang=lang) == ["Ann Lee"]


@pytest.mark.parametrize(
    "byline",
    [
        "<a href=/topic/harbour-life>Harbour Life</a><time>26 December 2025</time>",
        "<span>Harbour Council</span><time>26 December 2025</time>",  # its words are written small below
        "<span>Harbour Post</span><time>26 December 2025</time>",
        "<span>Staff Writer</span><time>26 December 2025</time>",
        "<span>Ann Lee</span>",
        "<span>Share</span><span>Ann Lee</span><span>Print</span><time>26 December 2025</time>",
        "<span>HARBOUR NOTES</span><time>26 December 2025</time>",
    ],
)
def test_section_house_or_trade_beside_the_day_is_none(byline: str) -> None:
    """Nor is a name that no day stands beside."""
    assert authors(byline) == []


@pytest.mark.parametrize(
    "end",
    [
        "<p>Text: Ann Lee</p>",
        "<p>Datum: 19.11.2025 <b>Autor:</b> Ann Lee Quelle: dpa</p>",
        "<p>This post was written by Ann Lee, Head of Ferries</p>",
        "<p>Beitrag von Ann Lee</p>",
    ],
)
def test_name_behind_a_label_is_found_below_the_text(end: str) -> None:
    """Wherever the page names it, if it is the only one."""
    assert authors("", end=end) == ["Ann Lee"]


@pytest.mark.parametrize(
    "end",
    [
        "<p>Text: Ann Lee</p><p>Text: Bo Roe</p>",
        "<p>Autor: Ann Lee, Verlag am Hafen, 212 Seiten</p>",
        "<p>Written by our readers</p>",
        "<p>Posted by Ann Lee</p>",
    ],
)
def test_several_names_books_and_posts_tell_none(end: str) -> None:
    """Authors of reviewed books and of posts are not the story's."""
    assert authors("", end=end) == []


def test_initials_and_particles_belong_to_a_name() -> None:
    """Up to four words."""
    assert authors("", end="<p>Author: Julian K. Arnesen went home</p>") == ["Julian K. Arnesen"]
    assert authors("", end="<p>Autor: Ann van der Lee</p>") == ["Ann van der Lee"]


def test_who_is_marked_goes_before() -> None:
    """Nothing else is looked for then."""
    head = '<meta name="author" content="Bo Roe">'

    assert authors("<p>11.12.2025 - Ann Lee</p>", head=head, lang="de") == ["Bo Roe"]
