"""Crawls that look at kept stories again: how many, which, and what the ledger says of it."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from crawling import articles, ledger, order, run
from press import printing

from extractors.discovery.url_key import url_key
from flows import engine, engine_site
from flows.engine_looks import SiteLooks
from flows.fetching import fetcher
from flows.sources import Source

ADDED = "This was added when the paper had more to tell than on the evening before, and it is told here."


def later(monkeypatch, **after):
    """All clocks of the crawl go on, that of the fetcher too: what it fetches now is not of a minute ago.

    Else new stories are among those to look at, and before the old ones where all came in one second.
    """
    moment = datetime.now(UTC) + timedelta(**after)
    for module in (engine, engine_site):
        monkeypatch.setattr(module, "_now", lambda: moment)
    monkeypatch.setattr(fetcher, "datetime", SimpleNamespace(now=lambda _: moment))


def publish_ten(press):
    """Ten new stories, which earn three looks."""
    for number in range(10):
        press.add(f"later-{number}")


def crawled_then_ten(press, tmp_path, monkeypatch):
    """A first crawl; a minute later there are ten new stories, and nothing has been asked for yet."""
    press.tagged = True
    run(order(press, tmp_path))
    publish_ten(press)
    press.asked.clear()
    later(monkeypatch, minutes=1)


def test_looks_are_spread_over_crawls(tmp_path, monkeypatch):
    """A day later two of five stories are asked for again; an hour after that two others."""
    with printing(stories=5) as press:
        run(order(press, tmp_path))
        asked = []
        for hours in (25, 26, 27):
            press.asked.clear()
            later(monkeypatch, hours=hours)
            run(order(press, tmp_path))
            asked.append(press.fetched())
    seen = [path for once in asked for path in once]

    assert [2, 2, 1] == [len(once) for once in asked]
    assert 5 == len(set(seen)) == len(seen)


def test_a_site_with_news_is_looked_at_early(tmp_path, monkeypatch):
    """Ten new stories a minute later earn looks at three old ones, and one that has changed a fourth."""
    with printing(stories=6) as press:
        crawled_then_ten(press, tmp_path, monkeypatch)
        for story in list(press.stories.values())[:3]:
            story.paragraphs.append(ADDED)
        report = run(order(press, tmp_path))
        again = [path for path in press.fetched() if "/story-" in path]

    assert 10 == report.all_sites.total("stored")
    assert 1 <= report.all_sites.total("updated") <= 3
    assert len(again) == report.all_sites.total("updated") + report.all_sites.total("unchanged") >= 4
    assert {line["via"] for line in ledger(report) if "/story-" in line["url"]} == {"recheck"}


def test_a_look_at_what_the_run_has_met_already_is_not_spent(tmp_path, monkeypatch):
    """Two addresses that had entered (a broken run archived them) leave all looks to old stories."""
    asked_for = SiteLooks.candidates

    def met_first(looks):
        met = [looks.state.frontier.get(url_key(url)) for url in sorted(press.urls) if "/later-" in url]
        return [*met[:2], *asked_for(looks)]

    with printing(stories=6) as press:
        crawled_then_ten(press, tmp_path, monkeypatch)
        monkeypatch.setattr(SiteLooks, "candidates", met_first)
        run(order(press, tmp_path))

    assert 3 == len([path for path in press.fetched() if "/story-" in path])


def test_what_one_site_earns_is_spent_at_another(tmp_path, monkeypatch):
    """Ten new stories of a paper, one of another: the other's are looked at with what both have earned."""
    with printing(stories=0) as busy, printing(stories=6) as calm:
        calm.tagged = True
        busy.add("busy-before")
        sources = (Source(name="calm", home=calm.url + "/"), Source(name="busy", home=busy.url + "/"))
        run(order(busy, tmp_path, sources=sources))
        publish_ten(busy)
        calm.add("calm-later")
        for press in (busy, calm):
            press.asked.clear()
        later(monkeypatch, minutes=1)
        report = run(order(busy, tmp_path, sources=sources))
        again = [path for path in calm.fetched() if "/story-" in path]
    told = [line for line in ledger(report) if line["outcome"] == "unchanged"]

    assert 3 == len(again) == len(told)
    assert {(line["via"], line["detail"]) for line in told} == {
        ("recheck", "looked at again: no place says when it changes")
    }


