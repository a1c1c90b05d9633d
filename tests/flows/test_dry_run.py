"""`newsloom crawl --dry-run`: what would be fetched is told, and nothing of it done."""

import socket
from pathlib import Path

import pytest

FAST = ("--allow-private", "--delay", "0", "--direct")


@pytest.fixture
def nobody(hasty):
    """An address at which nobody listens; it is tried again at once."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # held, and not listened at: nobody else can
        yield f"http://localhost:{deaf.getsockname()[1]}/"


def test_what_would_be_fetched_is_listed_and_nothing_written(press, newsloom):
    """No article is asked for, and no data folder appears."""
    ran = newsloom("crawl", press.url, "--dry-run", *FAST)

    assert ran.code == 0, ran.err
    assert b"5 found, 5 would be fetched" in ran.out
    assert press.fetched() == {}
    assert not Path("data").exists()


def test_after_a_crawl_only_what_is_new_is_listed(press, newsloom):
    """What is stored already is not."""
    newsloom("crawl", press.url, *FAST)
    story = press.add("fresh-bakery")
    ran = newsloom("crawl", press.url, "--dry-run", *FAST)

    assert b"6 found, 1 would be fetched" in ran.out, ran.err
    assert story.path.encode() in ran.out


def test_where_no_host_answers_it_fails(nobody, newsloom):
    """As the crawl itself would: with exit code 1, and a sentence that names the site and why."""
    ran = newsloom("crawl", nobody, "--dry-run", *FAST)

    assert ran.code == 1
    assert b"0 found, 0 would be fetched" in ran.out
    assert "no article links found: " in ran.err
    assert not Path("data").exists()


def test_of_several_sites_those_that_would_fail_are_told(press, nobody, newsloom):
    """One site that is down fails no crawl of two, nor its dry run."""
    ran = newsloom("crawl", press.url, nobody, "--dry-run", *FAST)

    assert ran.code == 0, ran.err
    assert b"5 found, 5 would be fetched" in ran.out
    assert b"  would fail: no article links found: " in ran.out
