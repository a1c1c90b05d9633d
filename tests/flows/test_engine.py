"""The crawl engine against a small paper on loopback: all of it accounted for, nothing fetched twice."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from crawling import FAST, articles, ledger, order, run
from press import PRINTED, printing, sentences

from flows.engine import crawl
from flows.errors import ConfigError, NothingDone
from flows.fetching.policy import FetchPolicy
from flows.order import Order, read_order, read_since
from flows.report import checked
from flows.report_page import in_short, markdown
from flows.settings import Settings
from flows.sources import Source, sources_of


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    """Retries come at once: how long they wait is tested where the fetcher is."""
    monkeypatch.setattr("flows.engine.FetchPolicy", partial(FetchPolicy, backoff=0.01))


def test_every_article_is_stored_and_every_address_accounted_for(press, tmp_path):
    """A first crawl stores all articles once; the ledger has one line for each address that entered."""
    report = run(order(press, tmp_path))

    assert {line["url"] for line in ledger(report)} == press.urls
    assert sorted(press.urls) == sorted(record["url"] for record in articles(tmp_path))
    assert report.all_sites.total("stored") == len(press.urls)
    assert set(press.fetched().values()) == {1}


def test_second_crawl_fetches_only_what_is_new(press, tmp_path):
    """What the feed says is unchanged is left alone; what is new is fetched."""
    run(order(press, tmp_path))
    press.asked.clear()
    story = press.add("fresh-bakery")
    report = run(order(press, tmp_path))

    assert press.fetched() == {story.path: 1}
    assert report.all_sites.total("stored") == 1


def test_limit_defers_the_rest_and_the_next_run_takes_it_up(press, tmp_path):
    """What is over the limit has its line in the ledger, and is not lost."""
    first = run(order(press, tmp_path, limit=2))
    second = run(order(press, tmp_path))

    assert first.all_sites.reasons("deferred") == {"limit": 3}
    assert first.all_sites.total("stored") == 2
    assert second.all_sites.total("stored") == 3


def test_articles_dated_before_since_are_put_off(press, tmp_path):
    """An article that the feed dates before --since is deferred, not fetched."""
    report = run(order(press, tmp_path, since=PRINTED + timedelta(hours=1)))

    assert report.all_sites.reasons("deferred") == {"before_since": 5}
    assert press.fetched() == {}


def test_page_that_takes_too_long_is_a_ledger_line_and_the_crawl_goes_on(press, tmp_path):
    """A page whose extraction is killed ends as failed: extract_timeout; the others are stored."""
    slow = press.add("endless-page")
    slow.paragraphs = sentences("endless-page", 20_000)
    report = run(order(press, tmp_path, settings={"page_seconds": 1.0}))

    assert report.all_sites.reasons("failed") == {"extract_timeout": 1}
    assert report.all_sites.total("stored") == 5


def test_page_that_takes_too_much_memory_is_a_ledger_line(press, tmp_path):
    """A page that needs more memory than a page may is given up, with a reason of its own."""
    huge = press.add("huge-page")
    huge.paragraphs = sentences("huge-page", 40_000)
    settings = {"page_seconds": 60.0, "page_memory_mb": 100}
    report = run(order(press, tmp_path, settings=settings))

    assert report.all_sites.total("failed") == 1
    assert set(report.all_sites.reasons("failed")) <= {"out_of_memory", "extract_crashed"}
    assert report.all_sites.total("stored") == 5


def test_site_that_is_down_fails_and_the_others_go_on(press, tmp_path):
    """One site down does not keep another from being crawled; alone it fails the run with a reason."""
    with printing(0) as other:
        other.down = True
        sources = (Source(name="press", home=press.url + "/"), Source(name="down", home=other.url + "/"))
        both = run(order(press, tmp_path, sources=sources))
        alone = run(order(press, tmp_path / "alone", sources=sources[1:]))

    assert checked(both).all_sites.total("stored") == 5
    with pytest.raises(NothingDone, match="down: no article links found: "):
        checked(alone)


def test_fewer_links_than_expected_fail_the_run_and_keep_what_was_found(press, tmp_path):
    """A source that gives less than its `expect` fails the run, though its articles are stored."""
    source = Source(name="press", home=press.url + "/", expect=20)
    report = run(order(press, tmp_path, sources=(source,)))

    assert report.all_sites.total("stored") == 5
    with pytest.raises(NothingDone, match="5 article links found, 20 or more"):
        checked(report)


def test_address_given_by_hand_is_fetched_alone(press, tmp_path):
    """An article's address is fetched without discovery, also when it is stored already."""
    url = min(press.urls)
    first = run(order(press, tmp_path, sources=sources_of((url,))))
    second = run(order(press, tmp_path, sources=sources_of((url,))))

    assert first.all_sites.total("stored") == 1
    assert second.all_sites.total("unchanged") == 1
    assert [path for path in press.asked if path != "/robots.txt"] == [url.removeprefix(press.url)] * 2


