"""An address that was erased for good is neither fetched nor named again, however it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from press import printing

OPTIONS = ("--direct", "--allow-private", "--delay", "0")


@pytest.fixture
def press():
    """A paper with two stories."""
    with printing(2) as press:
        yield press


@pytest.fixture
def erased(newsloom, press):
    """The address of a story that a crawl stored and its user erased; the other one is kept."""
    gone, kept = sorted(press.urls)
    newsloom("crawl", gone, kept, *OPTIONS)
    newsloom("erase", "--yes", gone)
    press.asked.clear()
    return gone


def named(url):
    """The files of the data folder that hold the address."""
    return [
        path.name for path in Path("data").rglob("*") if path.is_file() and url.encode() in path.read_bytes()
    ]


def test_a_crawl_of_an_erased_address_says_so(newsloom, press, erased):
    """It fails, as nothing came of it; no page is fetched, and the folder stays sound."""
    ran = newsloom("crawl", erased, *OPTIONS)

    assert ran.code == 1
    assert "erased for good" in ran.err
    assert (press.fetched(), named(erased)) == ({}, [])
    assert newsloom("fsck").out == b"Nothing is wrong.\n"


def test_the_others_of_a_list_are_crawled(newsloom, press, erased):
    """One that was erased keeps nobody from the rest, and is told."""
    press.add("later")
    (later,) = (url for url in press.urls if "later" in url)
    ran = newsloom("crawl", erased, later, *OPTIONS)

    assert ran.code == 0
    assert b"1 address given, erased for good: not fetched again" in ran.out
    assert [later] == [press.url + path for path in press.fetched()]
    assert named(erased) == []


@pytest.mark.parametrize("how", [(), ("--archived",)], ids=["from the web", "from the archive"])
def test_a_rerun_of_an_erased_address_is_refused(newsloom, press, erased, how):
    """Before anything is fetched or written down."""
    ran = newsloom("rerun", *how, erased, "--allow-private")

    assert (ran.code, ran.out) == (2, b"")
    assert ran.err == f"newsloom: {erased} was erased for good; it is not taken in again.\n"
    assert (press.fetched(), named(erased)) == ({}, [])


def test_a_page_that_leads_to_an_erased_one_is_dropped_unread(newsloom, press, erased):
    """Its own address has the outcome; what it led to is not archived."""
    leads = f'<meta http-equiv="refresh" content="0; url={erased}">'
    press.pages["/short"] = f"<html><head>{leads}</head></html>".encode()
    ran = newsloom("crawl", press.url + "/short", *OPTIONS)

    assert ran.code == 1
    assert "dropped (erased)" in ran.err
    assert named(erased) == []
    assert newsloom("fsck").out == b"Nothing is wrong.\n"
