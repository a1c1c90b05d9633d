"""Reading feeds."""

import pytest

from extractors.discovery.feeds import read_feed
from extractors.discovery.found_link import FoundLink
from extractors.errors import FeedError

URL = "https://news.com/feed"


def rss(*items, head='<?xml version="1.0" encoding="utf-8"?>', tail="</channel></rss>"):
    body = f"{head}<rss version='2.0'><channel><title>News</title><link>https://news.com/</link>"
    return (body + "".join(items) + tail).encode()


def item(number, extra=""):
    return f"<item><title>Story {number}</title><link>https://news.com/{number}</link>{extra}</item>"


def urls(body):
    return [link.url for link in read_feed(body, URL)]


def test_rss():
    """An RSS item gives its address, title and date, with the offset the publisher wrote."""
    body = rss(item(1, "<pubDate>Fri, 15 May 2026 10:00:00 +0200</pubDate>"))

    expected = FoundLink(
        url="https://news.com/1",
        via="feed",
        title="Story 1",
        date_published="2026-05-15T10:00:00+02:00",
        found_on=URL,
    )
    assert (expected,) == read_feed(body, URL)


def test_atom():
    """An Atom entry gives its alternate link, and both of its dates."""
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.com/">
      <entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; move &amp;amp; more</title>
        <link rel="enclosure" type="audio/mpeg" href="/1.mp3"/>
        <link rel="alternate" type="text/html" href="/1"/>
        <published>2026-05-15T10:00:00Z</published><updated>2026-05-16T10:00:00Z</updated></entry></feed>"""

    (link,) = read_feed(body, URL)

    assert ("https://news.com/1", "A bold move & more") == (link.url, link.title)
    assert ("2026-05-15T10:00:00+00:00", "2026-05-16T10:00:00+00:00") == (
        link.date_published,
        link.last_modified,
    )


def test_rdf():
    """The items of RSS 1.0 stand beside the channel."""
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title></channel>
      <item><title>One</title><link>/1</link><dc:date>2026-05-15</dc:date></item></rdf:RDF>"""

    (link,) = read_feed(body, URL)

    assert ("https://news.com/1", "2026-05-15") == (link.url, link.date_published)


def test_json_feed():
    """A JSON Feed gives its items, and survives those that are none."""
    body = b"""\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "items": [
      {"url": "/1", "title": "One", "date_published": "2026-05-15T10:00:00Z", "date_modified": 7},
      "no item", {"title": "no address"}, {"external_url": "https://news.com/2"}]}"""

    links = read_feed(body, URL)

    assert ["https://news.com/1", "https://news.com/2"] == [link.url for link in links]
    assert ("2026-05-15T10:00:00+00:00", None) == (links[0].date_published, links[0].last_modified)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("<link>/1</link><guid>https://news.com/other</guid>", ["https://news.com/1"]),
        ("<guid>https://news.com/1</guid>", ["https://news.com/1"]),
        ("<guid isPermaLink='false'>77</guid>", []),
        ("<link></link><guid isPermaLink='true'>/1</guid>", ["https://news.com/1"]),
        ("<f:origLink xmlns:f='x'>https://news.com/1</f:origLink>", ["https://news.com/1"]),
        ("<link><![CDATA[ https://news.com/1?a=1&b=2 ]]></link>", ["https://news.com/1?a=1&b=2"]),
        ("<link>https://news.com/1?utm_source=x&amp;id=3</link>", ["https://news.com/1?utm_source=x&id=3"]),
        ("<link>mailto:desk@news.com</link>", []),
        ("<title>no link</title>", []),
    ],
)
def test_where_the_address_stands(extra, expected):
    """The address is the link, or the link before a redirecting service, or a permanent guid."""
    assert expected == urls(rss(f"<item>{extra}</item>"))


def test_each_once():
    """An address that comes twice is given once, where it came first."""
    assert ["https://news.com/1", "https://news.com/2"] == urls(rss(item(1), item(2), item(1)))


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1), item(2), tail=""),
        rss(item(1), item(2), "<item><title>cut of"),
        b"\n\n  " + rss(item(1), item(2)),
        rss(item(1, "<description>Q & A &nbsp; &hellip;</description>"), item(2)),
        rss(item(1, "<description>\x0b\x01</description>"), item(2)),
        rss(item(1, "<description><p>unclosed<br></description>"), item(2)),
        rss(item(1), item(2), head='<?xml version="1.0" encoding="no-such-charset"?>'),
        rss(item(1), item(2)).decode().replace("utf-8", "utf-16").encode("utf-16"),
        b"\xef\xbb\xbf" + rss(item(1), item(2)),
        rss(item(1, "<description>&lt;!ENTITY&gt;</description>"), item(2)),
        rss(item(1, "<description>caf\xe9</description>"), item(2)).decode().encode("latin-1"),
    ],
    ids=[
        "cut after an item",
        "cut in an item",
        "white space first",
        "entities of HTML",
        "control characters",
        "open tags",
        "unknown charset",
        "UTF-16",
        "byte order mark",
        "an entity only named",
        "torn UTF-8",
    ],
)
def test_broken_feeds(body):
    """A broken feed gives what stands in it."""
    assert ["https://news.com/1", "https://news.com/2"] == urls(body)


def test_ampersands_in_addresses():
    """A lone ampersand in an address is part of it."""
    body = rss("<item><title>A & B</title><link>https://news.com/view?id=1&page=2</link></item>")

    (link,) = read_feed(body, URL)

    assert ("https://news.com/view?id=1&page=2", "A & B") == (link.url, link.title)


def test_forgiving_parser():
    """Where our parser loses entries, the forgiving one is asked."""
    body = rss(item(1), "</item></channel>", item(2), item(3))

    assert {"https://news.com/1", "https://news.com/2", "https://news.com/3"} == set(urls(body))


def test_json_feed_with_half_a_character():
    """A title that was cut amid an emoji costs that half, not the feed."""
    items = rb'[{"url": "/1", "title": "Ferry \ud83d"}, {"url": "/2", "title": "Boat \ud83d\udea2 \\ud83d"}]'

    links = read_feed(b'{"items": ' + items + b"}", URL)

    assert ["Ferry ?", "Boat \U0001f6a2 \\ud83d"] == [link.title for link in links]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no XML element"),
        (b"<html><body><p>Not found</p></body></html>", "not that of a feed"),
        (b"hello", "no XML element"),
        (b"{broken", "broken JSON"),
        (b'{"items":' + b"[" * 100_000, "broken JSON"),
        (b"{}", "without a list of items"),
        (b'{"items": 7}', "without a list of items"),
        (b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>', "declares XML entities"),
    ],
)
def test_no_feed(body, reason):
    """What is no feed is refused, and the message says where and why."""
    with pytest.raises(FeedError, match=f"{URL}: .*{reason}"):
        read_feed(body, URL)


def test_external_entities():
    """A feed cannot make us read a file."""
    body = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><rss><channel>' + item(1).encode() + b"</channel></rss>"

    assert ["https://news.com/1"] == urls(body)
