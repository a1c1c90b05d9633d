"""What is read of a page in which no article is found."""

from datetime import UTC, datetime

import pytest

from extractors.body import read_body
from extractors.body.reader import read as reading
from extractors.document import parse
from extractors.page import Page

SENTENCE = "The ferry to the island was late again because the fog over the bay had not lifted before noon. "
REPLY = "I waited two hours at the pier, and nobody there could tell us when the next boat would leave. "
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("north", "south", "trade", "sport"))


def lines_of(body):
    """The texts of the body's lines."""
    page = Page(
        url="https://harbour.example/t/1",
        requested_url="https://harbour.example/t/1",
        body=f"<html><head><title>Late ferries</title></head><body>{body}</body></html>".encode(),
        status=200,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return [line.text for line in read_body(parse(page))]


@pytest.fixture
def judged(monkeypatch):
    """Lets blocks be judged by what they say: each by the score of the first of these words in it."""

    def judge(scores):
        def score(page, _clues, _model):
            return [
                next((value for word, value in scores.items() if word in b.text), 0.0) for b in page.blocks
            ]

        monkeypatch.setattr(reading, "score", score)

    return judge


def test_text_for_browsers_without_scripts_is_read_where_it_is_most_of_the_page():
    """A page that fills itself by scripts keeps its text for others in noscript."""
    posts = f"<article><p>{SENTENCE * 3}</p><p>{REPLY * 3}</p></article>"

    assert lines_of(f"<noscript><h1>Late ferries</h1>{posts}</noscript>")[-2:] == [
        (SENTENCE * 3).strip(),
        (REPLY * 3).strip(),
    ]


def test_text_for_browsers_without_scripts_is_left_beside_more_of_its_own(judged):
    """What a page says to browsers without scripts is no text where the page shows text of its own."""
    judged({})
    notice = f"<noscript><p>Please turn on scripts. {REPLY}</p></noscript>"

    assert lines_of(f"{notice}<p>{SENTENCE}</p><p>{SENTENCE[::-1]}</p>") == [
        SENTENCE.strip(),
        SENTENCE[::-1].strip(),
    ]


def test_where_nothing_is_found_all_that_is_no_menu_is_read(judged):
    """Long blocks are kept, for the page to be refused by; menus, footers and dialogs are not."""
    judged({})
    boxes = (
        f'<footer><p>{REPLY}</p></footer><div role="dialog"><p>{REPLY}</p></div><form><p>{REPLY}</p></form>'
    )

    assert lines_of(f"<nav><ul>{MENU}</ul></nav><div><p>{SENTENCE * 2}</p><p>Share</p></div>{boxes}") == [
        (SENTENCE * 2).strip()
    ]


def test_a_list_of_links_is_read_as_such(judged):
    """Where next to nothing stands outside links, the links of the page are its text, those of menus not."""
    judged({})
    links = "".join(f'<h3><a href="/{n}">{SENTENCE}{n}</a></h3>' for n in range(3))

    assert lines_of(f"<nav><ul>{MENU}</ul></nav><div>{links}</div>") == [f"{SENTENCE}{n}" for n in range(3)]


def test_where_little_is_found_doubted_blocks_are_read(judged):
    """What the model neither takes nor rules out joins the little it takes; what it rules out stays out."""
    judged({"ferry": 0.9, "pier": 0.3, "teaser": 0.05})
    teaser = (
        "<p>A teaser of another story that goes on for longer than all of the text of this page does.</p>"
    )

    assert lines_of(f"<p>The ferry is late.</p><p>{REPLY}</p>{teaser}") == [
        "The ferry is late.",
        REPLY.strip(),
    ]


def test_little_more_is_no_reason_to_take_what_was_doubted(judged):
    """The first reading stays where the second one is not twice as long."""
    judged({"ferry": 0.9, "pier": 0.3})

    assert lines_of(f"<p>{SENTENCE}</p><p>To the pier.</p>") == [SENTENCE.strip()]
