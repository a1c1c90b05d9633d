"""Reading sitemaps."""

import gzip
import time

import pytest

from extractors.discovery.found_link import FoundLink
from extractors.discovery.sitemap_order import order_sitemaps
from extractors.discovery.sitemaps import read_sitemap
from extractors.errors import FeedError

URL = "https://news.com/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*entries, tail="</urlset>"):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NS}>' + "".join(entries) + tail).encode()


def entry(number, extra=""):
    return f"<url><loc>https://news.com/{number}</loc>{extra}</url>"


def urls(body):
    return [link.url for link in read_sitemap(body, URL).links]


def test_pages():
    """A page gives its address and its last change."""
    sitemap = read_sitemap(urlset(entry(1, "<lastmod>2026-05-15T10:00:00+02:00</lastmod>")), URL)

    expected = FoundLink(
        url="https://news.com/1", via="sitemap", last_modified="2026-05-15T10:00:00+02:00", found_on=URL
    )
    assert ((expected,), True) == (sitemap.links, sitemap.complete)


def test_news():
    """A news sitemap gives title and date, too."""
    news = (
        '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<n:publication><n:name>N</n:name></n:publication>"
        "<n:publication_date>2026-05-15</n:publication_date><n:title>A &amp; B</n:title></n:news>"
    )

    (link,) = read_sitemap(urlset(entry(1, news)), URL).links

    assert ("news_sitemap", "A & B", "2026-05-15") == (link.via, link.title, link.date_published)


def test_index():
    """An index gives further sitemaps with their last change, each once and never itself."""
    maps = ("/a.xml", "b.xml.gz", "/a.xml", URL, "mailto:x@y.z")
    body = f"<sitemapindex {NS}>" + "".join(
        f"<sitemap><loc>{each}</loc><lastmod>2026-05-15</lastmod></sitemap>" for each in maps
    )

    sitemap = read_sitemap(f"{body}</sitemapindex>".encode(), URL)

    assert (
        ("https://news.com/a.xml", "2026-05-15"),
        ("https://news.com/b.xml.gz", "2026-05-15"),
    ) == sitemap.children


def test_gzip():
    """A gzipped sitemap is unpacked."""
    assert ["https://news.com/1"] == urls(gzip.compress(urlset(entry(1))))


def test_gzip_of_several_members():
    """A sitemap that was zipped piece by piece is read to its end; what pads it is nothing."""
    whole = urlset(*(entry(number) for number in range(200)))
    packed = gzip.compress(whole[:5000]) + gzip.compress(whole[5000:]) + bytes(8)

    sitemap = read_sitemap(packed, URL)

    assert sitemap.complete
    assert len(sitemap.links) == 200
    assert not read_sitemap(packed[:-60], URL).complete


def test_gzip_of_countless_members():
    """A body that is nothing but empty members is refused before it takes long."""
    with pytest.raises(FeedError, match="members"):
        read_sitemap(gzip.compress(b"") * 200_000, URL)


def test_cut_gzip():
    """A gzipped sitemap that breaks off gives what it held, and says so."""
    entries = [entry(number, f"<lastmod>2026-05-{number % 28 + 1:02}</lastmod>") for number in range(500)]
    packed = gzip.compress(urlset(*entries))

    sitemap = read_sitemap(packed[: len(packed) * 2 // 3], URL)

    assert not sitemap.complete
    assert 100 < len(sitemap.links) < 500


def test_damaged_gzip():
    """A gzipped sitemap that is damaged inside gives what stood before the damage."""
    packed = bytearray(gzip.compress(urlset(*(entry(number * 7919) for number in range(2000)))))
    packed[-400:] = bytes(400)

    sitemap = read_sitemap(bytes(packed), URL)

    assert not sitemap.complete
    assert len(sitemap.links) > 1


@pytest.mark.parametrize(
    "body",
    [
        urlset(entry(1), entry(2), tail=""),
        urlset(entry(1), entry(2), "<url><loc>https://news.co"),
        b"\n" + urlset(entry(1), entry(2)),
        urlset(entry(1), entry(2)).replace(f" {NS}".encode(), b""),
        b"https://news.com/1\nhttps://news.com/2\nnot an address\n",
        urlset(entry(1), "<url></url>", "<url><loc>ftp://news.com/x</loc></url>", entry(2)),
    ],
    ids=[
        "cut after an entry",
        "cut in an entry",
        "white space first",
        "no namespace",
        "text",
        "empty entries",
    ],
)
def test_broken(body):
    """A broken sitemap gives the whole entries that stand in it."""
    assert ["https://news.com/1", "https://news.com/2"] == urls(body)


def test_ampersand():
    """A lone ampersand in an address is part of it."""
    assert ["https://news.com/1?a=1&b=2"] == urls(urlset("<url><loc>https://news.com/1?a=1&b=2</loc></url>"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>Not found</body></html>", "not that of a sitemap"),
        (b"", "no XML element"),
        (b"\x1f\x8bnot gzip at all", "broken gzip"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset>&a;</urlset>', "declares XML entities"),
    ],
)
def test_no_sitemap(body, reason):
    """What is no sitemap is refused, and the message says where and why."""
    with pytest.raises(FeedError, match=f"{URL}: .*{reason}"):
        read_sitemap(body, URL)


def test_bomb():
    """A gzip bomb is refused long before it is unpacked."""
    packed = gzip.compress(bytes(200_000_000))
    started = time.process_time()

    with pytest.raises(FeedError, match="more than any sitemap"):
        read_sitemap(packed, URL)

    assert time.process_time() - started < 1.0


def test_order():
    """News first, then the newest; maps of what is no article are left out."""
    maps = (
        ("https://news.com/sitemap-2024.xml", "2024-12-31"),
        ("https://news.com/post_tag-sitemap.xml", "2026-05-15"),
        ("https://news.com/sitemap-2026.xml", "2026-05-15"),
        ("https://news.com/sitemap-video.xml", None),
        ("https://news.com/sitemap-undated.xml", None),
        ("https://news.com/sitemap-news.xml.gz", "2026-05-14"),
    )

    assert (
        "https://news.com/sitemap-news.xml.gz",
        "https://news.com/sitemap-2026.xml",
        "https://news.com/sitemap-2024.xml",
        "https://news.com/sitemap-undated.xml",
    ) == order_sitemaps(maps)


def test_order_without_choice():
    """Where all maps bear such names, they are read."""
    maps = (("https://news.com/sitemap-sections.xml", None),)

    assert ("https://news.com/sitemap-sections.xml",) == order_sitemaps(maps)
