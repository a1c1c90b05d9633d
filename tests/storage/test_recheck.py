"""When an address is worth another visit: looks at the young, waits after failures, ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper_links import HOUR, URL, entry, link

from storage.recheck import next_check


def test_without_hints_it_is_looked_at_once_more_after_a_day(add, due, visit, now):
    """An address from a listing is rechecked once, then left alone."""
    add(link(hint=None))
    visit("stored")
    tomorrow = now + timedelta(days=1)
    first = due(tomorrow)
    visit("unchanged", now=tomorrow)

    assert first == [URL]
    assert due(tomorrow + timedelta(days=30)) == []


def test_a_published_date_is_no_promise_of_news(add, due, visit, now):
    """A feed that only says when an article was published will not tell of a correction: one more look."""
    add(link(hint=None, date_published="2026-03-01T07:00:00Z"))
    visit("stored")

    assert due(now + timedelta(days=1)) == [URL]


@pytest.mark.parametrize(
    ("rechecks", "conditional", "age", "hours"),
    [
        (0, True, timedelta(hours=1), 6),
        (1, True, timedelta(hours=7), 24),
        (2, True, None, 72),
        (3, True, None, None),
        (0, False, None, 24),
        (1, False, None, None),
        (0, True, timedelta(days=8), None),
    ],
)
def test_the_young_are_looked_at_where_that_is_cheap(rechecks, conditional, age, hours):
    """Three conditional looks while an article is young, one where the site gives no validators."""
    wait = next_check(
        "stored", None, attempts=0, rechecks=rechecks, hinted=False, conditional=conditional, age=age
    )

    assert wait == (None if hours is None else timedelta(hours=hours))


def test_a_later_place_that_dates_changes_ends_the_looks(add, due, visit, now):
    """Once a sitemap states when the page changed, nothing is asked for without a change."""
    add(link(hint=None), link(hint="2026-03-01T07:00:00Z", place="http://paper.test/sitemap"))
    visit("stored")

    assert due(now + timedelta(days=30)) == []


def test_failures_back_off_and_end(add, due, visit, now):
    """1 hour, 4 hours, 1 day, 3 days, then not again."""
    add(link())
    waits = [HOUR, 4 * HOUR, 24 * HOUR, 72 * HOUR]
    for wait in waits:
        visit("failed", "timeout", now=now)
        assert due(now + wait - timedelta(minutes=1)) == []
        now += wait
        assert due(now) == [URL]
    visit("failed", "timeout", now=now)

    assert due(now + timedelta(days=99)) == []


def test_deferred_stays_due(add, due, visit):
    """What a limit left out is due in the next run, and counts as never visited."""
    add(link())
    visit("deferred", "limit")

    assert due() == [URL]


@pytest.mark.parametrize(
    ("outcome", "reason", "rechecks", "days"),
    [
        ("blocked", "status_403", 0, 1),
        ("blocked", "status_403", 2, 3),
        ("blocked", "status_403", 3, None),
        ("dropped", "soft_404", 0, 1),
        ("dropped", "listing", 0, None),
        ("dropped", "robots_disallowed", 5, 7),
        ("gone", None, 0, None),
        ("duplicate", "exact_text", 0, None),
    ],
)
def test_when_it_is_worth_another_visit(outcome, reason, rechecks, days):
    """What passes is asked for again a few times; what is settled is not."""
    wait = next_check(outcome, reason, attempts=0, rechecks=rechecks, hinted=True)

    assert wait == (None if days is None else timedelta(days=days))


def test_what_was_changed_is_looked_at_anew(add, visit, due, now):
    """The count of looks begins again where a look has found a change."""
    add(entry())
    visit("stored", id="r")
    at = now + timedelta(days=1)
    visit("updated", id="r", now=at)

    assert due(at + timedelta(days=1)) == [URL]
