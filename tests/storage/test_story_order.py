"""Neither the order of arrival nor the split into runs decides which records are one story."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from holdings import faults, records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.article import Author
from storage.by_hand import split
from storage.data import open_data
from storage.rebuild import rebuild_if_lost

VOCABULARY = [
    "harbour", "council", "morning", "bridge", "engineer", "market", "teacher", "winter", "budget", "railway",
]  # fmt: skip


def told(seed: int, count: int) -> list[str]:
    """Sentences of twelve words, their own for each seed."""
    chance = random.Random(seed)
    return [
        " ".join(chance.choice(VOCABULARY) + chance.choice(VOCABULARY) for _ in range(12)) + "."
        for _ in range(count)
    ]


def text(*lines: str) -> str:
    """An article of these paragraphs."""
    return "\n\n".join(lines)


def versions(seed: int) -> list[str]:
    """A story as papers print it: whole, continued, cut behind and before, cut short, under a dateline."""
    whole, own = told(seed, 24), told(1000 + seed, 3)
    return [
        text(*whole),
        text(*whole, *own[:2]),
        text(*whole[:18], *own),
        text(*whole[4:]),
        text(*whole[:10], "Read on."),
        text(f"TRIESTE (Agency) - {whole[0]}", *whole[1:20]),
    ]


def about(seed: int) -> str:
    """The headline of a story: what its sixth sentence begins with."""
    return " ".join(told(seed, 6)[5].split()[:6])


def stories(root) -> set[frozenset[str]]:
    """The ids of the records of each story."""
    found: dict[str, set[str]] = {}
    for room in ("articles", "duplicates"):
        for one in records(root, room):
            found.setdefault(one["storyId"], set()).add(one["id"])
    return {frozenset(ids) for ids in found.values()}


def run_all(data, runs, now) -> None:
    """Settle each list of records in a run of its own."""
    for day, made in enumerate(runs):
        run = data.start_run(now + timedelta(days=day))
        run.enter([(one.requested_url, "paper", "feed") for one in made])
        for number, one in enumerate(made):
            run.settle(one)
            if number % 3 == 2:
                run.commit()
        run.finish()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(14)), cuts=st.sets(st.integers(1, 13), max_size=4))
def test_neither_order_nor_runs_decide_whether_two_records_are_one_story(make, now, order, cuts):
    """Two stories in six versions each and two others, settled in any order, in one run or in five."""
    texts = [*versions(1), *versions(2), text(*told(3, 24)), text(*told(4, 24))]
    headlines = [about(1)] * 6 + [about(2)] * 6 + [about(3), about(4)]
    made = [
        make(number, article_body=body, headline=headline)
        for number, (body, headline) in enumerate(zip(texts, headlines, strict=True))
    ]
    ends = sorted({0, *cuts, len(order)})
    runs = [[made[number] for number in order[begin:end]] for begin, end in pairwise(ends)]
    with TemporaryDirectory() as folder, open_data(Path(folder) / "data") as data:
        run_all(data, runs, now)
        root = data.layout.root
        expected = {
            frozenset(one.id for one in group) for group in (made[:6], made[6:12], made[12:13], made[13:])
        }

        assert expected == stories(root)
        assert 4 == len(records(root, "articles"))
        assert [] == faults(root)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)))
def test_no_order_decides_who_stands_for_a_story(make, now, order):
    """The longest text, signed, and of two such what was published first."""
    (whole, continued, *_) = versions(1)
    weber, rossi, novak = ((Author(name=name),) for name in ("A. Weber", "B. Rossi", "C. Novak"))
    made = [
        make(0, article_body=text(*told(1, 12)), headline=about(1)),
        make(1, article_body=continued, headline=about(1)),
        make(2, article_body=whole, headline=about(1), authors=weber, date_published="2026-03-02T10:00:00Z"),
        make(
            3,
            article_body=whole,
            headline=about(1),
            authors=rossi,
            date_published="2026-03-01T11:00:00+01:00",
        ),
        make(4, article_body=whole, headline=about(1), authors=novak, date_published_day="2026-03-01"),
    ]
    with TemporaryDirectory() as folder, open_data(Path(folder) / "data") as data:
        run_all(data, [[made[number]] for number in order], now)

        assert [made[3].id] == [one["id"] for one in records(data.layout.root, "articles")]
        assert {made[3].id} == {one["duplicateOf"]["id"] for one in records(data.layout.root, "duplicates")}


@pytest.fixture
def parts(make):
    """Two cuts of a text that share too little to be one story, and the whole of it."""
    whole = told(1, 24)
    return (
        make(1, article_body=text(*whole[:15], *told(2, 4)), headline=about(1)),
        make(2, article_body=text(*whole[4:]), headline=about(1)),
        make(3, article_body=text(*whole), headline=about(1)),
    )


def test_a_text_that_is_one_story_with_two_makes_them_one(data, parts, settle, now):
    """Whoever stood for them becomes a copy of it, and so do their copies; the evidence names it."""
    root = data.layout.root
    settle(*parts[:2])
    before = len(stories(root))
    (outcome,) = settle(parts[2], now=now + timedelta(days=1))
    copies = {one["id"]: one["duplicateOf"] for one in records(root, "duplicates")}

    assert (2, 1) == (before, len(stories(root)))
    assert "stored" == outcome.outcome
    assert {parts[0].id, parts[1].id} == set(copies)
    assert {parts[2].id} == {one["id"] for one in copies.values()}
    assert any(one["evidence"].endswith(f"by {parts[2].id}") for one in copies.values())
    assert [] == faults(root)


def test_stories_that_became_one_are_one_after_a_rebuild(data, parts, settle, now):
    """Their leaders are drawn from the parts; a copy of either joins them."""
    root = data.layout.root
    settle(*parts)
    with data.state.begin() as connection:
        connection.exec_driver_sql("DELETE FROM facts WHERE name = 'built'")
    rebuild_if_lost(data.layout, data.state)
    (outcome,) = settle(parts[0], now=now + timedelta(days=2))

    assert "duplicate" == outcome.outcome
    assert 1 == len(stories(root))


def test_stories_that_a_person_parted_are_not_joined_again(data, parts, settle, now):
    """A record that is split off stays an article though a third is one story with both."""
    root = data.layout.root
    settle(*parts)
    story = split(data, parts[1].id, now)
    settle(parts[2], now=now + timedelta(days=1))

    assert story in {one["storyId"] for one in records(root, "articles")}
    assert 2 == len(stories(root))


def test_of_two_exact_copies_the_one_published_first_stands(data, make, settle):
    """Whichever came first."""
    body = text(*told(1, 12))
    late = make(1, article_body=body, date_published="2026-03-02T10:00:00Z")
    early = make(2, article_body=body, date_published="2026-03-01T10:00:00Z")
    settle(late, early)
    (copy,) = records(data.layout.root, "duplicates")

    assert (late.id, early.id, "exact_text") == (
        copy["id"],
        copy["duplicateOf"]["id"],
        copy["duplicateOf"]["reason"],
    )


def test_a_canonical_address_that_is_the_page_itself_names_no_other(data, make, settle):
    """Spelt otherwise or broken it is no sign of a syndicated copy; another page's is."""
    body = text(*told(1, 12))
    settle(
        make(1, article_body=body, canonical_url="https://other.test/original"),
        make(2, article_body=body, canonical_url="not an address"),
        make(3, article_body=body, canonical_url=make(3).url + "?utm_source=feed"),
    )

    assert make(1).id not in {one["id"] for one in records(data.layout.root, "articles")}


