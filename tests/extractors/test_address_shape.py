"""Judging addresses by their shape."""

import pytest

from extractors.discovery.address_shape import Shape, judge_shape

HOST = "https://news.com"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/05/15/minister-resigns/",
        "/2026/05/15/politics/minister-resigns",
        "/politics/minister-resigns-after-vote-in-parliament",
        "/politik/1234567.html",
        "/politik/minister-a-1234567",
        "/news/view.php?id=1234567",
        "/?p=4711234",
        "/article/politics/shutdown/",
        "/story/x",
        "/de/a/1234567",
        "/world/9f8e7d6c5b4a3210",
        "/minister_resigns_after_vote",
        "/news/7654321/minister",
        "/sport/bayern-gewinnt.html",
        "/мир/министр-уходит-после-голосования-в-парламенте",
        "/section/politics/minister-resigns-after-vote",
        "/themen/strom/was-die-reform-fuer-haushalte-bedeutet",
        "/archiv/2026/05/15/minister-geht",
        "/contact/minister-resigns-after-vote-in-parliament",
        "/culture/video-game-sales-fall-for-third-year",
    ],
)
def test_articles(path):
    """A date with a slug, a long number, a slug of many words: an article, also below a telling word."""
    assert Shape.ARTICLE is judge_shape(HOST + path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/?page=2",
        "/section/politics/",
        "/rubrik/wirtschaft",
        "/category/world",
        "/politics/page/2/",
        "/articles/page/2",
        "/section/politics/page/3",
    ],
)
def test_listings(path):
    """The home page, sections and further pages of them are lists of links."""
    assert Shape.LISTING is judge_shape(HOST + path)


@pytest.mark.parametrize(
    "path",
    [
        "/tag/elections/",
        "/?IR=C",
        "/tags/minister-resigns-after-vote",
        "/etiqueta/elecciones",
        "/author/jane-doe/",
        "/autor/12",
        "/video/3/",
        "/videos/minister-resigns-after-vote-in-parliament",
        "/news/video/123456",
        "/gallery/1/",
        "/fotostrecken/1234567",
        "/search?q=news",
        "/nw-search?q=x",
        "/suche/",
        "/login?next=%2F",
        "/about/",
        "/ueber-uns",
        "/mentions-legales",
        "/privacy/",
        "/impressum.html",
        "/calendar/2026/05/",
        "/calendar/2026/05/15/",
        "/2026/05/",
        "/2026/05/15/",
        "/politics/2026/05/",
        "/archive",
        "/thema",
        "/static/logo.png",
        "/report.pdf",
        "/feed.xml",
    ],
)
def test_others(path):
    """Tags, authors, films, pictures, services, calendars and files are neither article nor list."""
    assert Shape.OTHER is judge_shape(HOST + path)


@pytest.mark.parametrize(
    "path", ["/politics", "/articles", "/?p=47", "/minister-resigns", "/a/b", "/topics/cool-gadgets/scooter"]
)
def test_open(path):
    """A short name may be a section or an article: the address alone does not tell."""
    assert Shape.OPEN is judge_shape(HOST + path)
