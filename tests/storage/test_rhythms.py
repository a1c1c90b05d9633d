"""What is remembered of places and sites between runs: how often they change, and whether they were ill."""

from datetime import timedelta

import pytest

from storage.rhythms import LEAST, MOST, next_gap

URL = "http://paper.test/feed"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "since", "changed", "stated", "gap"),
    [
        (None, None, True, None, HOUR),
        (None, None, True, 2 * HOUR, 2 * HOUR),
        (HOUR, HOUR, True, None, HOUR / 2),
        (4 * HOUR, 6 * HOUR, True, None, 3 * HOUR),
        (HOUR, HOUR, False, None, 1.5 * HOUR),
        (20 * HOUR, HOUR, False, None, MOST),
        (LEAST, LEAST, True, None, LEAST),
        (HOUR, None, True, 100 * HOUR, MOST),
    ],
)
def test_the_gap_follows_the_changes(before, since, changed, stated, gap):
    """A change halves the gap, silence lengthens it, what the site states is its least; a day is the most."""
    assert gap == next_gap(before, since, changed=changed, stated=stated)


def test_a_feed_is_due_when_a_change_is_likely(data, now):
    """Unknown feeds are due; after a look they are due again when their gap is nearly over."""
    rhythms = data.state.rhythms
    before = rhythms.is_due(URL, now)
    rhythms.note(URL, now, changed=True)

    assert before
    assert not rhythms.is_due(URL, now + timedelta(minutes=50))
    assert rhythms.is_due(URL, now + timedelta(minutes=55))


def test_a_sleeping_feed_is_asked_daily_and_wakes(data, now):
    """Without changes the gap grows to a day; changes bring it down again."""
    rhythms, day = data.state.rhythms, timedelta(days=1)
    for _ in range(12):
        rhythms.note(URL, now, changed=False)
        now += day
    assert not rhythms.is_due(URL, now - day + timedelta(hours=21))
    for _ in range(6):
        rhythms.note(URL, now, changed=True)
        now += HOUR

    assert rhythms.is_due(URL, now)


def test_ill_sites_are_remembered_until_they_are_well(data, now):
    """The runs that met a site ill are counted from the first; a forgotten site is well."""
    hosts = data.state.hosts
    for hours in range(2):
        hosts.note("paper.test", "timeout", now + hours * HOUR)
    illness = hosts.get("paper.test")
    hosts.forget("paper.test")

    assert (2, "timeout") == (illness.runs, illness.reason)
    assert illness.since < illness.checked_at
    assert hosts.get("paper.test") is None
