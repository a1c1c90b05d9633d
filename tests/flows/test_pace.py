"""A site's pace gives way when the site labours."""

import asyncio
from itertools import pairwise

import httpx
import pytest
from table_site import TDM, Site, page
from timeless import now, timeless

from flows.fetching.fetcher import Fetcher, FetchPolicy, Request
from flows.fetching.pace import Pace


def test_slow_answers_widen_the_gap():
    """Starts come no closer than the site's answers take of late, ten seconds at most."""
    pace = Pace(1.0, 2, 60.0)
    before = pace.gap
    for _ in range(20):
        pace.heard(4.0)
    slow = pace.gap
    for _ in range(20):
        pace.heard(100.0)

    assert (1.0, 10.0) == (before, pace.gap)
    assert slow == pytest.approx(4.0, abs=0.1)


def test_errors_in_a_row_double_the_gap_and_answers_halve_it():
    """Two errors change nothing, each more doubles up to eight times; after good answers it is as before."""
    pace = Pace(1.0, 2, 60.0)
    gaps = []
    for _ in range(10):
        pace.note(ill=True)
        gaps.append(pace.gap)
    for _ in range(3):
        pace.note(ill=False)

    assert [1.0, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0] == gaps
    assert pace.gap == 1.0


def test_a_delay_the_site_asks_for_is_never_undercut():
    """Latency and errors only ever add to it."""
    pace = Pace(0.0, 2, 60.0)
    pace.ask_delay(7.0)
    for _ in range(4):
        pace.note(ill=True)

    assert pace.gap == 28.0


def gaps_at(answer, paths, monkeypatch, **policy):
    """Seconds between the starts of requests for some paths, each of which gets this answer."""
    starts = []

    async def noted(request):
        if request.url.path not in {TDM, "/robots.txt"}:
            starts.append(now())
        return await answer(request) if request.url.path in paths else httpx.Response(404)

    async def run():
        settings = FetchPolicy(**{"user_agent": "newsloom-test", "delay": 0.0, "backoff": 0.001} | policy)
        async with Fetcher(settings, httpx.MockTransport(noted)) as fetcher:
            requests = [Request(url=f"https://news.example{path}") for path in paths]
            await asyncio.gather(*(fetcher.fetch(request) for request in requests))

    timeless(run(), monkeypatch)
    return [after - before for before, after in pairwise(starts)]


def test_a_laboring_site_is_given_more_time(monkeypatch):
    """After errors in a row the next requests start further apart."""

    async def ill(_):
        return httpx.Response(500)

    gaps = gaps_at(ill, ["/a"], monkeypatch, retries=4)

    assert gaps[0] < 0.002  # the backoff alone
    assert gaps[2:] == pytest.approx([0.1, 0.2])


def test_starts_are_never_closer_than_the_delay(monkeypatch):
    """However long the answers take; two requests are under way at once, and slow answers widen the gap."""

    async def slow(_):
        await asyncio.sleep(0.24)
        return httpx.Response(200, html="<p>x</p>")

    gaps = gaps_at(slow, [f"/{number}" for number in range(6)], monkeypatch, delay=0.1)

    assert gaps[:2] == pytest.approx([0.1, 0.14])
    assert min(gaps) == pytest.approx(0.1)


def test_sites_of_one_domain_share_a_pace(monkeypatch):
    """Hosts of one registrable domain are one site: their requests wait for each other."""
    site = Site({"/a": page()})

    async def run():
        async with Fetcher(FetchPolicy(user_agent="t", delay=0.05), httpx.MockTransport(site)) as fetcher:
            started = now()
            urls = ("https://www.paper.co.uk/a", "https://m.paper.co.uk/a")
            await asyncio.gather(*(fetcher.fetch(Request(url=url)) for url in urls))
            return now() - started

    took = timeless(run(), monkeypatch)

    assert 4 == len(site.requests)
    assert took == pytest.approx(5 * 0.05)  # two of them for tdmrep.json


def test_an_ill_site_is_asked_once_until_it_answers():
    """No retries at a site that was ill last time; once it has answered, it is treated as any other."""
    asked = []
    answers = [404, 500, 200, 500, 200]

    def site(request):
        if request.url.path == TDM:
            return httpx.Response(404)
        asked.append(request.url.path)
        return httpx.Response(answers[len(asked) - 1], html="<p>x</p>")

    async def run():
        policy = FetchPolicy(user_agent="newsloom-test", delay=0.0, backoff=0.001)
        async with Fetcher(policy, httpx.MockTransport(site)) as fetcher:
            await fetcher.robots("https://news.example/")
            fetcher.go_easy("https://news.example/")
            first = await fetcher.fetch(Request(url="https://news.example/a"))
            second = await fetcher.fetch(Request(url="https://news.example/b"))
            third = await fetcher.fetch(Request(url="https://news.example/c"))
            return first, second, third

    first, second, third = asyncio.run(run())

    assert ["/robots.txt", "/a", "/b", "/c", "/c"] == asked
    assert (500, 200, 200) == (first.status, second.page.status, third.page.status)
