"""Feeds and sitemaps whose bytes or numbers are no characters are read, or refused as what they are."""

from __future__ import annotations

import time

import pytest

from extractors.body.script_state import _LITERAL
from extractors.discovery.feeds import read_feed
from extractors.discovery.sitemaps import read_sitemap
from extractors.errors import FeedError

URL = "https://harbour.example/feed"
HALF = ("&#xD800;", "&#55357;", "&#xDFFF;", "&#x110000;", "&#1114112;")


@pytest.mark.parametrize("half", HALF)
def test_half_a_character_by_number_leaves_the_entry(half: str) -> None:
    """No XML parser takes it; what the forgiving one makes of it could not be decoded."""
    entry = f"<item><title>Fer{half}ry</title><link>https://harbour.example/a{half}</link></item>"
    (link,) = read_feed(f"<rss><channel>{entry}</channel></rss>".encode(), URL)

    assert (link.url, link.title) == ("https://harbour.example/a", "Ferry")


@pytest.mark.parametrize("half", HALF)
def test_half_a_character_in_a_sitemap_leaves_the_address(half: str) -> None:
    """Neither in an address nor in a name of the sitemap's namespace."""
    url = f"<url><loc>https://harbour.example/a{half}</loc></url>"
    found = read_sitemap(f'<urlset xmlns="http://s.example/{half}">{url}</urlset>'.encode(), URL)

    assert [link.url for link in found.links] == ["https://harbour.example/a"]


def test_whole_characters_by_number_stay() -> None:
    """What lies beside the halves is a character like any other."""
    entry = "<item><title>&#x1F6A2; &#65; & &#xE000;</title><link>https://harbour.example/a</link></item>"
    (link,) = read_feed(f"<rss><channel>{entry}</channel></rss>".encode(), URL)

    assert link.title == "\U0001f6a2 A & \ue000"


def test_a_feed_that_no_parser_reads_is_refused_with_the_reason() -> None:
    """Its entries stand in a section that never ends, and half a character trips the forgiving parser."""
    entry = "<item><link>https://harbour.example/a</link></item>"
    body = f"<rss><channel><title>Fer&#xD800;ry</title><description><![CDATA[{entry}"

    with pytest.raises(FeedError, match="also for feedparser"):
        read_feed(body.encode(), URL)


def test_a_json_feed_with_a_torn_byte_is_read() -> None:
    """The byte is a question mark in the title it spoils, and the feed is not lost."""
    body = b'\xef\xbb\xbf{"items": [{"url": "/a", "title": "Fer\xffry"}, {"url": "/b", "title": "Boat"}]}'

    assert [(link.url, link.title) for link in read_feed(body, URL)] == [
        ("https://harbour.example/a", "Fer\ufffdry"),
        ("https://harbour.example/b", "Boat"),
    ]


def test_what_the_forgiving_parser_trips_over_leaves_what_was_found() -> None:
    """A feed whose second entry is torn is asked of it; where that raises, the first entry stands."""
    whole = "<item><title>Ferry</title><link>https://harbour.example/a</link></item>"
    torn = "<item><title>&#1114112;&#99999999;<link>https://harbour.example/b"
    found = read_feed(f"<rss><channel>{whole}{torn}".encode(), URL)

    assert found[0].url == "https://harbour.example/a"


def test_strings_of_scripts_end_where_they_end() -> None:
    """Escaped marks do not end a string; one that never ends goes to the end of the script."""
    assert [found[0] for found in _LITERAL.finditer(r'a="b\"c";d="";e="f\\";g="h\"i\"')] == [
        r'"b\"c"',
        '""',
        r'"f\\"',
        r'"h\"i\"',
    ]


def test_a_string_without_end_is_searched_once() -> None:
    """Half a megabyte of escaped marks took minutes: each was tried as the beginning of a string."""
    start = time.process_time()
    found = _LITERAL.findall('"' + '\\"' * 300_000 + "\\")

    assert len(found) == 1
    assert time.process_time() - start < 2
