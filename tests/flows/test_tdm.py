"""Reservations of text and data mining: read from tdmrep.json by its rules, on the record of each page."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest
from table_site import TDM, Site, fetch, moved, page

from extractors.page import Page
from flows.fetching.fetcher import Fetched, Fetcher, FetchPolicy, Request
from flows.fetching.tdm import TdmFile, TdmRule, read_tdm_file
from flows.process import Origin, process
from storage.fetch_notes import FetchNotes

POLICY = "https://news.example/policies/mining.json"


def rules(*entries):
    """The file of a host, one (location, reservation, policy) after the other."""
    keys = ("location", "tdm-reservation", "tdm-policy")
    found = [dict(zip(keys, entry, strict=False)) for entry in entries]
    return read_tdm_file(msgspec.json.encode(found))


@pytest.mark.parametrize(
    ("location", "path", "holds"),
    [
        ("/", "/a", True),
        ("/news/", "/news/1", True),
        ("/news/", "/sport/1", False),
        ("/News/", "/news/1", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/images/*.jpg", "/images/x/y.jpg", True),
        ("/images/*.jpg$", "/images/y.jpg?size=2", False),
        ("/images/*.jpg$", "/images/y.jpg.jpg", True),
        ("/*/premium/*/x", "/a/premium/b/c/x", True),
        ("/*/premium/*/x", "/premium/b/x", False),
        ("*.pdf", "/deep/file.pdf", True),
        ("/caf%C3%A9", "/caf\u00e9/1", True),
        ("/%61%2fb", "/a%2Fb", True),
        ("/price-%24", "/price-$", True),
        ("/price-%24", "/price-1", False),
        ("news", "/news", True),
        ("/a*b*", "/aXb", True),
        ("/ab*b$", "/ab", False),
    ],
)
def test_locations(location, path, holds):
    """A prefix with the case kept; * stands for anything, $ for the end; escapes in one spelling."""
    assert holds == (rules((location, 1)).rule_for(f"https://news.example{path}") is not None)


def test_the_first_match_counts():
    """Of several rules that match, the first of the file."""
    file = rules(("/free/", 0), ("/", 1, POLICY), ("/free/not", 1))

    assert (False, None) == (
        file.rule_for("https://a/free/not").reserved,
        file.rule_for("https://a/free/1").policy,
    )
    assert TdmRule(location="/", reserved=True, policy=POLICY) == file.rule_for("https://a/x")


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b'\xef\xbb\xbf[{"location":"/","tdm-reservation":"1"}]', 1),
        (b'{"location":"/","tdm-reservation":true}', 1),
        (b'[{"location":"/"},{"tdm-reservation":1},{"location":"/","tdm-reservation":2},7,null]', 0),
        (b'[{"location":"","tdm-reservation":1},{"location":["/"],"tdm-reservation":1}]', 0),
        (b"[" * 100_000, 0),
        (b"<html>not found</html>", 0),
        (b"\xff\xfe", 0),
        (b'"1"', 0),
    ],
)
def test_files_that_are_not_as_they_should_be(body, count):
    """What is a rule is taken, all else is passed over; nothing is raised."""
    assert count == len(read_tdm_file(body).rules)


def test_patterns_do_not_blow_up():
    """A pattern of stars against a long path is done at once; more stars than anybody needs are no rule."""
    assert not rules(("/" + "*a" * 50 + "$", 1)).rule_for("https://a/" + "a" * 20_000 + "b")
    assert TdmFile() == rules(("/" + "*a" * 51, 1))


def test_asked_before_the_first_article_and_once():
    """The file is read before an article of its host is fetched, once, and not for feeds."""
    site = Site(
        {
            TDM: httpx.Response(200, json=[{"location": "/a", "tdm-reservation": 1}]),
            "/a": page(),
            "/f": page(),
        }
    )

    async def run():
        async with Fetcher(FetchPolicy(user_agent="x", delay=0.0), httpx.MockTransport(site)) as fetcher:
            urls = [("/f", "feed"), ("/a", "article"), ("/a", "article")]
            asked = [Request(url=f"https://news.example{path}", kind=kind) for path, kind in urls]
            return [await fetcher.fetch(request) for request in asked]

    feed, *articles = asyncio.run(run())

    assert ["/robots.txt", "/f", TDM, "/a", "/a"] == site.paths()
    assert FetchNotes() == feed.notes
    assert [FetchNotes(tdm_reservation=True)] * 2 == [article.notes for article in articles]


def test_each_host_speaks_for_itself():
    """After a redirect the file of the host that answered counts."""
    answers = {
        f"news.example{TDM}": httpx.Response(200, json=[{"location": "/", "tdm-reservation": 1}]),
        f"m.news.example{TDM}": httpx.Response(200, json=[{"location": "/", "tdm-reservation": 0}]),
        "news.example/a": moved("https://m.news.example/a"),
        "m.news.example/a": page(),
    }
    result, _ = fetch(answers)

    assert FetchNotes(tdm_reservation=False) == result.notes


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, content=b"x" * 600_000),
        httpx.ConnectError("gone"),
        moved("https://news.example/lost"),
    ],
)
def test_a_file_that_cannot_be_had_holds_nothing_up(answer):
    """It is asked for once, nothing is known then, and the article is fetched."""
    result, site = fetch({TDM: answer, "/a": page()})

    assert isinstance(result, Fetched)
    assert FetchNotes() == result.notes
    assert 1 == site.paths().count(TDM)


def test_robots_txt_governs_the_file_too():
    """Only robots.txt itself is exempt from its rules."""
    result, site = fetch(
        {"/robots.txt": httpx.Response(200, text="User-agent: *\nDisallow: /.well"), "/a": page()}
    )

    assert isinstance(result, Fetched)
    assert TDM not in site.paths()


class _Memory:
    """What storage keeps of such answers, by URL."""

    def __init__(self):
        self.kept = {}

    def get(self, url):
        return self.kept.get(url)

    def put(self, url, **about):
        self.kept[url] = type("Answer", (), about | {"checked_at": about["checked_at"].isoformat()})


@pytest.mark.parametrize(("age", "asked"), [(timedelta(hours=23), 0), (timedelta(hours=25), 1)])
def test_a_host_without_it_is_left_alone_for_a_day(age, asked):
    """That a host has no such file is remembered from run to run, for a day."""
    memory = _Memory()
    for _ in range(2):
        site = Site({"/a": page(), TDM: httpx.Response(404)})

        async def run(site=site):
            policy = FetchPolicy(user_agent="x", delay=0.0)
            async with Fetcher(policy, httpx.MockTransport(site), memory) as fetcher:
                await fetcher.fetch(Request(url="https://news.example/a"))

        asyncio.run(run())
        counted = site.paths().count(TDM)
        if memory.kept:
            memory.kept[f"https://news.example{TDM}"].checked_at = (datetime.now(UTC) - age).isoformat()

    assert asked == counted


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        ("", (), (True, POLICY)),
        ('<meta name="tdm-reservation" content="0">', (), (False, None)),
        ("", (("tdm-reservation", "0"),), (False, None)),
        ('<meta name="tdm-policy" content="https://a.example/p">', (), (True, "https://a.example/p")),
    ],
)
def test_the_nearest_word_counts(head, headers, expected):
    """On the record: the page's own word before its header, the header before the host's file."""
    url, now = "https://news.example/a", datetime(2026, 11, 22, tzinfo=UTC)
    html = f"<html><head><title>x</title>{head}</head><body><p>Text.</p></body></html>".encode()
    fetched = Page(url=url, requested_url=url, body=html, status=200, fetched_at=now, headers=headers)
    origin = Origin(notes=FetchNotes(tdm_reservation=True, tdm_policy=POLICY))
    rights = process(fetched, origin=origin).record.rights

    assert expected == (rights.tdm_reservation, rights.tdm_policy)


def test_every_robots_signal_is_recorded():
    """A site may send the header several times, and several meta elements; nonsense hides no reservation."""
    url, now = "https://news.example/a", datetime(2026, 11, 22, tzinfo=UTC)
    html = (
        b'<html><head><meta name="robots" content="max-snippet:50"><meta name="robots" content="noai">'
        b'<meta name="tdm-reservation" content="yes"></head><body><p>Text.</p></body></html>'
    )
    headers = (("x-robots-tag", "noai"), ("x-robots-tag", "other: noindex"), ("tdm-reservation", "1"))
    fetched = Page(url=url, requested_url=url, body=html, status=200, fetched_at=now, headers=headers)
    rights = process(fetched).record.rights

    assert ("noai, other: noindex", "max-snippet:50, noai") == (rights.x_robots_tag, rights.meta_robots)
    assert rights.tdm_reservation is True
