"""The covering part comes first and fills every field that any record fills."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from holdings import faults, records

import storage.stories
from extractors.article import Author, Image
from storage.cover import choose, filled
from storage.erase import erase
from storage.layout import Layout
from storage.shape import shape_of


def first_part(data):
    """(its path below articles/, the ids in it) of the part that comes first."""
    path = Layout(data.layout.root).parts("articles")[0]
    ids = {json.loads(line)["id"] for line in path.read_text().splitlines()}
    return path.relative_to(data.layout.articles).as_posix(), ids


def test_first_part_fills_every_field(data, settle, make):
    """Of a day's records those that bring a field of their own lie in the part that comes first."""
    settle(
        *[make(number) for number in range(20)], make(30, license="CC BY"), make(31, images=(Image(url="u"),))
    )
    name, ids = first_part(data)

    assert name == "stored=2026-03-01/0-cover.jsonl"
    assert {make(30).id, make(31).id} <= ids
    assert len(ids) <= 4
    assert faults(data.layout.root) == []


def test_a_field_that_is_first_filled_on_a_later_day(data, settle, make, now):
    """Its record joins the covering part, which no longer lies in the folder of one day."""
    settle(*[make(number) for number in range(5)])
    settle(make(6, license="CC BY"), make(7), now=now + timedelta(days=40))
    name, ids = first_part(data)

    assert name == "cover/0-cover.jsonl"
    assert make(6).id in ids
    assert make(7).id not in ids
    assert len(records(data.layout.root)) == 7
    assert faults(data.layout.root) == []


def test_what_an_update_takes_away_is_covered_by_another(data, settle, make, now):
    """When the record that filled a field loses it, another one with that field takes its place."""
    settle(make(1, license="CC BY"), make(2, license="CC BY"), make(3))
    settle(make(1), now=now + timedelta(days=1))
    _, ids = first_part(data)

    assert make(2).id in ids
    assert faults(data.layout.root) == []


@pytest.mark.parametrize("held", [1, 2, 3, 100])
def test_articles_come_a_few_at_a_time(data, settle, make, monkeypatch, held):
    """However many are asked for at once, each comes once, by id."""
    monkeypatch.setattr(storage.stories, "_HELD", held)
    settle(*(made := [make(number) for number in range(6)]))

    assert sorted(one.id for one in made) == [one.id for one in data.state.stories.articles()]


def test_of_those_that_fill_the_same_the_last_is_chosen(data, settle, make):
    """Three of one kind and two of another: one of each, those with the highest ids."""
    plain, licensed = (
        [make(number) for number in range(3)],
        [make(9, license="CC BY"), make(8, license="CC BY")],
    )
    settle(*plain, *licensed)
    missing = filled(data.state.stories.articles())

    assert [max(one.id for one in licensed)] == [
        one.id for one in choose(missing, data.state.stories.articles())
    ]


def test_what_an_erasure_takes_away_is_covered_by_another(data, settle, make, now):
    """The same for an erased record."""
    settle(make(1, license="CC BY"), make(2, license="CC BY"))
    erase(data, [make(1).id], now)

    assert first_part(data)[1] == {make(2).id}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2026-03-01", 1),
        ("2026-03-01T10:00:00Z", 2),
        ("2026-03-01 10:00", 2),
        ("2026-03-01T10:00:00+02:00", 2),
        ("2026-03-01T10:00:00.5-0530", 3),
        ("10:30", 4),
        ("03-01-2026", 4),
        ("infinity", 4),
        ("550e8400-e29b-41d4-a716-446655440000", 4),
        ("2026", 5),
        ("1. März", 5),
    ],
)
def test_texts_that_a_tool_may_take_for_something_else(make, text, level):
    """The shape tells a day from an instant, and both from what no tool takes for a date."""
    plain, dated = make(1), make(1, date_published_raw=text)

    assert (shape_of(dated) & ~shape_of(plain)).bit_count() == level


def test_lists_tell_what_is_in_them(make):
    """Filled fields inside lists count, of any item."""
    bare = shape_of(make(1, authors=(Author(name="A"),)))
    full = shape_of(make(1, authors=(Author(name="A"), Author(name="B", url="http://b.test"))))

    assert full & bare == bare
    assert (full & ~bare).bit_count() == 5
    assert shape_of(make(1, keywords=("2026-01-01", "x"))) != shape_of(make(1, keywords=("2026-01-01",)))
