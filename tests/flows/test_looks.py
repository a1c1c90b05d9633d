"""Kept stories are looked at again for corrections: few at a time, the likeliest to have changed first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.looks import Looks, few_looks, has_news, likeliest_first
from flows.report import Tally
from storage.frontier import Due
from storage.moment import rfc3339
from storage.record import Discovery

DISCOVERY = Discovery(via="feed")
NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def due(number, *, look=True, hours_old=None, hours_since=1, path="", **more):
    key = f"https://news.site/{path}{number}"
    newest = None if hours_old is None else rfc3339(NOW - timedelta(hours=hours_old))
    values = {"source": "news", "record_id": None, "last_modified": None, "attempts": 0} | more
    values |= {"newest": newest, "checked_at": rfc3339(NOW - timedelta(hours=hours_since))}
    return Due(url=key, url_key=key, discovery=DISCOVERY, is_look=look, **{"etag": "e"} | values)


@pytest.mark.parametrize(
    ("fresh", "looks", "expected"), [(0, 9, 2), (10, 9, 3), (100, 9, 9), (3, 1, 1), (0, 0, 0)]
)
def test_few_looks(fresh, looks, expected):
    """Two, or three for each ten addresses that are new or said to have changed; these all stay."""
    asked = [due(number, hours_old=number + 1) for number in range(looks)]
    rest = [due(1000 + number, look=False) for number in range(fresh)]
    found = few_looks([*asked, *rest], NOW)

    assert [*asked[:expected], *rest] == found


def test_of_two_alike_the_younger_comes_first():
    """Corrections come early; what bears no date counts as a week old."""
    old, young, undated = due(1, hours_old=50), due(2, hours_old=3), due(3)

    assert likeliest_first([undated, old, young], NOW) == [young, old, undated]


def test_age_counts_by_the_clock_of_the_site():
    """Where a paper dates its newest story half a year ago, that story is fresh: the order stays."""
    half_a_year = 24 * 180
    stories = [due(number, hours_old=half_a_year + 10 * number) for number in range(3)]

    assert likeliest_first(stories[::-1], NOW) == stories


@pytest.mark.parametrize(
    "better",
    [
        {"hours_since": 30},
        {"was_updated": True},
        {"is_reworded": True},
        {"path": "news/live/"},
        {"path": "sport/live-ticker-"},
    ],
)
def test_what_makes_a_change_likelier(better):
    """Not asked for long, changed before, put in other words by a place, or told as it goes."""
    plain, other = due(1, hours_old=40), due(2, hours_old=42, **better)

    assert likeliest_first([plain, other], NOW) == [other, plain]


def test_what_the_front_page_shows_comes_first():
    """A story that an editor keeps in view is likelier to go on than one that has sunk."""
    plain, shown = due(1, hours_old=40), due(2, hours_old=42)

    assert likeliest_first([plain, shown], NOW, {shown.url_key}) == [shown, plain]


def test_what_cannot_be_asked_for_conditionally_comes_last():
    """A look that fetches the whole page costs the site more."""
    plain, whole = due(1, hours_old=42), due(2, hours_old=40, etag=None)

    assert likeliest_first([whole, plain], NOW) == [plain, whole]


@pytest.mark.parametrize("path", ["oliver-", "delivery/", "news/alive-"])
def test_a_word_that_holds_live_is_not_live(path):
    """`Oliver` and `delivery` are no live blogs."""
    plain, other = due(1, hours_old=40), due(2, hours_old=42, path=path)

    assert likeliest_first([other, plain], NOW) == [plain, other]


def tally(**outcomes):
    reasons = {"dropped": "listing"}
    counted = {(name, reasons.get(name)): count for name, count in outcomes.items()}
    made = Tally(name="news", phase="done")
    made.outcomes.update(counted)
    return made


def test_looks_are_earned_by_news():
    """Ten new or changed stories earn three looks; what was asked for without use is paid first."""
    looks = Looks()
    looks.earn([tally(stored=6, updated=4), tally(stored=10, unchanged=1, dropped=1)])

    assert [3, 1, 0] == [looks.take(3), looks.take(5), looks.take(5)]


def test_an_address_that_robots_txt_forbids_was_not_asked_for():
    """It costs the site nothing, and so takes no look away."""
    forbidden = tally(stored=10)
    forbidden.outcomes["dropped", "robots_disallowed"] = 5
    looks = Looks()
    looks.earn([forbidden])

    assert looks.take(9) == 3


def test_a_look_that_was_not_made_can_be_taken_again():
    """What the run refuses to enter costs nothing."""
    looks = Looks(left=3.0)
    taken = looks.take(3)
    looks.unused(2)

    assert (taken, looks.take(5)) == (3, 2)


def test_a_look_that_finds_a_change_pays_for_itself():
    """A change that was found is one that 1.3 requests may be spent on."""
    looks = Looks(left=3.0)
    taken = looks.take(3)
    looks.found(2)

    assert (taken, looks.take(5)) == (3, 2)


@pytest.mark.parametrize(
    ("change", "expected"), [({}, True), ({"phase": "interrupted"}, False), ({"error": "ill"}, False)]
)
def test_only_a_site_that_is_well_and_has_news_is_looked_at(change, expected):
    """Not one whose crawl broke off, and not one that gave nothing new."""
    assert has_news(replace(tally(stored=1), **change)) is expected
    assert not has_news(tally(unchanged=3))
