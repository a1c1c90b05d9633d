"""Elements that may hold a title are those that selectors would find, as often as they would."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Document, parse
from extractors.fields.title_elements import shown_titles, title_elements
from extractors.page import Page

TITLES = 'h1, h2, [itemprop~="headline"], [class*="title" i], [class*="headline" i]'
SHOWN = (
    '[itemprop~="headline"], [id*="headline"], article h2, main h2, .entry-title, .post-title,'
    ' [class*="article-title"], [class*="article__title"], [class*="articleTitle"],'
    ' [class*="article-header"] h2, [class*="headline"], [class*="Headline"], [class*="story-title"],'
    ' [class*="page-title"]'
)
CLASSES = (
    *("", "entry-title", "big Post-Title", "post-title entry-title", "Headline", "page-titles", "SUBTITLE"),
    *("article-header", "my-article-title headline", "articleTitle", "story-title article__title", "x"),
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """An element with a class, an id and a property, and others inside."""
    tag = draw(st.sampled_from(["h1", "h2", "div", "article", "main", "span"]))
    names = draw(st.sampled_from(CLASSES))
    place = draw(
        st.sampled_from(["", ' id="the-headline"', ' itemprop="name headline"', ' itemprop="headlines"'])
    )
    inner = draw(st.lists(elements(depth - 1), max_size=3)) if depth else ["words"]
    return f'<{tag} class="{names}"{place}>{"".join(inner)}</{tag}>'


def document(inner: str) -> Document:
    """A page."""
    at = datetime(2026, 5, 9, tzinfo=UTC)
    body = f"<!doctype html><html><body>{inner}</body></html>".encode()
    return parse(Page(url="https://a.example/1", requested_url="x", body=body, status=200, fetched_at=at))


@given(st.lists(elements(), max_size=12).map("".join))
def test_titles_are_what_the_selectors_find(inner: str) -> None:
    """In the same order; an element that several of them match stands there several times."""
    page = document(inner)

    assert [n.mem_id for n in title_elements(page)] == [n.mem_id for n in page.tree.css(TITLES)[:40]]
    assert [n.mem_id for n in shown_titles(page)] == [n.mem_id for n in page.tree.css(SHOWN)[:6]]


def test_headings_in_the_article_are_shown_titles_and_others_are_not() -> None:
    """Sub-headings of an article are its own, those beside it are not, whatever is called a headline is."""
    page = document(
        "<h1>Ferry kept</h1><article><h2>By night</h2></article><aside><h2>Weather</h2></aside>"
        "<div id=top-headline>Ferry</div>"
    )

    assert [node.text() for node in title_elements(page)] == ["Ferry kept", "By night", "Weather"]
    assert [node.text() for node in shown_titles(page)] == ["By night", "Ferry"]
