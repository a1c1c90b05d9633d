"""Blocks are told, with their rate and what can be done; nothing is done around them."""

import asyncio
import json

import pytest
from crawling import FAST, ledger, order, run

from flows.blocks import Blocks, blocks_of, past_blocks
from flows.engine import crawl
from flows.order import Order
from flows.report import plain_site
from flows.report_page import markdown
from flows.settings import Settings
from flows.sources import Source


def closing(press, statuses):
    """Let the press answer addresses that hold a key with its status."""
    answer = press.answer

    def closed(path):
        status = next((status for key, status in statuses.items() if key in path), None)
        return (status, "text/html", b"<p>closed</p>") if status else answer(path)

    press.answer = closed


def test_a_rate_and_advice_for_each_site(press, tmp_path):
    """In the report, its summary and the artifact: how many of the pages asked for, why, and what to do."""
    closing(press, {"story-0": 403, "story-1": 403, "story-2": 401})
    report = run(order(press, tmp_path))
    (site,) = report.sites
    told = "press: 3 of 5 pages were blocked (60%: 1 http_401, 2 http_403)"

    assert 0.6 == plain_site(site)["blockedShare"]
    assert 0.6 == json.loads(report.ledger.read_text())["sites"][0]["blockedShare"]
    assert told in markdown(report)
    assert "write to the publisher" in markdown(report)
    assert 1 == max(press.fetched().values())


def test_past_crawls_are_added_up(tmp_path, press):
    """Over the crawls of a data folder, whatever reruns came since; what cannot be read is passed over."""
    closing(press, {"story-0": 451})
    report = run(order(press, tmp_path))
    (report.ledger.parent / "r99.json").write_text('{"command": "crawl", "sites": 7}')
    (report.ledger.parent / "r98.json").write_text("{")
    for number in range(30):
        (report.ledger.parent / f"r9{number:03}.json").write_text('{"command": "rerun", "urls": []}')

    assert {"press": Blocks(pages=5, reasons={"http_451": 1})} == past_blocks(report.ledger.parent)


def test_pages_that_were_not_asked_for_do_not_count():
    """Put off, or forbidden by robots.txt: that says nothing of blocks."""
    outcomes = {"stored": 2, "deferred": 5, "dropped": 4, "blocked": 2}
    reasons = {"dropped": {"robots_disallowed": 3, "listing": 1}, "blocked": {"challenge": 2}}

    assert Blocks(pages=5, reasons={"challenge": 2}) == blocks_of({"outcomes": outcomes, "reasons": reasons})
    assert Blocks(pages=0, reasons={}).share is None


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ({"http_401": 1}, "cookie_env"),
        ({"http_402": 1}, "licensed access"),
        ({"http_451": 1}, "by law"),
        ({"challenge": 1}, "does not disguise itself"),
    ],
)
def test_each_kind_of_block_has_its_advice(reasons, said):
    """Once each, the most frequent first."""
    advice = Blocks(pages=9, reasons={**reasons, "http_403": 3}).advice

    assert said in advice
    assert advice.startswith("It refuses crawlers")
    assert 1 == advice.count("write to the publisher")


def test_a_blocked_home_page_says_so(press, tmp_path):
    """Nothing is found then, and the reason says that the site refuses us."""
    closing(press, {"/": 403})
    report = run(order(press, tmp_path))

    assert "blocked: the site refuses us; ask its publisher" in report.sites[0].error


def test_source_check_tells_of_past_blocks(press, newsloom, tmp_path):
    """The rate of past crawls and what the samples meet now, with advice; the exit code is 1."""
    (tmp_path / "sources.toml").write_text(
        f'[newsloom]\nallow_private = true\ndelay = 0\n[sources.press]\nhome = "{press.url}/"\n'
    )
    closing(press, {"story-": 403})
    newsloom("crawl", "--direct")
    ran = newsloom("source", "check")

    assert 1 == ran.code
    assert b"3 of 3 sample pages were blocked: the site refuses us" in ran.out
    assert b"press: in past crawls 5 of 5 pages were blocked (100%: 5 http_403)" in ran.out


def test_over_the_budget_is_put_off_and_counted(press, tmp_path):
    """The newest pages of a site as far as its budget goes, the rest deferred; the next crawl takes it up."""
    first = run(order(press, tmp_path, sources=(Source(name="press", home=press.url + "/", budget=2),)))
    reasons = {line["outcome"]: line["reason"] for line in ledger(first)}
    second = run(order(press, tmp_path))

    assert (2, 3) == (first.all_sites.total("stored"), first.all_sites.total("deferred"))
    assert "budget" == reasons["deferred"]
    assert 3 == second.all_sites.total("stored")


def test_what_is_asked_for_by_hand_has_no_budget(press, tmp_path):
    """Addresses that the user names are fetched, however many."""
    given = tuple(sorted(press.urls))
    source = Source(name="press", home="", given=given)
    settings = Settings(data=tmp_path / "data", budget=1, **FAST)
    report = asyncio.run(crawl(Order(sources=(source,), settings=settings)))

    assert 5 == report.all_sites.total("stored")
