"""`newsloom get`: one article from a running site to standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

STORY = "school-meals-kitchen-moves-to-old-bakery"


@pytest.fixture
def url(crawled):
    """The address of a story on the running site."""
    site = crawled.world.sites["courier"]
    return site.url(site.paper.story(STORY))


def test_get_prints_one_record(crawled, newsloom, url):
    """One JSON line, nothing else, and nothing is left in the folder."""
    ran = newsloom("get", url, "--allow-private")
    record = json.loads(ran.out)

    assert (ran.code, ran.err, ran.out.count(b"\n")) == (0, "", 1)
    assert record["headline"] == crawled.world.sites["courier"].paper.story(STORY).headline
    assert (record["url"], record["fetch"]["status"], record["stored"]) == (url, 200, None)
    assert list(Path().iterdir()) == []


def test_get_prints_for_reading(newsloom, url):
    """--text shows the article as a reader sees it."""
    text = newsloom("get", url, "--text", "--allow-private").out.decode()

    assert text.startswith("School meals to be cooked in the old bakery on Mill Lane\nMaeve Tolland")
    assert "\nMeals leave Mill Lane no later" in text
    assert "Repaired in line 5: '? ' (lost_glyph_marker)" in text


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/nowhere", 1, "there is no such page"),
        ("/internal/newsroom-rota.html", 1, "robots.txt asks crawlers not to fetch it"),
    ],
)
def test_what_cannot_be_fetched_is_one_sentence(crawled, newsloom, path, code, said):
    """The sentence names the address and what came in its way."""
    base = crawled.world.sites["courier"].base
    ran = newsloom("get", base + path, "--allow-private")

    assert (ran.code, ran.out) == (code, b"")
    assert ran.err.startswith(f"newsloom: {base}{path}: ")
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("not an address", 2),
        ("ftp://x.test/a", 2),
        ("http://", 2),
        ("http://127.0.0.1:9/", 1),
        ("http://nowhere.invalid/", 1),
    ],
)
def test_addresses_that_lead_nowhere(newsloom, address, code):
    """Wrong addresses are wrong usage; a name that does not resolve or a private address is a failure."""
    ran = newsloom("get", address)

    assert (ran.code, ran.out, ran.err.count("\n")) == (code, b"", 1)
    assert "Traceback" not in ran.err


def test_a_placeholder_is_no_contact(newsloom):
    """A contact that nobody reads is refused before anything is fetched."""
    ran = newsloom("get", "https://x.test/", "--contact", "you@example.com")

    assert ran.code == 2
    assert "placeholder" in ran.err
