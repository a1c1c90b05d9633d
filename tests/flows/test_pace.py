"""A site's pace gives way when the site labours."""

import asyncio
import time
from itertools import pairwise

import httpx
import pytest
from test_fetcher import TDM, fetch

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


def test_a_laboring_site_is_given_more_time():
    """After errors in a row the next requests start further apart."""
    starts = []

    def ill(request):
        starts.append(time.monotonic())
        return httpx.Response(500)

    fetch({"/a": ill}, policy={"retries": 4})
    gaps = [after - before for before, after in pairwise(starts)]

    assert 5 == len(starts)
    assert gaps[0] < 0.1
    assert gaps[3] >= 0.2


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
