"""The identity of addresses."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.discovery.url_key import (
    TRACKING_PARAMETERS,
    absolute_url,
    host_of,
    registrable_domain,
    site_of,
    url_key,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.com/a/1",
        "http://news.com/a/1",
        "https://www.news.com/a/1",
        "HTTPS://News.Com:443/a/1/",
        "http://news.com:80/a/1#comments",
        "https://user:secret@news.com/a/1",
        "https://news.com./a/1",
        "https://news.com/b/../a/./1",
        "https://news.com/%61/1",
        "https://news.com/a/1?",
        "https://news.com/a/1?utm_source=x&fbclid=y&UTM_Medium=z",
        "https://news.com/a/1?amp=1",
        "https://news.com/a/1?print=1",
        "  https://news.com/a/1\n",
    ],
)
def test_one_page(url):
    """All spellings of one address have one key."""
    assert "https://news.com/a/1" == url_key(url)


@pytest.mark.parametrize(
    "other",
    [
        "https://news.com/a/2",
        "https://news.com/A/1",
        "https://m.news.com/a/1",
        "https://news.com:8080/a/1",
        "https://news.com/a/1?id=2",
        "https://news.com/a/1?gallery=2",
        "https://news.com/a/1?source_id=2",
        "https://news.com/a/1?cid=2",
        "https://news.com/a/1?utm=2",
        "https://news.com/a/1?print=2",
        "https://news.com/a/1?amp=ere",
        "https://news.com/a%2F1",
        "https://news.org/a/1",
    ],
)
def test_two_pages(other):
    """What may be another page has another key: only exact names of tracking parameters are taken out."""
    assert url_key("https://news.com/a/1") != url_key(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.com", "https://news.com/"),
        ("https://news.com?b=2&a=1", "https://news.com/?a=1&b=2"),
        ("https://news.com/ä b", "https://news.com/%C3%A4%20b"),
        ("https://news.com/%e4%bd%a0", "https://news.com/%E4%BD%A0"),
        ("https://news.com/100%", "https://news.com/100%25"),
        ("https://münchen.de/x", "https://xn--mnchen-3ya.de/x"),
        ("http://[::1]:8080/x/", "https://[::1]:8080/x"),
        ("https://www.com/x", "https://www.com/x"),
        ("https://news.com/../..", "https://news.com/"),
        ("https://news.com//a", "https://news.com//a"),
    ],
)
def test_spelling(url, expected):
    """The key is an address itself, in one spelling."""
    assert expected == url_key(url)


def test_no_key_changes_unseen():
    """Ids are made of keys: whoever changes this list reads in `url_key` what records there are need."""
    names = "\n".join(sorted(TRACKING_PARAMETERS))

    assert "b76e07892dc157a1" == hashlib.sha256(names.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.com/a",
        "mailto:a@b.c",
        "ftp://a/b",
        "http://",
        "http://a:b/",
        "http://[x",
        "http://[fe80::1%25eth 0]/",
        "http://[fe80::1%25é]/",
        "http://news .com/a",
    ],
)
def test_no_address(url):
    """What is no web address has no key."""
    with pytest.raises(ValueError):  # noqa: PT011 - urllib's own messages differ
        url_key(url)


@given(st.text(max_size=40), st.text(max_size=20))
def test_key_of_a_key(path, query):
    """A key is its own key, whatever characters an address is made of."""
    try:
        key = url_key(f"http://www.news.com/{path}?{query}")
    except ValueError:
        return

    assert key == url_key(key)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/x", "https://news.com/x"),
        ("y?b=2&a=1", "https://news.com/s/y?b=2&a=1"),
        ("//other.org/x", "https://other.org/x"),
        ("?page=2", "https://news.com/s/?page=2"),
        ("/x?utm_source=a&id=7#top", "https://news.com/x?utm_source=a&id=7"),
        ("/x?amp=1&id=7", "https://news.com/x?id=7"),
        ("/x?print=1", "https://news.com/x"),
        ("\n /x \u00a0", "https://news.com/x"),
        ("/a b", "https://news.com/a%20b"),
        ("https://news.com", "https://news.com/"),
        ("javascript:void(0)", None),
        ("mailto:desk@news.com", None),
        ("http://[x/", None),
        ("/a\ud800", None),
        ("http://a\ud800.com/", None),
    ],
)
def test_absolute_url(href, expected):
    """A link leads to an address as it is spelled, less its fragment and what asks for another dress."""
    assert expected == absolute_url("https://news.com/s/", href)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://a.b.example.com.br/", "example.com.br"),
        ("http://münchen.de/", "xn--mnchen-3ya.de"),
        ("http://127.0.0.1:8000/", None),
        ("http://localhost/", None),
        ("http://paper.newsweb/", None),
        ("http://[x", None),
        ("http://a\ud800.com/", None),
    ],
)
def test_registrable_domain(url, expected):
    """The domain an owner registered, by the public suffix list; none where there is none."""
    assert expected == registrable_domain(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://m.bbc.co.uk/news", "bbc.co.uk"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://Localhost/a", "localhost"),
    ],
)
def test_site_of(url, expected):
    """A site is a registrable domain, or else host and port."""
    assert expected == site_of(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://ann.wordpress.com/2020/a", "ann.wordpress.com"),
        ("https://bo.wordpress.com/2020/a", "bo.wordpress.com"),
        ("https://archive.test/web/2016/http://www.courier.test/a", "courier.test"),
        ("https://archive.test/web/2016/https:/courier.test/a", "courier.test"),
        ("https://courier.test/share?of=https://other.test/a", "courier.test"),
        ("https://archive.test/web/http://[/a", None),
        ("mailto:desk@bbc.co.uk", None),
    ],
)
def test_host_of(url, expected):
    """Blogs of one platform are told apart; a copy in an archive counts for the page it was taken of."""
    assert expected == host_of(url)


def test_site_of_nothing():
    """A mail address belongs to no site."""
    with pytest.raises(ValueError, match="not an http or https address"):
        site_of("mailto:desk@bbc.co.uk")


def test_tracking_parameters_are_names():
    """The list holds plain lower-case names: no pattern can hide among them."""
    assert [] == [
        name for name in TRACKING_PARAMETERS if name != name.lower() or set("*?[]^$ #&") & set(name)
    ]
