"""What a reader passes on the way to a block: numbers that tell standfirsts, pull quotes and what follows."""

from datetime import UTC, datetime

import numpy as np
import pytest

from extractors.body.reader.clues import read_clues
from extractors.body.reader.course import COURSE, course
from extractors.body.reader.features import first_rows, full_rows
from extractors.body.reader.layout import Layout
from extractors.body.reader.second import SECOND, second_rows
from extractors.body.reader.segment import segment
from extractors.body.reader.vocabulary import Vocabulary
from extractors.document import parse
from extractors.page import Page

_MORE = "Nobody was hurt, and the inquiry goes on."
LONG = [
    f"The harbour master closed the eastern quay on Tuesday after divers found two cracks. {_MORE}",
    f"“We would rather lose a week of business than a single passenger,” said Mirjam Holt. {_MORE}",
    f"Repairs are expected to take until the middle of March and to cost about four million. {_MORE}",
]
STANDFIRST = f"Ferries leave from the fish market until further notice; repairs may take until March. {_MORE}"
PULLED = "“We would rather lose a week of business than a single passenger”"


def layout_of(body):
    html = f"<html><head><title>Quay closed for repairs</title></head><body>{body}</body></html>"
    document = parse(
        Page(
            url="https://news.example/quay",
            requested_url="https://news.example/quay",
            body=html.encode(),
            status=200,
            fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
        )
    )
    return Layout(segment(document.tree), read_clues(document), Vocabulary())


def columns_of(body):
    layout = layout_of(body)
    table = np.column_stack(course(layout, np.arange(len(layout.blocks))))
    return {name: table[:, number].tolist() for number, name in enumerate(COURSE)}


@pytest.fixture(scope="module")
def columns():
    """Menu, headline, standfirst, byline, a paragraph, a pull quote, two paragraphs, another headline."""
    text = f"<p>{LONG[0]}</p><blockquote>{PULLED}</blockquote><p>{LONG[1]}</p><p>{LONG[2]}</p>"
    return columns_of(
        "<p><a href=/>Home</a></p><h1>Quay closed for repairs</h1>"
        f"<div class=intro>{STANDFIRST}</div><div class=by>Ann Lee, 12:30</div>"
        f"<img src=a.png><main>{text}</main><h1>Fish prices rise</h1>"
    )


def test_long_texts_since_the_headline_are_counted(columns):
    """The standfirst has none before it, what stands above the headline is marked, one more headline too."""
    assert [-1, -1, 0, 1, 1, 2, 2, 3, 4] == columns["long_since_head"]
    assert [-1, -1, 0, 0, 0, 0, 0, 0, 0] == columns["heads_since"]
    assert columns["chars_since_head"][2] == 0 < columns["chars_since_head"][4]


def test_a_later_headline_is_counted_behind_it():
    """What follows a second heading of the headline's kind knows that it does."""
    body = f"<h1>Quay closed for repairs</h1><p>{LONG[0]}</p><h1>Fish prices rise</h1><p>{LONG[1]}</p>"
    assert [-1, 0, 0, 1] == columns_of(body)["heads_since"]


def test_what_lies_between_long_texts_is_counted(columns):
    """Blocks, links and pictures since the last long text and up to the next."""
    assert [0, 1, 2, 0, 1, 0, 1, 0, 0] == columns["since_long"]
    assert [0, 1, 1, 0, 0, 0, 0, 0, 0] == columns["linked_since"]
    assert [1, 0, 1, 0, 1, 0, 0, 1, 0] == columns["until_long"]
    assert [0, 0, 0, 0, 1, 0, 0, 0, 0] == columns["media_since"]
    assert [0, 0, 1, 1, 0, 0, 0, 0, 0] == columns["media_until"]


def test_blocks_wrapped_alike_know_each_other(columns):
    """Of three paragraphs the first has two behind it, the nearest two blocks on."""
    paragraphs = [4, 6, 7]
    assert [0, 1, 2] == [columns["group_before"][index] for index in paragraphs]
    assert [2, 1, 0] == [columns["group_after"][index] for index in paragraphs]
    assert [-1, 2, 1] == [columns["group_gap"][index] for index in paragraphs]
    assert [2, 1, -1] == [columns["group_gap_after"][index] for index in paragraphs]


def test_a_pull_quote_is_the_odd_one_out(columns):
    """It is wrapped unlike the texts around it, which are wrapped like each other, and is told in one."""
    found = [columns[name][5] for name in ("like_last", "like_next", "last_like_next", "told")]
    assert [2, 2, 3, 1] == found
    assert [3, -1] == [columns[name][7] for name in ("like_last", "like_next")]
    assert columns["told"][2] == 0
    assert columns["told"][3] == -1


def test_a_time_of_day_is_seen(columns):
    """Stamps stand at the start of a block, so only that is looked at."""
    assert [False] * 3 + [True] + [False] * 5 == [bool(value) for value in columns["clock"]]


def test_pages_without_headline_say_so():
    """No number is made up where there is none to count from."""
    found = columns_of(f"<p>{LONG[0]}</p><p>{LONG[1]}</p>")
    assert [-2.0, -2.0] == found["long_since_head"] == found["heads_since"] == found["chars_since_head"]


def test_the_second_look_knows_the_majority():
    """Which group holds most of what was found, and what stands before and behind it."""
    text = f"<main><p>{LONG[0]}</p><p>{LONG[1]}</p></main>"
    layout = layout_of(f"<div>{STANDFIRST}</div>{text}<div>Ann Lee</div>")
    every = np.arange(4)
    scores = np.array([0.6, 0.9, 0.9, 0.1])
    rows = second_rows(layout, full_rows(layout, first_rows(layout), every), scores, every)
    found = {name: rows[:, SECOND.index(name)].tolist() for name in ("major", "to_major", "past_major")}
    assert {"major": [0, 1, 1, 0], "to_major": [-1, 0, 1, 2], "past_major": [-2, -1, 0, 1]} == found


def test_looking_for_openings_is_bounded(monkeypatch):
    """On a hostile page only the first texts are looked for in the others, the rest say so."""
    teasers = [f"Teaser number {number} of a long list, told twice on this page" for number in range(4)]
    body = "".join(f"<p>{teaser}</p>" for teaser in teasers * 2)
    assert [1] * 8 == columns_of(body)["told"]
    monkeypatch.setattr("extractors.body.reader.course._WORK", 3 * len("\n".join(teasers * 2) + " "))
    assert [1] * 3 + [-1] * 5 == columns_of(body)["told"]
