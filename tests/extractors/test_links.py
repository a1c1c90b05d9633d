"""Reading the links of home and section pages."""

from datetime import UTC, datetime

import pytest

from extractors.discovery.links import read_links
from extractors.errors import ExtractionError
from extractors.page import Page

HOME = "https://www.news.com/"


def read(body, url=HOME, head=""):
    html = f"<!doctype html><html><head><title>News</title>{head}</head><body>{body}</body></html>"
    page = Page(
        url=url,
        requested_url=url,
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        headers=(("content-type", "text/html; charset=utf-8"),),
    )
    return read_links(page)


def a(href, text="Minister resigns after vote in parliament", rel=""):
    return f'<a href="{href}"{f" rel={rel}" if rel else ""}>{text}</a>'


def articles(body, **about):
    return [link.url for link in read(body, **about).articles]


def test_article():
    """An article link carries its text, and where it stood."""
    (link,) = read(f"<main><h2>{a('/x-1234567')}</h2></main>").articles

    assert ("https://www.news.com/x-1234567", "listing", HOME) == (link.url, link.via, link.found_on)
    assert "Minister resigns after vote in parliament" == link.title


def test_each_once_with_its_best_title():
    """Picture, headline and "read more" of one teaser are one link with the headline for a title."""
    body = a("/x-1234567", "<img src=x.jpg>") + a("/x-1234567#c") + a("/x-1234567?utm_source=y", "Read more")

    (link,) = read(body).articles

    assert ("https://www.news.com/x-1234567", "Minister resigns after vote in parliament") == (
        link.url,
        link.title,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (a("/minister"), ["https://www.news.com/minister"]),
        (f"<h3>{a('/minister', 'Minister out today')}</h3>", ["https://www.news.com/minister"]),
        (a("/minister", "<h3>Minister out today</h3>"), ["https://www.news.com/minister"]),
        (a("/minister", "大臣が議会の採決を受けて辞任"), ["https://www.news.com/minister"]),
        (a("/show?story=777", "More"), ["https://www.news.com/show?story=777"]),
        (a("/one/two/three/four", "More"), ["https://www.news.com/one/two/three/four"]),
        (a("/world?ref=menu", "World"), []),
        (a("/minister", "Minister"), []),
        (f"<nav><h4>{a('/world', 'All the world')}</h4></nav>", []),
        (f"<h2>{a('/world', 'World')}</h2>", []),
        (a("/tag/minister"), []),
        (a("https://other.org/x-1234567"), []),
        (a("https://m.news.com/x-1234567"), ["https://m.news.com/x-1234567"]),
        (a("//news.com/x-1234567"), ["https://news.com/x-1234567"]),
        (a("mailto:desk@news.com"), []),
        (a("javascript:void(0)"), []),
        (a("/"), []),
        (a(""), []),
    ],
)
def test_what_counts_as_article(body, expected):
    """Where the address does not tell, a headline does; other sites and other schemes never count."""
    assert expected == articles(body)


def test_sections():
    """Short plain paths with short names are sections, each once; services and calendars are none."""
    body = "".join(
        a(href, text)
        for href, text in [
            ("/politics", "Politics"),
            ("/politics/", "All of politics"),
            ("/section/sport/", "Sport"),
            ("/world/europe", "Europe"),
            ("/about", "About"),
            ("/calendar/2026/05/", "May"),
            ("/login", "Log in"),
            ("/video/", "Video"),
        ]
    )

    assert (
        "https://www.news.com/politics",
        "https://www.news.com/section/sport/",
        "https://www.news.com/world/europe",
    ) == read(f"<nav>{body}</nav>").listings


def test_feeds():
    """Feeds are those the head names and those linked by name; those of comments are none."""
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://feeds.org/news">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" hreflang="de" href="/de/">'
    )

    links = read(a("/feed.xml", "RSS") + a("/sport/rss", "RSS"), head=head)

    assert (
        "https://www.news.com/feed.xml",
        "https://feeds.org/news",
        "https://www.news.com/sport/rss",
    ) == links.feeds


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (a("/politics/page/2/", "More", rel="next"), "", "https://www.news.com/politics/page/2/"),
        ("", '<link rel="next" href="?page=2">', "https://www.news.com/politics/?page=2"),
        (
            a("/politics/page/2/", "2") + a("/politics/page/3/", "3"),
            "",
            "https://www.news.com/politics/page/2/",
        ),
        (a("/politics/?page=2", "2"), "", "https://www.news.com/politics/?page=2"),
        (a("/sport/page/2/", "2"), "", None),
        ("", '<link rel="next" href="https://other.org/2">', None),
        (a("/politics/page/1/", "1"), "", None),
    ],
)
def test_next_page(body, head, expected):
    """The page that continues a list, as it says itself or by its number."""
    links = read(body, url="https://www.news.com/politics/", head=head)

    assert expected == links.next_page


def test_next_of_a_later_page():
    """From the third page the fourth follows."""
    body = "".join(a(f"/politics/page/{number}/", str(number)) for number in (1, 2, 4, 5))

    assert (
        "https://www.news.com/politics/page/4/"
        == read(body, url="https://www.news.com/politics/page/3/").next_page
    )


def test_next_page_is_no_article():
    """The link to the next page is followed as a list, however long its text."""
    body = a("/older-stories-of-this-section-1234567", rel="next")

    assert [] == articles(body)


def test_base():
    """Links are resolved against the page's own base."""
    assert ["https://www.news.com/de/x-1234567"] == articles(a("x-1234567"), head='<base href="/de/">')


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            (
                '<meta property="og:type" content="article">'
                '<meta property="article:published_time" content="2026-05-15T10:00:00Z">'
            ),
            True,
        ),
        ('<meta property="og:type" content="article">', False),
        ("", False),
    ],
)
def test_declares_article(head, expected):
    """A page that calls itself an article and gives its time is no list."""
    assert expected is read("", head=head).is_article


def test_no_html():
    """What is no page is refused."""
    page = Page(
        url=HOME,
        requested_url=HOME,
        body=b"%PDF-1.7",
        status=200,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )

    with pytest.raises(ExtractionError):
        read_links(page)
