"""robots.txt is kept for a day, an unreachable one for ten minutes, and an old copy is better than none."""

import asyncio

import pytest

from extractors.page import Page
from flows.fetching import robots_book
from flows.fetching.result import Fetched, FetchFailure
from flows.fetching.robots_book import RobotsBook

ORIGIN = "https://news.example"
URL = f"{ORIGIN}/robots.txt"
HOUR = 3600.0


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


def rules(text):
    """A robots.txt that came."""
    page = Page(url=URL, requested_url=URL, body=text.encode(), status=200, fetched_at=None)
    return Fetched(page=page)


def lost(status=503, reason="http_503", **more):
    return FetchFailure(url=URL, outcome="failed", reason=reason, status=status, **more)


def asked(monkeypatch, answers, *hours):
    """What the book says at each of some hours, and how often it asked."""
    clock, count = Clock(), []
    monkeypatch.setattr(robots_book, "time", clock)

    async def ask(url):
        count.append(url)
        return answers[min(len(count), len(answers)) - 1]

    async def run():
        book = RobotsBook(ask)
        told = []
        for hour in hours:
            clock.now = 1000.0 + hour * HOUR
            told.append((await book.of(ORIGIN)).allows(f"{ORIGIN}/a"))
        return told

    return asyncio.run(run()), len(count)


DISALLOW, ALLOW = rules("User-agent: *\nDisallow: /a"), rules("User-agent: *\nAllow: /")


@pytest.mark.parametrize("first", [DISALLOW, lost(404, "not_found")], ids=["read", "missing"])
def test_kept_for_a_day(monkeypatch, first):
    """RFC 9309 2.4: no longer than 24 hours; a site without one is left alone as long."""
    told, count = asked(monkeypatch, [first, ALLOW], 0, 23.9, 24.1)

    assert (told[0], told[1], True, 2) == (told[1], told[1], told[2], count)


def test_unreachable_is_asked_for_again_soon(monkeypatch):
    """Nothing may be fetched meanwhile; after ten minutes it is tried anew."""
    told, count = asked(monkeypatch, [lost(), ALLOW], 0, 0.16, 0.17)

    assert ([False, False, True], 2) == (told, count)


def test_a_site_that_says_when_is_asked_then(monkeypatch):
    """Retry-After counts where it is sooner."""
    told, count = asked(monkeypatch, [lost(retry_after=60.0), ALLOW], 0, 0.02)

    assert ([False, True], 2) == (told, count)


def test_an_old_copy_is_used_while_the_file_cannot_be_reached(monkeypatch):
    """What was read once holds on, allowing and forbidding, until the file is there again."""
    told, count = asked(monkeypatch, [ALLOW, lost(), DISALLOW], 0, 24.1, 24.2, 24.3)

    assert ([True, True, True, False], 3) == (told, count)
