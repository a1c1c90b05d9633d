"""A story in other words, in its feed or on the home page, may have changed."""

from __future__ import annotations

import pytest
from paper_links import HOUR, entry, link, shown

from storage.frontier import Found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("What the harbour decided", "known"),
        ("What the  HARBOUR&#32;decided", "known"),
        ("What the harbour has now decided", "changed"),
        ("What the harbour decided 2", "changed"),
        (None, "known"),
    ],
)
def test_another_headline_is_a_change(data, add, visit, title, found, now):  # noqa: PLR0917  fixtures
    """A feed that gives a story a new headline says that it changed; without one it says nothing."""
    add(entry())
    visit("stored", id="r")

    assert add(entry(title), now=now + HOUR) == Found(**{found: 1})
    assert len(data.state.frontier.due("paper", now=now + HOUR)) == (found == "changed")


def test_a_feed_that_writes_all_headlines_anew_changes_nothing(add, visit, due, now):
    """Where half of a feed's headlines are others at once, it has a new way to write them."""
    urls = [f"http://paper.test/{number}" for number in range(8)]
    add(*(entry(f"The story of number {number}", url=url) for number, url in enumerate(urls)))
    for url in urls:
        visit("stored", url=url, id="r")
    anew = [entry(f"Number {number} | The Paper", url=url) for number, url in enumerate(urls)]

    assert add(*anew, now=now + HOUR) == Found(known=8)
    assert add(*anew, now=now + HOUR) == Found(known=8)
    assert due(now + HOUR) == []


def test_other_words_make_a_look_due(add, visit, data, now):
    """What a home page puts in other words is due as a look, told from what is said to have changed."""
    add(entry(), shown("a1"))
    visit("stored", id="r")
    add(shown("b2"), now=now + HOUR)
    (found,) = data.state.frontier.due("paper", now=now + HOUR)
    visit("unchanged", now=now + 2 * HOUR, id="r")
    add(shown("b2"), now=now + 3 * HOUR)
    known = data.state.frontier.get("https://paper.test/a")

    assert found.is_look
    assert found.is_reworded
    assert not known.is_reworded
    assert data.state.frontier.due("paper", now=now + 3 * HOUR) == []


def test_words_that_change_each_time_are_looked_at_three_times(add, visit, due, now):
    """A place that never says the same is not believed for ever."""
    add(shown("0"))
    visit("stored", id="r", now=now)
    looks = 0
    for hour in range(1, 9):
        at = now + hour * HOUR
        add(shown(str(hour)), now=at)
        if due(at):
            looks += 1
            visit("unchanged", id="r", now=at)

    assert looks == 3


def test_words_mean_nothing_where_a_place_dates_changes(add, visit, due, now):
    """A sitemap that says when a page changed is believed more than a home page's words."""
    add(link(), shown("a1"))
    visit("stored", id="r")
    add(shown("b2"), now=now + HOUR)

    assert due(now + HOUR) == []


def test_first_words_are_no_change(add, visit, due, now):
    """A story that comes onto the home page later is in no other words."""
    add(entry())
    visit("stored", id="r")
    add(shown("a1"), now=now + HOUR)

    assert due(now + HOUR) == []
