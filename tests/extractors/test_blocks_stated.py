"""Doubted blocks that the page states to be its article's text are taken."""

import pytest
from reconsidered import kept

STORY = [
    f"The ferry to the outer islands left at {hour} this morning with all its cabins taken, and the next "
    "one will leave as soon as the tide allows it, the harbour master said on the quay."
    for hour in ("six", "seven", "eight")
]
QUOTE = "I have never seen the quay so empty in May"
FIRST, SECOND, THIRD = [text[:14] for text in STORY]


def page(odd):
    """A story with something odd amid its paragraphs."""
    return f"<article><p>{STORY[0]}</p><p>{STORY[1]}</p>{odd}<p>{STORY[2]}</p></article>"


@pytest.mark.parametrize(
    "odd", [f"<ul><li>{QUOTE}</li></ul>", f"<aside>{QUOTE}</aside>", f"<blockquote>{QUOTE}</blockquote>"]
)
def test_a_doubted_block_that_is_stated_is_taken(odd):
    """Items, quotes and boxes that the model doubts, where the text in the page's head has them."""
    assert kept(page(odd), {"I have": 0.2}) == [FIRST, SECOND, THIRD]
    assert kept(page(odd), {"I have": 0.2}, " ".join([*STORY[:2], QUOTE, STORY[2]])) == [
        FIRST,
        SECOND,
        QUOTE[:14],
        THIRD,
    ]


@pytest.mark.parametrize(
    ("odd", "score"),
    [
        (f"<p><a href=/quay>{QUOTE}</a></p>", 0.5),
        (f"<h3>{QUOTE}</h3>", 0.15),
        (f"<figure><figcaption>{QUOTE}</figcaption></figure>", 0.5),
        (f"<p>{QUOTE}</p>", 0.05),
    ],
)
def test_links_headings_captions_and_what_is_ruled_out_stay_out(odd, score):
    """Statements keep see-also links, headings of boxes and captions as well."""
    assert kept(page(odd), {"I have": score}, " ".join([*STORY, QUOTE])) == [FIRST, SECOND, THIRD]


def test_a_statement_of_another_text_says_nothing():
    """Most of what is taken has to stand in it."""
    assert kept(page(f"<p>{QUOTE}</p>"), {"I have": 0.5}, QUOTE) == [FIRST, SECOND, THIRD]


def test_nothing_is_taken_above_or_below_the_text():
    """There stand summaries and notes, which statements have, too."""
    html = f"<div><p>{QUOTE}</p></div>{page('')}<p>{QUOTE}</p>"
    assert kept(html, {"I have": 0.5}, " ".join([*STORY, QUOTE])) == [FIRST, SECOND, THIRD]
