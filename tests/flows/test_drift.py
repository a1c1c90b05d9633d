"""A site is measured against its own past: what broke is told, and what merely varies is not."""

import asyncio
import io
import json
from collections import Counter
from contextlib import redirect_stderr

import pytest
from press import printing

from flows.drift import alarms, measure, past_measures
from flows.engine import crawl
from flows.log_lines import JsonLines
from flows.order import Order
from flows.report import Tally, plain_site
from flows.settings import Settings
from flows.sources import Source


def site(links=40, stored=20, dropped=0, words=500, undated=0):
    """A site's report; `links` are those of its home page."""
    tally = Tally(name="press", at_home=links, words=[words] * stored, undated=undated)
    tally.outcomes = Counter({("stored", None): stored, ("dropped", "soft_404"): dropped})
    return tally.sealed()


def past(runs=3, **about):
    return [measure(plain_site(site(**about)))] * runs


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (site(), ()),
        (site(links=25, words=300, undated=7, dropped=5), ()),
        (site(links=10), ("10 article links on the home page, 40 before",)),
        (site(links=None), ()),
        (site(stored=5, dropped=15), ("25% of the pages were kept, 100% before",)),
        (site(words=100), ("articles have 100 words, 500 before",)),
        (site(undated=15), ("75% of the new articles have no date, 0% before",)),
        (site(stored=2, words=10, undated=2), ()),
    ],
)
def test_what_broke_is_told(now, told):
    """Links, yield, length and dates each by their own measure; few pages say nothing."""
    assert told == alarms(now, past())


def test_a_site_without_a_past_raises_no_alarm():
    """Two runs are no past yet."""
    assert () == alarms(site(stored=5, dropped=15), past(runs=2))


def test_a_home_page_that_stays_broken_is_told_each_time():
    """One bad day is no past to measure the next ones by."""
    assert alarms(site(links=0), [*past(runs=2, links=0), *past(runs=3)])


def test_a_home_page_with_few_links_is_not_measured():
    """Nine links that fall to none may be a quiet day; yield and length are watched all the same."""
    assert () == alarms(site(links=0), past(links=9))


def crawl_press(press, tmp_path, **about):
    """One crawl of a paper; what is alarming."""
    source = Source(name="press", **({"home": press.url + "/"} | about))
    settings = Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1)
    return asyncio.run(crawl(Order(sources=(source,), settings=settings))).sites[0].alarms


def test_what_was_not_asked_for_is_no_loss(tmp_path):
    """A feed that has not changed names none of its stories again, a crawl of one article only that one."""
    with printing(12) as press:
        press.pages["/"] = press.home().encode()
        for number in range(30):
            press.add(f"told-by-the-feed-{number}")
        for number in range(3):
            press.add(f"later-{number}")
            assert () == crawl_press(press, tmp_path)
        assert () == crawl_press(press, tmp_path)
        article = press.url + press.add("asked-for").path

        assert () == crawl_press(press, tmp_path, home="", given=(article,))


def test_a_broken_site_is_told_in_the_summary(tmp_path):
    """After three good crawls a page template without text: a warning in the report and the summary."""
    with printing(0) as press:
        order = Order(
            sources=(Source(name="press", home=press.url + "/"),),
            settings=Settings(data=tmp_path / "data", delay=0.0, allow_private=True, workers=1),
        )
        for run in range(4):
            for number in range(6):
                story = press.add(f"round-{run}-story-{number}")
                story.paragraphs = story.paragraphs if run < 3 else []
            report = asyncio.run(crawl(order))
    summary = json.loads(report.ledger.read_text())

    assert len(summary["warnings"]) == 1
    assert summary["warnings"][0].startswith("press broke: 0% of the pages were kept")
    assert {"newsloom", "python"} == set(summary["versions"])
    assert summary["sites"][0]["seconds"] > 0


def test_summaries_that_cannot_be_read_are_passed_over(tmp_path):
    """Torn files, other commands and foreign JSON are no past, and no failure."""
    good = {"command": "crawl", "sites": [plain_site(site())]}
    texts = ["{", "[]", '{"command": "crawl"}', '{"command": "replay", "sites": []}', json.dumps(good)]
    for number, text in enumerate(texts):
        (tmp_path / f"r{number}.json").write_text(text)

    assert {"press": past(runs=1)} == past_measures(tmp_path)


def test_json_lines_are_one_object_each():
    """Phase changes, once each; a name that would steer a terminal comes out escaped."""
    heard, out = JsonLines(), io.StringIO()
    tally = Tally(name="a\x1b[31m", phase="discovering")
    with redirect_stderr(out):
        heard.changed(tally)
        heard.changed(tally)
        tally.phase = "done"
        heard.changed(tally)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]

    assert ["discovering", "done"] == [line["phase"] for line in lines]
    assert {"site"} == {line["event"] for line in lines}
    assert "\x1b" not in out.getvalue()


def test_crawl_with_json_logs(newsloom, tmp_path):
    """Standard error holds nothing but JSON lines, the last the summary; standard output is empty."""
    with printing(2) as press:
        ran = newsloom(
            "crawl", press.url, "--direct", "--allow-private", "--delay", "0", "--log-format", "json"
        )
    lines = [json.loads(line) for line in ran.err.splitlines()]

    assert (0, b"") == (ran.code, ran.out)
    assert "finished" == lines[-1]["event"]
    assert 2 == lines[-1]["sites"][0]["found"]
