"""Reading robots.txt by RFC 9309."""

import pytest

from flows.fetching.robots import Robots, read_robots


def allows(text, path):
    return read_robots(text.encode()).allows(f"https://example.com{path}")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /private", "/private/1", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("", "/a", True),
        ("<html>Not found</html>", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nAllow: /p\nDisallow: /p", "/p", True),
        ("User-agent: *\nAllow: /folder\nDisallow: /folder/deep", "/folder/deep/1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a%3cd", "/a%3Cd", False),
        ("User-agent: *\nDisallow: /%D0%BC", "/м", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\r\nDisallow: /a # all of it\r\n", "/a", False),
        ("user-AGENT : *\ndisallow : /a", "/a", False),
        ("User-agent: *\rDisallow: /a", "/a", False),
    ],
)
def test_rules(text, path, expected):
    """The longest rule that matches decides, and of two as long the one that allows."""
    assert expected == allows(text, path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: newsloom\nDisallow: /x", True),
        ("User-agent: Newsloom\nDisallow: /a", False),
        ("User-agent: newsloom/26.11\nDisallow: /a", False),
        ("User-agent: news\nDisallow: /a", True),
        ("User-agent: newsloom-images\nDisallow: /a", True),
        ("User-agent: other\nUser-agent: newsloom\nDisallow: /a", False),
        ("User-agent: newsloom\nDisallow: /x\n\nUser-agent: newsloom\nDisallow: /a", False),
        ("User-agent: newsloom\n\nUser-agent: *\nDisallow: /a", False),
        ("User-agent: newsloom\nSitemap: https://example.com/s.xml\nUser-agent: other\nDisallow: /a", False),
        ("User-agent: newsloom\nAllow: /\nUser-agent: *\nDisallow: /a", True),
    ],
    ids=[
        "our own group before that of all",
        "in any case",
        "with a version",
        "a part of our name is not our name",
        "a longer name neither",
        "one group for two",
        "groups of one name are one",
        "names in a row share the rules",
        "a sitemap ends no group",
        "ours is all that counts",
    ],
)
def test_groups(text, expected):
    """Only the groups that name us count, or else those for all."""
    assert expected == allows(text, "/a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 2,5 seconds", 2.5),
        ("User-agent: *\nRequest-rate: 1/10s", 10.0),
        ("User-agent: *\nRequest-rate: 6/1m", 10.0),
        ("User-agent: *\nCrawl-delay: 2\nRequest-rate: 1/5", 5.0),
        ("User-agent: other\nCrawl-delay: 2", None),
        ("User-agent: *\nCrawl-delay: soon\nRequest-rate: 0/5", None),
        (f"User-agent: *\nCrawl-delay: 3\nRequest-rate: 1/{'9' * 400}", 3.0),
        (f"User-agent: *\nRequest-rate: {'9' * 5000}/1", None),
    ],
    ids=lambda value: str(value)[:60],
)
def test_delay(text, expected):
    """Crawl-delay and Request-rate in seconds between requests, the longer of both; no rate is none."""
    assert expected == read_robots(text.encode()).delay


def test_sitemaps():
    """Sitemaps stand outside of the groups and are given once each."""
    text = b"Sitemap: https://a.org/1.xml\nUser-agent: x\nSitemap: /2.xml\nsitemap:https://a.org/1.xml"

    assert ("https://a.org/1.xml", "/2.xml") == read_robots(text).sitemaps


def test_too_long():
    """What stands after 500 KiB is not read."""
    filler = b"# " + b"x" * 97 + b"\n"
    text = b"User-agent: *\nDisallow: /a\n" + filler * 6000 + b"Disallow: /b\n"

    robots = read_robots(text)

    assert (False, True) == (robots.allows("https://e.com/a"), robots.allows("https://e.com/b"))


def test_wildcards_do_not_blow_up():
    """Rules made of wildcards are matched in reasonable time."""
    robots = read_robots(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 400 + b"$\n")

    assert robots.allows("https://example.com/" + "a" * 300 + "b")


def test_states():
    """A missing robots.txt allows all, an unreachable one nothing."""
    url = "https://example.com/a"

    assert (True, False) == (Robots(state="missing").allows(url), Robots(state="unreachable").allows(url))