def test_address_that_leads_nowhere_fails_the_command(press, tmp_path):
    """A dead address given by hand is dropped as not_found, and the run says so."""
    report = run(order(press, tmp_path, sources=sources_of((press.url + "/2026/nowhere.html",))))

    assert report.all_sites.reasons("dropped") == {"not_found": 1}
    with pytest.raises(
        NothingDone,
        match=r"nothing was kept: dropped \(not_found: the site says that there is no such page\)",
    ):
        checked(report)


def test_stored_article_that_vanishes_is_gone(press, tmp_path):
    """A 404 of an article that was stored is `gone`, and its record stays."""
    url = min(press.urls)
    run(order(press, tmp_path, sources=sources_of((url,))))
    press.stories.clear()
    report = run(order(press, tmp_path, sources=sources_of((url,))))

    assert report.all_sites.total("gone") == 1
    assert [record["url"] for record in articles(tmp_path)] == [url]


def test_site_that_breaks_down_is_left_alone(press, tmp_path, hasty):
    """After ten pages in a row that a site could not give, the rest waits for the next run."""
    with printing(14) as ill:
        ill.ill = True
        report = run(order(ill, tmp_path))

    # two requests are in flight at once
    assert report.all_sites.total("failed") in (10, 11)
    assert report.all_sites.reasons("deferred") == {"site_failing": 14 - report.all_sites.total("failed")}


def test_contact_is_needed_off_this_machine(tmp_path):
    """Without a contact nothing outside this machine is asked."""
    with pytest.raises(ConfigError, match="--contact"):
        run(Order(sources=sources_of(("https://192.0.2.7/",)), settings=Settings(data=tmp_path, **FAST)))


def test_contact_is_sent_with_every_request(press, tmp_path):
    """The user agent names us and our contact."""
    run(order(press, tmp_path, settings={"contact": "desk@paper.org"}))

    (agent,) = press.agents
    assert agent.startswith("Newsloom/")
    assert agent.endswith("(+desk@paper.org)")


def test_report_reads_as_markdown(press, tmp_path):
    """The artifact has a line for each site, and no empty columns; one line says it in short."""
    report = run(order(press, tmp_path))

    assert "| site | found | fetched | stored |\n| --- | ---: | ---: | ---: |\n" in markdown(report)
    assert "| press | 5 | 5 | 5 |\n" in markdown(report)
    assert in_short(report) == "5 stored; 5 links found."


def test_targets_become_sources(tmp_path, monkeypatch):
    """Names come from the file; an address of a configured site is crawled with what the file says of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text(
        '[sources.gazette]\nhome = "https://gazette.news/"\ntime_zone = "Europe/Oslo"\ndelay = 3\n'
    )

    (named,) = read_order(("gazette",)).sources
    (given,) = read_order(("https://gazette.news/2026/a.html",)).sources
    (other,) = read_order(("https://post.news/",), overrides={"delay": 2.0}).sources

    assert (named.name, named.home, named.delay) == ("gazette", "https://gazette.news/", 3.0)
    assert (given.name, given.home, given.time_zone) == ("gazette", "", "Europe/Oslo")
    assert given.given == ("https://gazette.news/2026/a.html",)
    assert other.name == "post.news"


def test_since_is_a_day_a_moment_or_a_span():
    """--since takes a day, a moment with a zone, or hours, days and weeks back."""
    from datetime import UTC, datetime

    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    assert read_since("2026-11-20", now) == datetime(2026, 11, 20, tzinfo=UTC)
    assert read_since("2026-11-20T08:00+01:00", now) == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert read_since("12h", now) == datetime(2026, 11, 22, 0, tzinfo=UTC)
    assert read_since("1w", now) == datetime(2026, 11, 15, 12, tzinfo=UTC)
    with pytest.raises(ConfigError, match="is no time"):
        read_since("soon", now)


def test_an_ill_site_is_asked_gently_in_the_next_run(tmp_path):
    """A site that was down is asked for robots.txt once, not five times; when it is up, all is as before."""
    with printing(3) as down:
        down.down = True
        run(order(down, tmp_path))
        first = down.asked.count("/robots.txt")
        down.asked.clear()
        ill = run(order(down, tmp_path))
        second = list(down.asked)
        down.down = False
        well = run(order(down, tmp_path))
        again = run(order(down, tmp_path))

    assert first == 5
    assert ["/robots.txt"] == second
    assert "was ill since" in ill.sites[0].notes[0]
    assert well.all_sites.total("stored") == 3
    assert [] == [note for note in again.sites[0].notes if "was ill" in note]


def test_a_site_whose_crawl_cannot_begin_is_told(press, tmp_path):
    """What runs the crawls of sites may fail before a crawl says anything: the report has its words."""

    async def fails(*_):
        raise RuntimeError("no server to run it")

    report = asyncio.run(crawl(order(press, tmp_path), each=fails))

    assert [("failed", "RuntimeError: no server to run it")] == [(s.phase, s.error) for s in report.sites]
    with pytest.raises(NothingDone, match="no server to run it"):
        checked(report)
