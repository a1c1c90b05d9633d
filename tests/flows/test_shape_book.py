"""A crawl learns which addresses are no articles: they are put off with a reason, and articles are not."""

from datetime import timedelta

import pytest
from crawling import articles, ledger, order, run
from press import printing

from flows import engine_site
from storage.data import open_data

VIDEO = (
    '<html><head><title>Clip {0}</title><meta property="og:type" content="video.other"></head>'
    '<body><h1>Clip {0}</h1><video src="/v.mp4"></video><p>A ferry leaves.</p></body></html>'
)


@pytest.fixture
def press():
    with printing(stories=2) as press:
        yield press


def add_clips(press, start, count):
    """Pages of a film each, linked from the home page under addresses that look like any other."""
    press.clips = [
        *getattr(press, "clips", ()),
        *(f"/k/{10_000 + number}" for number in range(start, start + count)),
    ]
    for number, path in enumerate(press.clips):
        press.pages[path] = VIDEO.format(number).encode()
    home = press.__class__.home
    links = "".join(f'<li><a href="{path}">A ferry leaves the old harbour</a></li>' for path in press.clips)
    press.home = lambda: home(press).replace("</ul>", links + "</ul>")


def ends(report, path):
    """Outcomes and reasons of addresses that hold a path."""
    return {(line["outcome"], line["reason"]) for line in ledger(report) if path in line["url"]}


def later(monkeypatch, days):
    now = engine_site._now
    monkeypatch.setattr(engine_site, "_now", lambda: now() + timedelta(days=days))


def test_a_shape_that_never_gave_an_article_is_put_off_and_tried_again(press, tmp_path, monkeypatch):
    """After eight films their like waits, with a reason; a day later one is tried; articles always are."""
    add_clips(press, 0, 8)
    first = run(order(press, tmp_path))
    add_clips(press, 8, 4)
    press.add("fresh-bakery")
    press.asked.clear()
    second = run(order(press, tmp_path))
    asked_second = [path for path in press.asked if path.startswith("/k/")]
    press.asked.clear()
    later(monkeypatch, 1.1)
    run(order(press, tmp_path))
    asked_third = [path for path in press.asked if path.startswith(("/k/1000", "/k/1001"))]

    assert {("dropped", "video")} == ends(first, "/k/")
    assert {("deferred", "unlikely_shape")} == ends(second, "/k/")
    assert [] == asked_second
    assert 1 == len(asked_third)
    assert 3 == len(articles(tmp_path))


def test_one_article_frees_its_like(press, tmp_path, monkeypatch):
    """The page that is tried turns out to be an article: the next crawl fetches all that waited."""
    add_clips(press, 0, 8)
    run(order(press, tmp_path))
    add_clips(press, 8, 3)
    story = press.add("harbour-quay")
    for path in press.clips[8:]:
        press.pages[path] = story.html().replace("harbour", f"quay{path[-2:]}").encode()
    later(monkeypatch, 1.1)
    run(order(press, tmp_path))
    report = run(order(press, tmp_path))

    assert ("deferred", "unlikely_shape") not in ends(report, "/k/")
    assert {"stored", "duplicate"} >= {outcome for outcome, _ in ends(report, "/k/")}


def test_what_a_feed_names_is_fetched(press, tmp_path):
    """A feed lists articles: its word counts more than a pattern."""
    add_clips(press, 0, 8)
    run(order(press, tmp_path))
    item = f"<item><title>A film of the day</title><link>{press.url}/k/10099</link></item>"
    feed = press.__class__.feed
    press.feed = lambda: feed(press).replace("</channel>", item + "</channel>")
    press.pages["/k/10099"] = VIDEO.format("99").encode()
    report = run(order(press, tmp_path))

    assert {("dropped", "video")} == ends(report, "/k/10099")


def test_the_table_can_be_read(press, tmp_path, newsloom):
    """What was counted is shown, and what follows from it; an unknown source is told."""
    add_clips(press, 0, 8)
    run(order(press, tmp_path))
    with open_data(tmp_path / "data") as data:
        counted = {
            one.pattern.rpartition("/")[2]: one.others for one in data.state.shapes.of("press").values()
        }
    shown = newsloom("source", "shapes", "press", "--data", tmp_path / "data")
    unknown = newsloom("source", "shapes", "courier", "--data", tmp_path / "data")

    assert {"{n}": 8, "{slug}.html": 0} == counted
    assert 0 == shown.code
    assert b"8 video" in shown.out
    assert b"one after 20" in shown.out
    assert 2 == unknown.code
    assert "Nothing is kept of a source 'courier'; known are press." in unknown.err
