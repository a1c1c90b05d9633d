"""What a site is expected to give, when its feed has nothing new."""

import json

import pytest
from crawling import order, run
from press import printing

from flows.errors import NothingDone
from flows.expected import past_places
from flows.report import checked
from flows.sources import Source


@pytest.fixture
def press():
    """A paper whose home page shows two of its five stories, and whose feed all."""
    with printing(5) as press:
        show(press, 2)
        yield press


def show(press, count):
    """Let the home page link to so many stories, and to the feed."""
    links = "".join(f'<a href="{s.path}">{s.headline}</a>' for s in list(press.stories.values())[:count])
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    press.pages["/"] = f"<html><head>{feed}</head><body>{links}</body></html>".encode()


def crawl(press, folder, expect):
    """A crawl of the paper."""
    source = Source(name="press", home=press.url + "/", expect=expect)
    return run(order(press, folder, sources=(source,)))


def test_feed_that_has_not_changed_counts_as_it_did(press, tmp_path):
    """It gave three links that the home page has not; nothing is missing in the second and third crawl."""
    reports = [crawl(press, tmp_path, 5) for _ in range(3)]

    assert [report.sites[0].error for report in reports] == [None] * 3
    assert [report.sites[0].found for report in reports] == [5, 2, 2]
    assert past_places(tmp_path / "data" / "ledger", "press") == {
        press.url + "/": 2,
        press.url + "/feed.xml": 3,
    }


def test_feed_that_lost_its_links_is_told_each_time(press, tmp_path):
    """Also when it stays as it is: what counts is what it gave last, not what it ever gave."""
    crawl(press, tmp_path, 5)
    for slug in list(press.stories)[2:]:
        del press.stories[slug]
    reports = [crawl(press, tmp_path, 5) for _ in range(2)]

    for report in reports:
        with pytest.raises(NothingDone, match="press: 2 article links found, 5 or more are expected"):
            checked(report)


def test_home_page_that_lost_its_links_is_told_though_the_feed_is_the_same(press, tmp_path):
    """The links of the home page are those of today."""
    crawl(press, tmp_path, 5)
    show(press, 0)
    report = crawl(press, tmp_path, 5)

    assert report.sites[0].error == "3 article links found, 5 or more are expected"


def test_home_page_without_links_is_no_failure_where_the_feed_is_the_same(press, tmp_path):
    """A home page that is empty without its scripts: the feed has the stories, and nothing new today."""
    show(press, 0)
    reports = [crawl(press, tmp_path, None) for _ in range(3)]

    assert [report.sites[0].error for report in reports] == [None] * 3
    assert [report.sites[0].found for report in reports] == [5, 0, 0]


def test_site_that_never_gave_a_link_fails_each_time(press, tmp_path):
    """An empty feed that does not change is no reason to be silent."""
    show(press, 0)
    press.stories.clear()
    reports = [crawl(press, tmp_path, None) for _ in range(2)]

    assert all(report.sites[0].error.startswith("no article links found") for report in reports)


def test_summary_that_cannot_be_read_is_passed_over(tmp_path):
    """What is no summary of a crawl from the home page says nothing, and fails nothing."""
    site = {"name": "press", "foundAtHome": 2, "places": {"https://a.news/feed": 3}}
    for name, content in {
        "r5.json": "{",
        "r4.json": json.dumps({"command": "crawl", "sites": [{**site, "places": {}}], "interrupted": True}),
        "r3.json": json.dumps({"command": "rerun", "sites": [{**site, "places": {}}]}),
        "r2.json": json.dumps({"command": "crawl", "sites": [{"name": "press", "foundAtHome": None}]}),
        "r1.json": json.dumps({"command": "crawl", "sites": [site]}),
    }.items():
        (tmp_path / name).write_text(content)

    assert past_places(tmp_path, "press") == {"https://a.news/feed": 3}
    assert past_places(tmp_path, "gazette") == {}
