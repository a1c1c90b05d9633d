"""The frontier knows what is new, what is due again, and what was put off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper_links import HOUR, URL, link

from storage.erase import erase
from storage.frontier import Found
from storage.identity import record_id_of
from storage.record import Fetch


def test_what_is_new_is_due_newest_first(add, due):
    """New addresses are due, the latest date first, those without a date last."""
    found = add(
        link("http://paper.test/old", "2026-02-01T00:00:00Z"),
        link("http://paper.test/none", None),
        link("http://paper.test/new", "2026-03-01"),
        link("mailto:someone", None),
    )

    assert found == Found(new=3, refused=1)
    assert due() == [f"http://paper.test/{name}" for name in ("new", "old", "none")]


def test_since_leaves_out_what_is_stated_to_be_older(add, due, now):
    """What has no date is fetched: it may be new."""
    add(link("http://paper.test/old", "2026-02-01T00:00:00Z"), link("http://paper.test/none", None))

    assert due(since=now - timedelta(days=2)) == ["http://paper.test/none"]


def test_two_spellings_are_one_address(add, due):
    """Links with one URL key are one address; the first spelling is asked for."""
    assert add(link(), link(URL + "?utm_source=x", place="http://paper.test/sitemap")) == Found(new=1)
    assert due() == [URL]


def test_a_known_address_is_not_due_again(add, due, visit, now):
    """After its visit an address with a date is due only when that date changes."""
    add(link())
    visit("stored")

    assert add(link()) == Found(known=1)
    assert due(now + timedelta(days=30)) == []


def test_a_changed_hint_makes_it_due(add, due, visit, now):
    """The same place says another date: due at once."""
    add(link())
    visit("stored")

    assert add(link(hint="2026-03-01T09:30:00Z"), now=now + 2 * HOUR) == Found(changed=1)
    assert due(now + 2 * HOUR) == [URL]


@pytest.mark.parametrize(("hint", "found"), [("2026-03-01T12:00:00Z", "changed"), ("2026-02-27", "known")])
def test_another_place_counts_only_when_later_than_the_visit(add, visit, now, hint, found):
    """A sitemap that dates an article otherwise than the feed is no change unless later than our visit."""
    add(link())
    visit("stored")

    assert add(link(hint=hint, place="http://paper.test/sitemap"), now=now + HOUR) == Found(**{found: 1})


def test_a_hint_of_what_was_not_visited_is_taken_in(add, due):
    """More hints before the first visit change nothing but the order."""
    add(link("http://paper.test/b", "2026-02-01T00:00:00Z"), link(hint="2026-02-02T00:00:00Z"))

    assert add(link("http://paper.test/b", "2026-02-28T00:00:00Z")) == Found(known=1)
    assert due() == ["http://paper.test/b", URL]


def test_validators_come_back(data, add, make, now):
    """ETag, Last-Modified and the record's id of the last answer are given with what is due."""
    add(link())
    run = data.start_run(now)
    run.enter([(URL, "paper", "feed")])
    fetch = Fetch(fetched_at="2026-03-01T08:00:00Z", status=200, etag='"e1"', last_modified="Sun")
    record = make(1, url=URL, fetch=fetch)
    run.settle(record)
    run.finish()
    known = data.state.frontier.get("https://paper.test/a")

    assert (known.etag, known.last_modified, known.record_id) == ('"e1"', "Sun", record.id)
    assert known.discovery.url == "http://paper.test/feed"
    assert data.state.frontier.get("https://paper.test/other") is None


def test_reading_again_from_the_archive_is_no_visit(add, due, data, make, now):
    """A replay changes neither when an address is due nor its validators."""
    add(link())
    for later in (timedelta(0), timedelta(days=3)):
        run = data.start_run(now + later)
        run.enter([(URL, "paper", "archive")])
        run.settle(make(1, url=URL))
        run.finish()
    with data.state.begin() as connection:
        checked = connection.exec_driver_sql("SELECT checked_at FROM frontier").scalar()

    assert checked == "2026-03-01T08:00:00Z"


def test_the_page_that_an_address_led_to_is_visited_too(add, due, data, make, now):
    """After a redirect its target is not due as if nobody had seen it."""
    add(link(), link("http://paper.test/target"))
    run = data.start_run(now)
    run.enter([(URL, "paper", "feed")])
    run.settle(make(1, url="http://paper.test/target"), entry=URL)
    run.finish()

    assert due(now + HOUR) == []


def test_an_erased_address_is_refused(add, data, now):
    """A tombstone keeps an address out, so that it is not even fetched."""
    erase(data, [record_id_of("https://paper.test/a")], now)

    assert add(link()) == Found(refused=1)


def test_resources_remember_the_last_answer(data, now):
    """Validators of a feed are replaced by the next ones."""
    resources = data.state.resources
    assert resources.get("http://paper.test/feed") is None
    for etag in ('"1"', '"2"'):
        resources.put("http://paper.test/feed", etag=etag, last_modified=None, body_hash="h", checked_at=now)

    assert resources.get("http://paper.test/feed").etag == '"2"'


def test_which_addresses_are_known(add, data):
    """Many keys are asked for at once, more than one statement takes; those never found are left out."""
    add(link(), link("http://paper.test/b"))
    asked = [f"https://paper.test/{name}" for name in ("a", "b", *range(6000))]

    assert {"https://paper.test/a", "https://paper.test/b"} == data.state.frontier.known(asked)
    assert set() == data.state.frontier.known([])
