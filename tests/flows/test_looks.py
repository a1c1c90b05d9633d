"""Kept stories are looked at again for corrections, few at a time and the newest first."""

from datetime import UTC, datetime, timedelta

import pytest
from press import printing
from test_engine import order, run

from flows import engine_site
from flows.looks import Looks, few_looks
from storage.frontier import Due
from storage.record import Discovery

DISCOVERY = Discovery(via="feed")


def due(number, *, look):
    key = f"https://news.site/{number}"
    values = {"source": "news", "record_id": None, "etag": None, "last_modified": None, "attempts": 0}
    return Due(url=key, url_key=key, discovery=DISCOVERY, is_look=look, **values)


@pytest.mark.parametrize(
    ("fresh", "looks", "expected"), [(0, 9, 2), (10, 9, 3), (100, 9, 9), (3, 1, 1), (0, 0, 0)]
)
def test_few_looks(fresh, looks, expected):
    """Two, or three for each ten addresses that are new or said to have changed; these all stay."""
    asked = [due(number, look=True) for number in range(looks)]
    rest = [due(1000 + number, look=False) for number in range(fresh)]
    found = few_looks([*asked, *rest])

    assert [*asked[:expected], *rest] == found


def test_looks_are_spread_over_crawls(tmp_path, monkeypatch):
    """A day later two of five stories are asked for again, the newest; an hour after that two others."""
    with printing(stories=5) as press:
        run(order(press, tmp_path))
        asked = []
        for hours in (25, 26, 27):
            press.asked.clear()
            monkeypatch.setattr(
                engine_site, "_now", lambda hours=hours: datetime.now(UTC) + timedelta(hours=hours)
            )
            run(order(press, tmp_path))
            asked.append(press.fetched())
    seen = [path for once in asked for path in once]

    assert [2, 2, 1] == [len(once) for once in asked]
    assert 5 == len(set(seen)) == len(seen)


def test_looks_are_earned_by_news():
    """Ten addresses that are new or changed earn three looks; those that were due are paid first."""
    looks = Looks()

    assert looks.plan([due(number, look=False) for number in range(9)])
    assert not looks.plan([due(number, look=True) for number in range(1)])
    assert [1, 0] == [looks.take(5), looks.take(5)]


def test_a_site_with_news_is_looked_at_early(tmp_path, monkeypatch):
    """Ten new stories a minute later: the three newest kept ones are asked for again, one has changed."""
    with printing(stories=6) as press:
        press.tagged = True
        run(order(press, tmp_path))
        for number in range(10):
            press.add(f"later-{number}")
        press.stories["story-0-harbour"].paragraphs.append("This was added when the paper had more to tell.")
        press.asked.clear()
        monkeypatch.setattr(engine_site, "_now", lambda: datetime.now(UTC) + timedelta(minutes=1))
        report = run(order(press, tmp_path))
        again = [path for path in press.fetched() if "/story-" in path]

    assert 3 == len(again)
    assert 10 == report.all_sites.total("stored")
    assert report.all_sites.total("updated") + report.all_sites.total("unchanged") == 3


def test_a_site_without_news_is_left_alone(tmp_path):
    """Where nothing was published since, no story is asked for before its time."""
    with printing(stories=6) as press:
        press.tagged = True
        run(order(press, tmp_path))
        press.asked.clear()
        run(order(press, tmp_path))

    assert not press.fetched()