def test_articles_that_share_a_part_are_linked_and_not_joined(data, make, settle, now):
    """A round-up names the articles whose parts it holds, with how much and what was counted."""
    root = data.layout.root
    first, second = make(1, article_body=text(*told(1, 16))), make(2, article_body=text(*told(2, 16)))
    roundup = make(3, article_body=text(*told(4, 4), *told(1, 16)[:8], *told(2, 16)[:9], *told(5, 9)))
    settle(first, second)
    settle(roundup, now=now + timedelta(days=1))
    stored = {one["id"]: one for one in records(root, "articles")}
    shared = stored[roundup.id]["sharesWith"]

    assert 3 == len(stored)
    assert [second.id, first.id] == [one["id"] for one in shared]
    assert [True, True] == [0.4 < one["score"] < 0.7 for one in shared]
    assert shared[0]["evidence"].startswith("part: ")
    assert [] == stored[first.id]["sharesWith"]
    assert [] == faults(root)


def test_an_edited_article_is_asked_again_what_it_shares(data, make, settle, now):
    """An edition that says the same keeps what it has; one with another text has its own links."""
    root, common = data.layout.root, told(1, 16)
    settle(make(1, article_body=text(*common)), make(2, article_body=text(*told(2, 20), *common[:7])))
    settle(make(2, article_body=text(*told(2, 20), *common[:7])), now=now + timedelta(days=1))
    linked = [one["sharesWith"] for one in records(root, "articles")]
    settle(make(2, article_body=text(*told(2, 20))), now=now + timedelta(days=2))

    assert [0, 1] == sorted(len(one) for one in linked)
    assert [[], []] == [one["sharesWith"] for one in records(root, "articles")]
