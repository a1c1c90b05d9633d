"""The frontier knows what is new, what is due again, and what was put off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.discovery.found_link import FoundLink
from storage.erase import erase
from storage.frontier import Found
from storage.identity import record_id_of
from storage.outcome import Outcome
from storage.recheck import next_check
from storage.record import Fetch

URL = "http://paper.test/a"
HOUR = timedelta(hours=1)


def link(url=URL, hint="2026-03-01T07:00:00Z", *, place="http://paper.test/feed", **values):
    """A link as a feed gives it."""
    return FoundLink(url=url, via="feed", found_on=place, last_modified=hint, **values)


@pytest.fixture
def add(data, now):
    """Adds links of the source `paper`."""
    return lambda *links, now=now: data.state.frontier.add("r1", "paper", links, now)


@pytest.fixture
def due(data, now):
    """The URLs that are due."""
    return lambda now=now, **options: [
        one.url for one in data.state.frontier.due("paper", now=now, **options)
    ]


@pytest.fixture
def visit(data, now):
    """A run in which an address has an outcome."""

    def run(outcome, reason=None, *, url=URL, now=now, **values):
        started = data.start_run(now)
        started.enter([(url, "paper", "feed")])
        started.report(Outcome(url=url, outcome=outcome, reason=reason, **values))
        started.finish()

    return run


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
    assert due(limit=1) == ["http://paper.test/new"]


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


def entry(title="What the harbour decided", said=None, *, url=URL):
    """An entry of a feed that states when a story was published."""
    published = "2026-03-01T07:00:00Z"
    place = "http://paper.test/feed"
    return FoundLink(url=url, via="feed", found_on=place, title=title, date_published=published, said=said)


def shown(said, *, place="http://paper.test/"):
    """A link on the home page, with a digest of its words."""
    return FoundLink(url=URL, via="home", found_on=place, said=said)


def unwatched(data, before, *, validators=True):
    """The stories that may be looked at, by URL; their sites answered with validators."""
    with data.state.begin() as connection:
        connection.exec_driver_sql("UPDATE frontier SET etag = 'e'" if validators else "SELECT 1")
    return [one.url for one in data.state.frontier.unwatched("paper", before=before, limit=99)]


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


def test_what_was_changed_is_looked_at_anew(add, visit, due, now):
    """The count of looks begins again where a look has found a change."""
    add(entry())
    visit("stored", id="r")
    at = now + timedelta(days=1)
    visit("updated", id="r", now=at)

    assert due(at + timedelta(days=1)) == [URL]


def test_the_unwatched_are_young_by_their_own_clock(add, visit, data, now):
    """Half a year later the stories of the newest week may be looked at, not those before."""
    for day in range(1, 13):
        url = f"http://paper.test/{day:02}"
        published = f"2026-02-{day:02}T07:00:00Z"
        add(FoundLink(url=url, via="feed", found_on="http://paper.test/feed", date_published=published))
        visit("stored", url=url, id=f"r{day}", now=now + timedelta(days=180))
    found = unwatched(data, now + timedelta(days=181))

    assert found == [f"http://paper.test/{day:02}" for day in range(12, 2, -1)]
    assert unwatched(data, now) == []


def test_the_unwatched_are_no_copies_and_not_hinted(add, visit, data, now):
    """A copy's corrections are found at the article; what a place dates is heard of without a look."""
    add(entry(url="http://paper.test/copy"), link("http://paper.test/dated"), entry())
    visit("duplicate", url="http://paper.test/copy", id="c")
    visit("stored", url="http://paper.test/dated", id="d")
    visit("stored", id="r")

    assert unwatched(data, now + HOUR) == [URL]


def test_the_unwatched_answer_with_validators(add, visit, data, now):
    """Where they do not, each look would fetch a whole page: these wait for the time of their one look."""
    add(entry())
    visit("stored", id="r")

    assert unwatched(data, now + HOUR, validators=False) == []


def test_a_story_that_no_place_dates_is_as_old_as_its_page_says(add, data, make, now):
    """What a home page alone names is put in order by the dates of the pages, and left alone when old."""
    dates = {"http://paper.test/b": "2026-02-27T07:00:00Z", "http://paper.test/c": "2026-02-28T07:00:00Z"}
    add(*(FoundLink(url=url, via="home", found_on="http://paper.test/") for url in (URL, *dates)))
    run = data.start_run(now)
    run.enter([(url, "paper", "home") for url in (URL, *dates)])
    run.settle(make(1, url=URL, date_published="2025-11-30T07:00:00Z"))
    for number, (url, date) in enumerate(dates.items(), 2):
        run.settle(make(number, url=url, date_published=date))
    run.finish()

    assert unwatched(data, now + HOUR)[:2] == ["http://paper.test/c", "http://paper.test/b"]
    assert data.state.frontier.due("paper", now=now + timedelta(days=2)) == data.state.frontier.due(
        "paper", now=now + timedelta(days=2), since=now - timedelta(days=9)
    )
