"""Stories of which no place says when they change: those that may be looked at, and in what order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper_links import HOUR, URL, entry, link

from extractors.discovery.found_link import FoundLink


def unwatched(data, before, *, validators=True):
    """The stories that may be looked at, by URL; their sites answered with validators."""
    with data.state.begin() as connection:
        connection.exec_driver_sql("UPDATE frontier SET etag = 'e'" if validators else "SELECT 1")
    return [one.url for one in data.state.frontier.unwatched("paper", before=before, limit=99)]


def test_the_unwatched_are_young_by_their_own_clock(add, visit, data, now):
    """Half a year later the stories of the newest week may be looked at, not those before."""
    for day in range(1, 13):
        url = f"http://paper.test/{day:02}"
        published = f"2026-02-{day:02}T07:00:00Z"
        add(FoundLink(url=url, via="feed", found_on="http://paper.test/feed", date_published=published))
        visit("stored", url=url, id=f"r{day}", now=now + timedelta(days=180))
    found = unwatched(data, now + timedelta(days=181))

    assert found == [f"http://paper.test/{day:02}" for day in range(12, 2, -1)]
    assert unwatched(data, now) == []


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-02:00"])
def test_a_date_at_the_end_of_the_calendar_is_none(add, visit, data, now, date):
    """A place that writes a program's least or greatest date for "unknown" breaks neither crawl nor looks."""
    for name in "abc":
        found = add(FoundLink(url=f"http://paper.test/{name}", via="feed", date_published=date))
        visit("stored", url=f"http://paper.test/{name}", id=name)

        assert found.new == 1
        assert data.state.frontier.get(f"https://paper.test/{name}").newest is None
    assert len(unwatched(data, now + HOUR)) == 3


def test_the_unwatched_are_no_copies_and_not_hinted(add, visit, data, now):
    """A copy's corrections are found at the article; what a place dates is heard of without a look."""
    add(entry(url="http://paper.test/copy"), link("http://paper.test/dated"), entry())
    visit("duplicate", url="http://paper.test/copy", id="c")
    visit("stored", url="http://paper.test/dated", id="d")
    visit("stored", id="r")

    assert unwatched(data, now + HOUR) == [URL]


def test_the_unwatched_answer_with_validators(add, visit, data, now):
    """Where they do not, each look would fetch a whole page: these wait for the time of their one look."""
    add(entry())
    visit("stored", id="r")

    assert unwatched(data, now + HOUR, validators=False) == []


def test_a_story_that_no_place_dates_is_as_old_as_its_page_says(add, data, make, now):
    """What a home page alone names is put in order by the dates of the pages, and left alone when old."""
    dates = {"http://paper.test/b": "2026-02-27T07:00:00Z", "http://paper.test/c": "2026-02-28T07:00:00Z"}
    add(*(FoundLink(url=url, via="home", found_on="http://paper.test/") for url in (URL, *dates)))
    run = data.start_run(now)
    run.enter([(url, "paper", "home") for url in (URL, *dates)])
    run.settle(make(1, url=URL, date_published="2025-11-30T07:00:00Z"))
    for number, (url, date) in enumerate(dates.items(), 2):
        run.settle(make(number, url=url, date_published=date))
    run.finish()

    assert unwatched(data, now + HOUR)[:2] == ["http://paper.test/c", "http://paper.test/b"]
    assert data.state.frontier.due("paper", now=now + timedelta(days=2)) == data.state.frontier.due(
        "paper", now=now + timedelta(days=2), since=now - timedelta(days=9)
    )
