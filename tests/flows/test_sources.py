"""sources.toml, seeds files and addresses become sources, or a clear error."""

from pathlib import Path

import pytest

from flows.errors import ConfigError
from flows.order import source_of
from flows.schedules import Schedule, read_schedule
from flows.settings import Settings
from flows.sources import (
    Configuration,
    Source,
    config_hash,
    is_home,
    read_configuration,
    sources_of,
)


def read(folder: Path, text: str):
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return read_configuration(path, {})


def test_name_and_home_are_enough(tmp_path):
    """A name and a home page are a source; the address gets its slash."""
    found = read(tmp_path, '[sources.gazette]\nhome = "https://gazette.news"\n')

    assert (Source(name="gazette", home="https://gazette.news/"),) == found.sources


def test_everything_a_source_may_say(tmp_path):
    """All keys of a source are read."""
    text = """
        [sources."the-post"]
        home = "https://post.news/de"
        feeds = ["https://post.news/rss"]
        sitemaps = ["https://post.news/map.xml"]
        delay = 2
        schedule = "*/30 6-22 * * mon-fri"
        time_zone = "Europe/Berlin"
        language = "de"
        publisher = "Post AG"
        enabled = false
        expect = 5
        budget = 200
        browser = true
    """

    expected = Source(
        name="the-post",
        home="https://post.news/de",
        feeds=("https://post.news/rss",),
        sitemaps=("https://post.news/map.xml",),
        delay=2.0,
        schedule=Schedule(cron="*/30 6-22 * * mon-fri"),
        time_zone="Europe/Berlin",
        language="de",
        publisher="Post AG",
        enabled=False,
        expect=5,
        budget=200,
        browser=True,
    )

    assert (expected,) == read(tmp_path, text).sources


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[sources.a]\n", 1, "sources.a: has no home page; add home ="),
        (
            '[sources.a]\nhome = "gazette.news"',
            2,
            "sources.a.home: is 'gazette.news'; it must be a web address",
        ),
        (
            '[sources.a]\nhome = "https://a.news"\ndelay = -1',
            3,
            "sources.a.delay: is -1; it must be a number of sec",
        ),
        (
            '[sources.a]\nhome = "https://a.news"\nfeed = "x"',
            3,
            "sources.a.feed: is not known; take it out or use",
        ),
        (
            '[sources.a]\nhome = "https://a.news"\nfeeds = "x"',
            3,
            "sources.a.feeds: is 'x'; it must be a list of web",
        ),
        (
            '[sources.a]\nhome = "https://a.news"\nschedule = "61 * * * *"',
            3,
            "sources.a.schedule: is '61 * * * *'",
        ),
        ('[sources.a]\nhome = "https://a.news"\ntime_zone = "Berlin"', 3, "sources.a.time_zone: is 'Berlin'"),
        (
            '[sources.a]\nhome = "https://a.news"\nexpect = true',
            3,
            "sources.a.expect: is True; it must be a whole",
        ),
        ('[sources]\na = "https://a.news"', 2, "sources.a: is 'https://a.news'; write [sources.a]"),
        ('[a]\nhome = "https://a.news"', 1, "a: is not known here; a source is a table like [sources.a]"),
        (
            '[sources.a]\nhome = "https://a.news"\n[sources.b]\nhome = "https://a.news/"',
            4,
            "sources.b.home: is the home of 'a' too",
        ),
        ("[sources.a]\nhome = https://a.news", 2, "Invalid value in `home = https://a.news`"),
    ],
)
def test_wrong_file_names_file_line_key_and_fix(tmp_path, text, line, said):
    """A wrong sources.toml is refused with its place, its key and what to do."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)

    assert str(caught.value).startswith(f"{tmp_path / 'sources.toml'}:{line}: {said}")


def test_missing_file_says_how_to_get_one(tmp_path):
    """Where there is no file, the error says what writes one."""
    with pytest.raises(ConfigError, match="newsloom init"):
        read_configuration(tmp_path / "none.toml", {})


def test_unknown_name_lists_the_known(tmp_path):
    """Asking for a source that is not there names those that are."""
    found = read(tmp_path, '[sources.gazette]\nhome = "https://gazette.news"\n')

    with pytest.raises(ConfigError, match="no source 'gazete'; did you mean gazette"):
        found.pick(("gazete",))


def test_without_names_the_enabled_sources_are_picked(tmp_path):
    """A source that is switched off is crawled only when named."""
    found = read(
        tmp_path,
        '[sources.a]\nhome = "https://a.news"\n[sources.b]\nhome = "https://b.news"\nenabled = false\n',
    )

    assert [source.name for source in found.pick(())] == ["a"]
    assert [source.name for source in found.pick(("b",))] == ["b"]


def test_addresses_of_one_host_are_one_source():
    """Home pages are crawled, other addresses fetched as given, each host is one source."""
    found = sources_of(("http://a.news/", "http://www.a.news/2026/story.html", "http://b.news/x"))

    expected = (
        Source(name="a.news", home="http://a.news/", given=("http://www.a.news/2026/story.html",)),
        Source(name="b.news", home="", given=("http://b.news/x",)),
    )

    assert expected == found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.news", True),
        ("http://a.news/en", True),
        ("http://a.news/index.html", True),
        ("http://a.news/?p=7", False),
        ("http://a.news/politics", False),
    ],
)
def test_home_pages_are_told_by_their_shape(url, expected):
    """A front page has no path, or a language alone."""
    assert expected == is_home(url)


def test_config_hash_tells_what_extraction_was_told():
    """The pace of a site does not change its records' hash, its time zone does."""
    source = Source(name="a", home="https://a.news/")

    assert config_hash(source) == config_hash(Source(name="a", home="https://a.news/", delay=3))
    assert config_hash(source) != config_hash(
        Source(name="a", home="https://a.news/", time_zone="Asia/Tokyo")
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://news.site/a", "news"),
        ("https://www.news.site/a", "news"),
        ("https://sport.news.site/a", "news"),
        ("https://blog.news.site/a", "blog"),
        ("https://en.blog.news.site/a", "blog"),
        ("https://bestnews.site/a", "bestnews.site"),
    ],
)
def test_an_address_belongs_to_the_source_of_the_nearest_host(url, name):
    """Whatever stands first in the file: a blog below a paper is its own source."""
    homes = {"news": "https://news.site/", "blog": "https://blog.news.site/"}
    sources = tuple(Source(name=key, home=home) for key, home in homes.items())

    assert source_of(Configuration(sources=sources, settings=Settings()), url).name == name


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("90m", "every 90m"),
        ("60s", "every 1m"),
        ("120m", "every 2h"),
        ("1d", "every 1d"),
        ("0 6 * * *", "cron 0 6 * * *"),
    ],
)
def test_a_schedule_is_told_as_people_write_it(written, told):
    """In the largest unit that is whole, not in seconds."""
    assert read_schedule(written).told == told


def test_second_home_page_of_a_host_is_told_and_not_passed_over():
    """The same one written in two ways is one; another is no site of its own without a name."""
    assert len(sources_of(("http://a.news", "http://www.a.news/"))) == 1
    with pytest.raises(
        ConfigError, match=r"http://a.news/en/: a second home page of a.news, beside http://a.news/"
    ):
        sources_of(("http://a.news/", "http://a.news/en/"))
