"""The fetcher's decisions, over a transport that answers from a table."""

import asyncio

import httpx
import pytest
from table_site import HTML, Site, fetch, moved, page

from flows.fetching.fetcher import Fetched, Fetcher, FetchPolicy, NotModified, Request


def test_page():
    """A page comes with its final address, what was asked for, its headers and its time."""
    result, site = fetch({"/a": page(ETag='"1"')}, url="https://news.example/a#top")

    assert isinstance(result, Fetched)
    assert (HTML.encode(), '"1"') == (result.page.body, result.page.header("etag"))
    assert ("https://news.example/a", "https://news.example/a#top") == (
        result.page.url,
        result.page.requested_url,
    )
    assert result.page.fetched_at.tzinfo is not None
    assert ["/robots.txt", "/a"] == site.paths()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(401), ("blocked", "http_401", False)),
        (httpx.Response(402), ("blocked", "http_402", False)),
        (httpx.Response(403), ("blocked", "http_403", False)),
        (httpx.Response(451), ("blocked", "http_451", False)),
        (httpx.Response(503, headers={"cf-mitigated": "challenge"}), ("blocked", "challenge", False)),
        (httpx.Response(202, headers={"x-amzn-waf-action": "challenge"}), ("blocked", "challenge", False)),
        (page("<script>window._cf_chl_opt={}</script>"), ("blocked", "challenge", False)),
        (httpx.Response(404), ("gone", "not_found", False)),
        (httpx.Response(410), ("gone", "not_found", False)),
        (httpx.Response(400), ("dropped", "http_400", False)),
        (httpx.Response(500), ("failed", "http_500", True)),
        (httpx.Response(501), ("failed", "http_501", True)),
        (httpx.Response(304), ("failed", "http_304", False)),
        (httpx.Response(429), ("deferred", "rate_limited", True)),
        (httpx.Response(200), ("failed", "empty_body", True)),
        (
            httpx.Response(200, content=b"%PDF", headers={"content-type": "application/pdf"}),
            ("dropped", "not_html", False),
        ),
        (
            httpx.Response(200, content=b"x", headers={"content-encoding": "zstd"}),
            ("failed", "truncated", True),
        ),
        (moved(""), ("failed", "bad_redirect", False)),
        (moved("mailto:desk@news.example"), ("failed", "bad_redirect", False)),
        (moved("http://[broken/"), ("failed", "bad_redirect", False)),
        (moved("/a"), ("failed", "redirect_loop", False)),
        (httpx.ReadError("gone"), ("failed", "connection_lost", True)),
        (httpx.ConnectTimeout("slow"), ("failed", "timeout", True)),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_failures(answer, expected):
    """Every way not to give a page has an outcome and a reason, and says whether to come back."""
    result, _ = fetch({"/a": answer})

    assert expected == (result.outcome, result.reason, result.transient)
    assert "https://news.example/a" == result.url


def test_mark_of_a_challenge_beside_a_text():
    """A page with text is a page, whatever scripts it loads."""
    result, _ = fetch({"/a": page("<p>Text</p><script>window._cf_chl_opt={}</script>")})

    assert isinstance(result, Fetched)


@pytest.mark.parametrize(
    "url", ["mailto:a@b.c", "file:///etc/passwd", "news.example/a", "http://", "http://a:b/"]
)
def test_bad_addresses(url):
    """What is no web address is dropped without asking anybody."""
    result, site = fetch({}, url=url)

    assert ("dropped", "bad_address", []) == (result.outcome, result.reason, site.requests)


def test_transient_failures_are_tried_again():
    """A 503, a lost connection and a 429 are tried again, and then the page is there."""
    answers = [httpx.Response(503), httpx.ReadError("gone"), httpx.Response(429), page()]

    result, _ = fetch({"/a": answers})

    assert isinstance(result, Fetched)