def test_a_site_without_news_is_left_alone(tmp_path):
    """Where nothing was published since, no story is asked for before its time."""
    with printing(stories=6) as press:
        press.tagged = True
        run(order(press, tmp_path))
        press.asked.clear()
        run(order(press, tmp_path))

    assert not press.fetched()


def test_a_crawl_of_a_part_looks_at_nothing_else(tmp_path, monkeypatch):
    """Where --limit asks for little, nothing is fetched beyond it."""
    with printing(stories=6) as press:
        crawled_then_ten(press, tmp_path, monkeypatch)
        run(order(press, tmp_path, limit=10))

    assert not [path for path in press.fetched() if "/story-" in path]


def test_a_new_headline_in_the_feed_is_a_change(tmp_path, monkeypatch):
    """A story whose headline is another in the feed is fetched again, though its date is the same."""
    with printing(stories=6) as press:
        run(order(press, tmp_path))
        story = press.stories["story-2-tramway"]
        story.headline = "What the tramway decided about winter, after a second vote"
        press.asked.clear()
        later(monkeypatch, minutes=1)
        report = run(order(press, tmp_path))

    assert press.fetched() == {story.path: 1}
    assert report.all_sites.total("updated") == 1


def test_other_words_on_the_front_page_are_worth_a_look(tmp_path, monkeypatch):
    """A story whose link on the home page reads otherwise is looked at, and the ledger says why."""
    with printing(stories=6) as press:
        press.tagged = True
        run(order(press, tmp_path))
        story = press.stories["story-4-museum"]
        press.pages["/"] = (
            press.home().replace(story.headline, "Why the museum has changed its mind").encode()
        )
        press.asked.clear()
        later(monkeypatch, minutes=1)
        report = run(order(press, tmp_path))
        asked = press.fetched()
    told = json.loads(report.ledger.with_suffix(".jsonl").read_text().splitlines()[0])

    assert asked == {story.path: 1}
    assert (told["via"], told["outcome"]) == ("recheck", "unchanged")
    assert "other words" in told["detail"]


def test_a_kill_in_the_second_round_loses_nothing(tmp_path, monkeypatch):
    """Killed between two looks, the next crawl ends as if nothing had been; nothing kept is fetched again."""
    monkeypatch.setenv("NEWSLOOM_WORKERS", "1")
    newsloom = Path(sys.executable).with_name("newsloom")
    with printing(stories=6) as press:
        press.tagged = True
        crawl = (newsloom, "crawl", f"{press.url}/", "--direct", "--allow-private", "--delay", "0.2")
        subprocess.run(crawl, cwd=tmp_path, check=True, capture_output=True, timeout=300)
        publish_ten(press)
        press.asked.clear()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(crawl, cwd=tmp_path, **quiet) as killed:
            until = time.monotonic() + 300
            while not any("/story-" in path for path in press.asked) and time.monotonic() < until:
                time.sleep(0.02)
            killed.kill()
        looked = [path for path in press.asked if "/story-" in path]
        subprocess.run(crawl, cwd=tmp_path, check=True, capture_output=True, timeout=300)
        again = press.fetched()
        subprocess.run((newsloom, "fsck"), cwd=tmp_path, check=True, capture_output=True, timeout=300)

    assert looked
    assert sorted(press.urls) == sorted(record["url"] for record in articles(tmp_path))
    assert {1} == {count for path, count in again.items() if "/later-" in path}
    assert all(count <= 2 for count in again.values())
