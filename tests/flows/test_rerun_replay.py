"""One address again, and all pages again from the archive: what differs is shown and stored."""

import asyncio
import gzip

import pytest
from crawling import records
from press import printing

from flows.engine import crawl
from flows.engine_replay import replay
from flows.engine_rerun import Asked, rerun
from flows.errors import ConfigError
from flows.order import Order
from flows.settings import Settings
from flows.sources import Configuration, Source


@pytest.fixture
def press():
    with printing(3) as press:
        yield press


@pytest.fixture
def configuration(press, tmp_path):
    """A configuration whose one source was crawled."""
    settings = Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)
    source = Source(name="press", home=press.url + "/")
    asyncio.run(crawl(Order(sources=(source,), settings=settings)))
    press.asked.clear()
    return Configuration(sources=(source,), settings=settings)


def again(configuration, *urls, **how):
    return asyncio.run(rerun(Asked(urls=urls, **how), configuration))


def first_story(press):
    story = next(iter(press.stories.values()))
    return story, press.url + story.path


def test_rerun_of_a_changed_article_shows_and_stores_the_difference(press, configuration):
    """The article is fetched again, what differs is named, the record updated and the old version kept."""
    story, url = first_story(press)
    story.headline = "What the harbour decided after all"
    (done,) = again(configuration, url)

    assert (done.outcome.outcome, done.came_from) == ("updated", "web")
    assert {change.key: change.after for change in done.changes}["headline"] == story.headline
    assert story.headline in [record["headline"] for record in records(configuration.settings.data)]
    assert len(records(configuration.settings.data, "versions")) == 1
    assert press.fetched() == {story.path: 1}


def test_rerun_of_the_kept_page_needs_no_network(press, configuration):
    """With --archived nothing is fetched, and what was stored comes out the same."""
    _, url = first_story(press)
    (done,) = again(configuration, url, archived=True)

    assert (done.outcome.outcome, done.came_from, done.changes) == ("unchanged", "archive", ())
    assert press.asked == []


def test_rerun_from_a_file_takes_it_as_the_page(press, configuration, tmp_path):
    """With --from the file is the page of the URL."""
    story, url = first_story(press)
    story.headline = "What stood in the saved page"
    saved = tmp_path / "saved.html"
    saved.write_text(story.html(), "utf-8")
    (done,) = again(configuration, url, file=saved)

    assert (done.outcome.outcome, done.came_from) == ("updated", "file")
    assert press.asked == []


def test_rerun_of_a_page_that_is_not_kept_says_so(press, configuration):
    """--archived of an address never fetched is a failure with a reason, not a crash."""
    (done,) = again(configuration, press.url + "/2026/nowhere.html", archived=True)

    assert (done.outcome.outcome, done.outcome.reason) == ("failed", "not_archived")


def test_rerun_of_a_dead_address_keeps_the_record(press, configuration):
    """A page that cannot be fetched any more is reported; its record stays."""
    _, url = first_story(press)
    press.stories.clear()
    (done,) = again(configuration, url)

    assert done.outcome.outcome == "gone"
    assert url in [record["url"] for record in records(configuration.settings.data)]


@pytest.mark.parametrize("name", ["missing.html", ".", "damaged.gz", "cut.gz", "none.gz"])
def test_rerun_from_a_file_that_cannot_be_read_is_refused(press, configuration, tmp_path, name):
    """A file that is not there, or is no gzip as it should be, is named."""
    whole = bytearray(gzip.compress(b"<p>A page.</p>" * 99))
    (tmp_path / "cut.gz").write_bytes(whole[:30])
    (tmp_path / "none.gz").write_bytes(b"<p>A page.</p>")
    whole[10] ^= 0xFF
    (tmp_path / "damaged.gz").write_bytes(whole)
    with pytest.raises(ConfigError, match="cannot be read"):
        again(configuration, first_story(press)[1], file=tmp_path / name)


def test_replay_makes_the_same_records_without_the_network(press, configuration):
    """The same extractor over the same pages changes nothing."""
    before = records(configuration.settings.data)
    report = asyncio.run(replay(configuration))

    assert report.all_sites.total("unchanged") == 3
    assert records(configuration.settings.data) == before
    assert press.asked == []


def test_replay_applies_what_the_configuration_now_says(press, configuration):
    """A publisher that the file names since is on the records after a replay."""
    from dataclasses import replace

    (source,) = configuration.sources
    named = replace(configuration, sources=(replace(source, publisher="The Press Ltd"),))
    report = asyncio.run(replay(named, source="press"))

    assert report.all_sites.total("updated") == 3
    assert {record["publisher"]["name"] for record in records(configuration.settings.data)} == {
        "The Press Ltd"
    }


def test_replay_of_an_unknown_source_is_refused(configuration):
    """A name that no kept page has is an error that says what to do."""
    with pytest.raises(ConfigError, match=r"no page of a source 'prss' is kept; did you mean press\?"):
        asyncio.run(replay(configuration, source="prss"))
