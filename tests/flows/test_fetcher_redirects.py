"""Redirects: followed to their end, refused where they lead astray, and what goes with them."""

import asyncio

import httpx
from table_site import Site, fetch, moved, page

from flows.fetching.fetcher import Fetcher, FetchPolicy, Request


def test_redirects():
    """Redirects are followed, their statuses kept."""
    result, _ = fetch({"/a": moved("/b"), "/b": moved("//news.example/c?x=1#y", 302), "/c?x=1": page()})

    assert ((301, 302), "https://news.example/c?x=1") == (result.redirects, result.page.url)


def test_redirects_without_end():
    """A chain ends at the limit."""
    answers = {f"/{number}": moved(f"/{number + 1}") for number in range(20)}

    result, site = fetch(answers, url="https://news.example/0")

    assert ("too_many_redirects", 7) == (result.reason, len(site.requests))


def test_cookies_live_for_one_fetch():
    """A site that sets a cookie and redirects to itself is followed; the next fetch starts without."""

    def answer(request):
        if "seen=1" in request.headers.get("cookie", ""):
            return page()
        return moved("/a", 302, **{"set-cookie": "seen=1; Path=/"})

    site = Site({"/a": answer})

    async def run():
        async with Fetcher(FetchPolicy(user_agent="t", delay=0.0), httpx.MockTransport(site)) as fetcher:
            return [await fetcher.fetch(Request(url="https://news.example/a")) for _ in range(2)]

    assert [(302,), (302,)] == [result.redirects for result in asyncio.run(run())]


def test_robots_is_asked_at_each_host_of_a_redirect():
    """A redirect to another host asks that host's robots.txt first, and obeys it."""
    answers = {
        "/a": moved("https://other.example/private"),
    }

    def robots(request):
        text = "User-agent: *\nDisallow: /private" if request.url.host == "other.example" else ""
        return httpx.Response(200, text=text)

    result, site = fetch(answers | {"/robots.txt": robots, "/private": page()})

    assert ("dropped", "robots_disallowed") == (result.outcome, result.reason)
    assert "/private" not in site.paths()


def test_validators_stay_at_their_site():
    """What one site gave us to recognise is not shown to another."""
    _, site = fetch({"/a": moved("https://other.example/b"), "/b": page()}, etag='"1"')

    assert ['"1"', None] == [
        request.headers.get("if-none-match") for request in site.requests if request.url.path != "/robots.txt"
    ]


def test_redirect_to_a_private_address():
    """A redirect into the own network is refused."""
    result, site = fetch({"/a": moved("http://169.254.169.254/latest/meta-data")})

    assert ("failed", "private_address") == (result.outcome, result.reason)
    assert "169.254.169.254" not in {request.url.host for request in site.requests}
