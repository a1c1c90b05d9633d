"""What becomes of a record: stored, updated, unchanged, duplicate or dropped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from holdings import faults, records
from small_world import address, body

from storage.record import Refusal

TOMORROW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def names(outcomes):
    """What the outcomes say, without the rest."""
    return [(outcome.outcome, outcome.reason) for outcome in outcomes]


def test_same_published_fields_are_unchanged(data, settle, make, now):
    """An article that says the same on the next day is unchanged, and nothing is written."""
    settle(make(1))
    before = (data.layout.root / "articles").rglob("*.jsonl")
    stamps = [path.stat().st_mtime_ns for path in before]

    outcomes = settle(make(1), now=now + timedelta(days=1))

    assert names(outcomes) == [("unchanged", None)]
    assert [path.stat().st_mtime_ns for path in (data.layout.root / "articles").rglob("*.jsonl")] == stamps


@pytest.mark.parametrize(
    ("change", "same_version"),
    [({"headline": "Other"}, False), ({"article_body": body(9)}, False), ({"keywords": ("new",)}, True)],
)
def test_any_published_field_that_differs_is_an_update(data, settle, make, change, same_version):
    """The new version takes the place of the old, which goes to versions/; firstSeen survives."""
    settle(make(1))
    (old,) = records(data.layout.root)

    outcomes = settle(make(1, **change), now=TOMORROW)

    (new,) = records(data.layout.root)
    assert names(outcomes) == [("updated", None)]
    assert records(data.layout.root, "versions") == [old]
    assert (new["firstSeen"], new["stored"]) == (old["firstSeen"], "2026-03-02")
    assert (new["versionId"] == old["versionId"]) is same_version
    assert faults(data.layout.root) == []


def test_what_is_only_observed_is_no_update(settle, make, now):
    """Another fetch status, source or run is no change of what was published."""
    settle(make(1))

    assert names(settle(make(1, source="other"), now=now + timedelta(days=1))) == [("unchanged", None)]


def test_same_text_at_another_address_is_a_copy(data, settle, make):
    """The copy goes to duplicates/ and names the article, the reason and the evidence."""
    first, second = make(1), make(2, article_body=body(1))
    outcomes = settle(first, second)

    (copy,) = records(data.layout.root, "duplicates")
    assert names(outcomes) == [("stored", None), ("duplicate", "exact_text")]
    assert outcomes[1].duplicate_of == first.id
    assert copy["duplicateOf"] == {
        "id": first.id,
        "reason": "exact_text",
        "score": 1.0,
        "evidence": f"the same {first.word_count} words, {first.content_hash}",
    }
    assert copy["storyId"] == records(data.layout.root)[0]["storyId"]


def test_a_copy_is_found_across_runs_and_stays_one(data, settle, make, now):
    """A copy that is seen again is a duplicate again, and lies in duplicates/ once."""
    settle(make(1))
    for day in (1, 2):
        assert names(settle(make(2, article_body=body(1)), now=now + timedelta(days=day))) == [
            ("duplicate", "exact_text")
        ]

    assert len(records(data.layout.root, "duplicates")) == 1
    assert faults(data.layout.root) == []


def test_short_texts_are_no_copies(data, settle, make):
    """Twenty-four equal words may be chance: both are articles."""
    text = " ".join(f"word{number}" for number in range(24))

    assert names(settle(make(1, article_body=text), make(2, article_body=text))) == [("stored", None)] * 2


def test_an_article_that_becomes_a_copy_moves(data, settle, make, now):
    """It leaves articles/ for duplicates/, its old version is kept."""
    settle(make(1), make(2))
    outcomes = settle(make(2, article_body=body(1)), now=now + timedelta(days=1))

    root = data.layout.root
    assert names(outcomes) == [("duplicate", "exact_text")]
    assert [len(records(root, room)) for room in ("articles", "duplicates", "versions")] == [1, 1, 1]
    assert faults(root) == []


def test_a_copy_that_gets_a_text_of_its_own_moves_back(data, settle, make, now):
    """It leaves duplicates/ and is stored."""
    settle(make(1), make(2, article_body=body(1)))
    outcomes = settle(make(2), now=now + timedelta(days=1))

    assert names(outcomes) == [("stored", None)]
    assert [len(records(data.layout.root, room)) for room in ("articles", "duplicates")] == [2, 0]


def test_refused_page_lies_in_dropped_once(data, settle, make, now):
    """A refused reading is kept once however often it is read; another reading takes its place."""
    refused = make(1, refusal=Refusal(reason="listing", evidence="40 links"))
    for day in range(3):
        outcomes = settle(refused, now=now + timedelta(days=day))
        assert [(one.reason, one.detail) for one in outcomes] == [("listing", "40 links")]
    settle(make(1, headline="More", refusal=Refusal(reason="video")), now=now + timedelta(days=3))

    assert [one["dropped"]["reason"] for one in records(data.layout.root, "dropped")] == ["video"]


def test_refused_reading_of_a_stored_article_keeps_it(data, settle, make, now):
    """The article stays as it is; the reading goes to dropped/, the ledger says so."""
    settle(make(1))
    stored = records(data.layout.root)
    outcomes = settle(make(1, refusal=Refusal(reason="paywall_stub")), now=now + timedelta(days=1))

    assert names(outcomes) == [("dropped", "paywall_stub")]
    assert outcomes[0].detail == "the record stored earlier is kept"
    assert records(data.layout.root) == stored
    assert len(records(data.layout.root, "dropped")) == 1


def test_a_page_refused_first_and_an_article_later(data, settle, make, now):
    """It leaves dropped/ when it is stored."""
    settle(make(1, refusal=Refusal(reason="empty_shell", evidence="3 words")))
    outcomes = settle(make(1), now=now + timedelta(days=1))

    assert names(outcomes) == [("stored", None)]
    assert records(data.layout.root, "dropped") == []
    assert records(data.layout.root)[0]["firstSeen"] == "2026-03-02T08:00:00Z"


def test_two_addresses_of_one_page_in_a_run(data, make, now):
    """The second is a duplicate by its address, in the ledger only."""
    run = data.start_run(now)
    run.enter([(address(1), "paper", "feed"), ("http://paper.test/short", "paper", "home")])
    run.settle(make(1))
    outcome = run.settle(make(1), entry="http://paper.test/short")
    run.finish()

    assert (outcome.outcome, outcome.reason, outcome.duplicate_of) == ("duplicate", "url_key", make(1).id)
    assert [len(records(data.layout.root, room)) for room in ("articles", "duplicates")] == [1, 0]


def test_an_update_and_its_copy_in_one_batch(data, settle, make, now):
    """A text that its first bearer gives up in the same run makes no copy of the next."""
    settle(make(1))
    outcomes = settle(
        make(1, article_body=body(5)), make(2, article_body=body(1)), now=now + timedelta(days=1)
    )

    assert names(outcomes) == [("updated", None), ("stored", None)]
    assert faults(data.layout.root) == []