def test_lasting_failures_are_not_tried_again():
    """A 403 or 404 is asked for once."""
    _, site = fetch({"/a": httpx.Response(404)})

    assert 1 == site.paths().count("/a")


def test_long_retry_after():
    """A site that asks for a long pause is left alone: this address and all others are put off."""
    answers = {"/a": httpx.Response(503, headers={"retry-after": "600"}), "/b": page()}
    site = Site(answers)

    async def run():
        policy = FetchPolicy(user_agent="t", delay=0.0, backoff=0.001)
        async with Fetcher(policy, httpx.MockTransport(site)) as fetcher:
            return [await fetcher.fetch(Request(url=f"https://news.example{path}")) for path in ("/a", "/b")]

    first, second = asyncio.run(run())

    assert ("deferred", 600.0) == (first.outcome, first.retry_after)
    assert ("deferred", "retry_after") == (second.outcome, second.reason)
    assert ["/robots.txt", "/a"] == site.paths()


def test_conditional_request():
    """Validators are sent, and "not modified" is its own result."""
    result, site = fetch(
        {"/a": httpx.Response(304, headers={"etag": '"2"'})},
        etag='"1"',
        last_modified="Sat, 01 Jan 2022 00:00:00 GMT",
    )

    assert NotModified(url="https://news.example/a", etag='"2"') == result
    assert ('"1"', "Sat, 01 Jan 2022 00:00:00 GMT") == (
        site.requests[-1].headers["if-none-match"],
        site.requests[-1].headers["if-modified-since"],
    )


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (httpx.Response(200, text="User-agent: *\nDisallow: /"), "robots_disallowed"),
        (httpx.Response(500), "robots_unreachable"),
        (httpx.ReadError("gone"), "robots_unreachable"),
        (httpx.Response(429), "robots_unreachable"),
        (httpx.Response(403), None),
        (httpx.Response(404), None),
        (moved("/robots.txt"), None),
        ([moved("/r2"), moved("/r2")], None),
    ],
)
def test_robots_states(robots, expected):
    """4xx and endless redirects allow all; 5xx and a dead network forbid all."""
    result, site = fetch({"/robots.txt": robots, "/r2": httpx.Response(404), "/a": page()})

    assert expected == getattr(result, "reason", None)
    assert (expected is None) == ("/a" in site.paths())


def test_redirected_robots():
    """A robots.txt may be found elsewhere, and counts for the host that was asked."""
    rules = httpx.Response(200, text="User-agent: newsloom\nDisallow: /a")

    result, _ = fetch({"/robots.txt": moved("/rules"), "/rules": rules, "/a": page()})

    assert "robots_disallowed" == result.reason


def test_robots_is_asked_for_once():
    """Many fetches at once ask for robots.txt once."""
    site = Site({f"/{number}": page() for number in range(5)})

    async def run():
        async with Fetcher(FetchPolicy(user_agent="t", delay=0.0), httpx.MockTransport(site)) as fetcher:
            requests = [Request(url=f"https://news.example/{number}") for number in range(5)]
            await asyncio.gather(*(fetcher.fetch(request) for request in requests))

    asyncio.run(run())

    assert (1, 6) == (site.paths().count("/robots.txt"), len(site.requests))


def test_delay_of_one_site():
    """A source's own delay counts for its domain."""
    policy = FetchPolicy(user_agent="t", delay=30.0, delays={"paper.com": 0.0})
    site = Site({"/a": page()})

    async def run():
        async with Fetcher(policy, httpx.MockTransport(site)) as fetcher:
            return await fetcher.fetch(Request(url="https://www.paper.com/a"))

    assert isinstance(asyncio.run(run()), Fetched)


def test_user_agent():
    """Every request says who is asking."""
    _, site = fetch({"/a": page()}, policy={"user_agent": "newsloom/1 (+mailto:desk@news.example)"})

    assert {"newsloom/1 (+mailto:desk@news.example)"} == {r.headers["user-agent"] for r in site.requests}
