"""Copies of the headline, in all disguises."""

import pytest

from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.line import Line

HEADLINE = "Bridge over the Elm stays closed until spring"
LONG = (
    "The old bridge over the Elm will stay closed until the engineers have looked at every pillar, the town"
    " said on Tuesday, and nobody should expect to cross it before the first warm days of March."
)


def text(*lines):
    """Lines numbered from 1; a pair is a text and its type."""
    pairs = [line if isinstance(line, tuple) else (line, "paragraph") for line in lines]
    return [Line(number=number, text=text, type=type_) for number, (text, type_) in enumerate(pairs, 1)]


def removed(lines, **context):
    """(line, reason) of all removals."""
    cleaned = clean(lines, Context(**({"headline": HEADLINE, "titles": (HEADLINE,)} | context)))
    return [(change.line, change.reason) for change in cleaned.removed]


@pytest.mark.parametrize(
    "copy",
    [
        HEADLINE,
        HEADLINE.upper(),
        f"“{HEADLINE}”",
        "Bridge over the Elm — stays closed, until spring!",
        "Bridge over the Elmstays closed until spring",
    ],
)
def test_same_words_are_the_headline_again(copy):
    """Case, punctuation and spacing do not matter."""
    assert removed(text(copy, LONG, LONG[::-1])) == [(1, "headline:exact_repeat")]


def test_copy_inside_the_text_goes_but_a_section_of_that_name_stays():
    """A paragraph that is the headline goes anywhere; a heading over a paragraph heads a section."""
    lines = text(LONG, HEADLINE, LONG[::-1], (HEADLINE, "heading"), "It is old. " + LONG)

    assert removed(lines) == [(2, "headline:exact_repeat")]


def test_short_headline_inside_the_text_is_no_copy():
    """A word or two may be a list item."""
    assert removed(text(LONG, "Elm bridge", LONG[::-1]), headline="Elm bridge", titles=("Elm bridge",)) == []


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} | Elm Valley News",
        f"{HEADLINE} - Town - Elm Valley News",
        f"Elm Valley News: Town » {HEADLINE}",
        f"Elm Valley News｜{HEADLINE}",
    ],
)
def test_title_with_site_name_is_the_headline_again(title):
    """Another title counts whole and with its ends cut."""
    context = {
        "headline": "The Elm bridge: closed until spring",
        "site_name": "Elm Valley News",
        "titles": (title,),
    }

    assert removed(text(HEADLINE, LONG, LONG[::-1]), **context) == [(1, "headline:title_repeat")]
    assert removed(text(title, LONG, LONG[::-1]), **context) == [(1, "headline:title_repeat")]


def test_sub_headings_given_as_h1_stay():
    """Titles that share no words with the headline are sub-headings, unless they open the text."""
    titles = (HEADLINE, "What the engineers found", "Who pays for repairs")
    lines = text(
        (HEADLINE, "heading"), LONG, (titles[1], "heading"), "Rust", (titles[2], "heading"), "Nobody"
    )

    assert removed(lines, titles=titles) == [(1, "headline:exact_repeat")]


def test_other_headline_at_the_top_goes():
    """A page may give itself two headlines; both stand above the text."""
    titles = (HEADLINE, "No way across before March")

    assert removed(text((titles[1], "heading"), LONG, LONG[::-1]), titles=titles) == [
        (1, "headline:title_repeat")
    ]


def test_near_copy_at_the_top_goes():
    """Nine tenths of the characters and the same numbers, above the first long paragraph only."""
    near = "Bridge over the Elms stays closed until spring"

    assert removed(text(near, LONG, LONG[::-1])) == [(1, "headline:variant")]
    assert removed(text(LONG, near, LONG[::-1])) == []


def test_other_number_is_another_story():
    """A line that differs from the headline in a number is not its copy."""
    context = {"headline": "Elm Valley league results of matchday 12", "titles": ()}

    assert removed(text("Elm Valley league results of matchday 13", LONG, LONG[::-1]), **context) == []


def test_headline_with_kicker_goes():
    """A heading at the top that is the headline and a few words before it."""
    lines = text((f"Traffic in the valley: {HEADLINE}", "heading"), LONG, LONG[::-1])

    assert removed(lines) == [(1, "headline:with_kicker")]


def test_first_words_of_a_short_headline_are_no_kicker():
    """A short headline may begin the text's own first heading."""
    lines = text(("Elm bridge closed for the winter", "heading"), LONG, LONG[::-1])

    assert removed(lines, headline="Elm bridge", titles=("Elm bridge",)) == []


def test_without_any_title_nothing_goes():
    """No headline, no copies."""
    assert removed(text(HEADLINE, LONG, LONG[::-1]), headline=None, titles=()) == []
