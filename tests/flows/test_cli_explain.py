"""`newsloom explain`: the life of an address, from discovery to the archive."""

import json
from pathlib import Path

import pytest
from press import printing

STORY = "school-meals-kitchen-moves-to-old-bakery"


def test_the_life_of_a_stored_article(crawled, newsloom):
    """Found where and when, each visit, the record, the page and the next visit."""
    site = crawled.world.sites["courier"]
    url = site.url(site.paper.story(STORY))
    ran = newsloom("explain", url, "--data", crawled.data)
    out = ran.out.decode()

    assert ran.code == 0, ran.err
    assert ", for source courier" in out
    assert ": stored, status" in out or ": stored, by" in out
    assert "articles: " in out
    assert "archive/" in out
    assert "Next visit" in out


def test_dropped_pages_tell_the_reason(crawled, newsloom):
    """A page that was dropped says so in its visit and its record."""
    ran = newsloom("sql", "SELECT url FROM dropped LIMIT 1", "--data", crawled.data, "--format", "jsonl")
    url = json.loads(ran.out)["url"]
    told = json.loads(newsloom("explain", url, "--json", "--data", crawled.data).out)

    assert ["dropped"] == [record["room"] for record in told["records"]]
    assert told["visits"][0]["outcome"] == "dropped"
    assert told["visits"][0]["reason"] == told["records"][0]["droppedReason"]


def test_each_run_adds_a_visit(newsloom):
    """An address that is asked for twice has two visits, oldest first."""
    with printing(1) as press:
        (url,) = press.urls
        for _ in range(2):
            newsloom("crawl", url, "--direct", "--allow-private", "--delay", "0")
        told = json.loads(newsloom("explain", url, "--json").out)

    assert ["stored", "unchanged"] == [visit["outcome"] for visit in told["visits"]]
    assert 2 == len(told["pages"])
    assert "given" == told["found"]["via"]


def test_why_a_kept_story_was_looked_at_again(newsloom):
    """A story that the home page puts in other words: since when, and that no place said that it changed."""
    with printing(4) as press:
        crawl = ("crawl", f"{press.url}/", "--direct", "--allow-private", "--delay", "0")
        newsloom(*crawl)
        story = press.stories["story-3-orchard"]
        press.pages["/"] = (
            press.home().replace(story.headline, "Why the orchard has changed its mind").encode()
        )
        newsloom(*crawl)
        out = newsloom("explain", press.url + story.path).out.decode()

    assert f"{press.url}/ puts it in other words since" in out
    assert "by a look of our own: no place says that it changed" in out


def test_an_address_that_no_run_met(crawled, newsloom):
    """It is told so, with what to do, and the exit code is 1."""
    ran = newsloom("explain", "https://elsewhere.example/2026/11/22/story-here", "--data", crawled.data)

    assert ran.code == 1
    assert b"No run has met this address" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("no address",), 2, "is no web address"),
        (("https://a.example/", "--data", "x"), 2, "there is no data"),
    ],
)
def test_wrong_arguments_are_one_sentence(crawled, newsloom, arguments, code, said):
    """What is wrong and what to do, on standard error."""
    more = () if "--data" in arguments else ("--data", crawled.data)
    ran = newsloom("explain", *arguments, *more)

    assert ran.code == code
    assert said in ran.err
    assert not Path("x").exists()
