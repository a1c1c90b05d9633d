"""`newsloom source`: sites are looked at, written into sources.toml, listed, checked and imported."""

import os
from pathlib import Path

import pytest

from flows.errors import ConfigError
from flows.sources import Source, read_configuration
from flows.sources_file import append_sources, entry_text, source_name

CONTACT = ("--allow-private",)


def sources(path="sources.toml"):
    return {source.name: source for source in read_configuration(Path(path), {}).sources}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The press is ours: no pause between the requests to it, where no file says otherwise."""
    monkeypatch.setenv("NEWSLOOM_DELAY", "0")


def test_add_shows_samples_and_writes_the_entry(press, newsloom):
    """The feed, three articles and what was taken out are shown; the entry is in a new file."""
    ran = newsloom("source", "add", press.url, "--name", "press", *CONTACT)
    out = ran.out.decode()

    assert ran.code == 0, ran.err
    assert f"feed: {press.url}/feed.xml (5 links)" in out
    assert out.count("taken out, ") == 3
    assert out.count("What the story ") >= 3
    assert sources()["press"].home == press.url + "/"
    assert len(press.fetched()) == 3


def test_add_keeps_what_stands_in_the_file(press, newsloom):
    """Comments and other entries stay byte for byte."""
    before = '# mine\n[newsloom]\ndelay = 0.0  # loopback\n\n[sources.a]\nhome = "https://a.example/"\n'
    Path("sources.toml").write_text(before)
    ran = newsloom("source", "add", press.url, *CONTACT)

    assert ran.code == 0, ran.err
    assert Path("sources.toml").read_text().startswith(before)
    assert len(sources()) == 2


def test_add_refuses_a_site_that_gives_nothing(press, newsloom):
    """The problem is told, nothing is written, and --force writes it all the same."""
    press.stories.clear()
    refused = newsloom("source", "add", press.url, *CONTACT)
    forced = newsloom("source", "add", press.url, "--force", "--name", "empty", *CONTACT)

    assert refused.code == 1
    assert b"no article link was found" in refused.out
    assert "--force" in refused.err
    assert forced.code == 0, forced.err
    assert list(sources()) == ["empty"]


def test_add_of_a_known_site_is_refused(press, newsloom):
    """A second entry for the same host would fetch everything twice."""
    Path("sources.toml").write_text(f'[sources.press]\nhome = "{press.url}/"\n')
    ran = newsloom("source", "add", press.url, *CONTACT)

    assert ran.code == 2
    assert "as 'press'" in ran.err
    assert press.asked == []


def test_add_refuses_a_name_before_it_asks_the_site(press, newsloom):
    """The sentence names the option."""
    ran = newsloom("source", "add", press.url, "--name", "my paper", *CONTACT)

    assert (ran.code, press.asked) == (2, [])
    assert ran.err.startswith("newsloom: --name: 'my paper' is no name for a source; use letters, ")


def test_list_of_none_says_how_to_add_one(newsloom):
    """Not a bare head of a table."""
    newsloom("init")

    assert newsloom("source", "list").out.startswith(
        b"sources.toml: no source yet; `newsloom source add URL`"
    )


def test_add_dry_run_writes_nothing(press, newsloom):
    """The entry is shown and no file appears."""
    ran = newsloom("source", "add", press.url, "--dry-run", "--name", "press", *CONTACT)

    assert ran.code == 0, ran.err
    assert b"[sources.press]" in ran.out
    assert list(Path().iterdir()) == []


def test_check_says_what_is_wrong(press, newsloom):
    """A source that is well is told so; one that is down is a problem and the exit code is 1."""
    Path("sources.toml").write_text(f'[sources.press]\nhome = "{press.url}/"\nexpect = 3\ndelay = 0.0\n')
    well = newsloom("source", "check", *CONTACT)
    press.stories.clear()
    ill = newsloom("source", "check", "press", *CONTACT)

    assert (well.code, ill.code) == (0, 1)
    assert b"press: all is well: 5 article links" in well.out
    assert b"press: problem: no article link was found" in ill.out


def test_check_names_a_given_feed_that_fails(press, newsloom):
    """A feed that the file names and that is not there is a problem; one that was only tried is none."""
    feed = f"{press.url}/nowhere.xml"
    Path("sources.toml").write_text(
        f'[sources.press]\nhome = "{press.url}/"\nfeeds = ["{feed}"]\ndelay = 0.0\n'
    )
    ran = newsloom("source", "check", *CONTACT)

    assert ran.code == 1
    assert f"press: problem: {feed}: the site says that there is no such page" in ran.out.decode()


def test_list_shows_every_source(newsloom):
    """One line a source, with schedule and switch."""
    Path("sources.toml").write_text(
        '[sources.a]\nhome = "https://a.example/"\nschedule = "2h"\n'
        '[sources.b]\nhome = "https://b.example/"\nenabled = false\n'
    )
    lines = newsloom("source", "list").out.decode().splitlines()

    assert ["a", "https://a.example/", "every", "2h", "yes"] == lines[1].split()
    assert ["b", "https://b.example/", "no"] == lines[2].split()


@pytest.mark.parametrize(
    ("url", "taken", "name"),
    [
        ("https://www.gazette.co.uk/", (), "gazette"),
        ("https://www.gazette.co.uk/", ("gazette",), "gazette.co.uk"),
        ("http://127.0.0.1:8000/", (), "127.0.0.1_8000"),
    ],
)
def test_names_are_short_and_free(url, taken, name):
    """The name of a site is what stands before its public suffix, or else its host."""
    assert name == source_name(url, taken)


def test_entries_read_back_as_they_were_written(tmp_path):
    """Quotes, umlauts and dots in names survive."""
    source = Source(
        name="news.site",
        home="https://news.example/",
        feeds=("https://news.example/a?b=1&c=2",),
        sitemaps=("https://news.example/s.xml",),
        delay=2.5,
        time_zone="Europe/Berlin",
        language="de",
        publisher='Das "Blatt" \\ Söhne\x7f',
        enabled=False,
    )
    append_sources(tmp_path / "s.toml", [source], {})

    assert [source] == list(read_configuration(tmp_path / "s.toml", {}).sources)
    assert entry_text(source).startswith('[sources."news.site"]\n')


def test_a_file_that_would_be_wrong_is_not_written(tmp_path):
    """What stands in the file stays where the new entry does not fit it."""
    path = tmp_path / "s.toml"
    path.write_text('[sources.a]\nhome = "https://a.example/"\n')
    with pytest.raises(ConfigError):
        append_sources(path, [Source(name="b", home="https://a.example/")], {})

    assert path.read_text() == '[sources.a]\nhome = "https://a.example/"\n'
    assert ["s.toml"] == os.listdir(tmp_path)  # noqa: PTH208  hidden files too


def test_add_writes_down_the_contact(press, newsloom):
    """A new file has the contact that was given, so that the crawl that is named next needs nothing more."""
    contact = "desk@harbour-gazette.org"
    added = newsloom("source", "add", press.url, "--name", "p", "--contact", contact, "--allow-private")
    crawled = newsloom(
        *added.out.decode().rpartition("Now: newsloom ")[2].split(), "--direct", "--delay", "0"
    )

    assert f'contact = "{contact}"' in Path("sources.toml").read_text("utf-8")
    assert b"Now: newsloom crawl p --allow-private" in added.out
    assert 0 == crawled.code


def test_add_tells_what_is_reserved(press, newsloom):
    """Reservations and robots signals of the samples are shown before anybody crawls."""
    answer = press.answer

    def reserving(path):
        if path == "/.well-known/tdmrep.json":
            rule = b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://p.site/x"}]'
            return 200, "application/json", rule
        status, kind, body = answer(path)
        return status, kind, body.replace(b"<title>", b'<meta name="robots" content="noai"><title>')

    press.answer = reserving
    added = newsloom("source", "add", press.url, "--allow-private", "--dry-run")

    assert b"text and data mining is reserved on 3 of 3 samples; policy: https://p.site/x" in added.out
    assert b"robots signals on samples: noai" in added.out


def test_pages_that_need_a_browser_are_told(press, newsloom):
    """Where the samples are empty without their scripts, the problem says what can be done."""
    for story in press.stories.values():
        press.pages[story.path] = (
            b'<html><head><title>The Press</title></head><body><div id="root"></div>'
            b'<script src="/app.js"></script></body></html>'
        )
    added = newsloom("source", "add", press.url, "--allow-private")

    assert 1 == added.code
    assert b"empty without their scripts" in added.out
    assert b"browser = true" in added.out
