"""Repeats, symbols, furniture, standfirst, repairs and the safety net."""

from dataclasses import replace

import pytest
from bridge_lines import CONTEXT, LONG, OTHER, line, reasons, text

from extractors.article import Repair
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context


def test_adjacent_copy_goes_and_a_distant_one_stays():
    """Only what stands twice in a row is a mistake; short lines and rows repeat on purpose."""
    assert reasons(clean(text(LONG, LONG.upper(), OTHER), CONTEXT)) == [(2, "repeat:adjacent")]
    assert reasons(clean(text(LONG, OTHER, LONG), CONTEXT)) == []
    assert (
        reasons(clean([line(1, "Go"), line(2, "Go"), *[line(n, LONG, "table_row") for n in (3, 4)]], CONTEXT))
        == []
    )


def test_whole_text_twice():
    """The second copy of a whole text goes, and counts as no loss."""
    cleaned = clean(text(LONG, OTHER, "It rained.", LONG, OTHER, "It rained."), CONTEXT)

    assert reasons(cleaned) == [(4, "repeat:whole_text"), (5, "repeat:whole_text"), (6, "repeat:whole_text")]
    assert cleaned.flags == ()


def test_texts_that_begin_alike_are_read_to_their_ends():
    """Of two such paragraphs only a copy goes; texts without spaces are compared like all others."""
    longer = LONG.replace("warm days", "cold days")
    town = "町の古い橋は技術者がすべての柱を調べ終えるまで閉鎖されたままになると火曜日に発表された。"

    assert reasons(clean(text(LONG, longer, OTHER), CONTEXT)) == []
    assert reasons(clean(text(LONG, town, town, OTHER), CONTEXT)) == [(3, "repeat:adjacent")]


def test_symbols_go_and_digits_stay():
    """A line without letter and digit is an ornament."""
    assert reasons(clean(text(LONG, "* * *", OTHER, "1,250"), CONTEXT)) == [(2, "symbols:only")]


PAGE = replace(CONTEXT, blocks=True)
PART = f"{LONG} Trains are not held up by it."
NEXT = f"{OTHER} She does not mean to wait for it."


@pytest.mark.parametrize("sign", ["* * *", "___", "::", "\u25c7", "\u00a7 \u00a7"])
def test_a_divider_between_two_parts_of_a_page_stays(sign):
    """Writers part scenes and sections by signs; below the text they head a note, above it a label."""
    assert reasons(clean(text(PART, sign, NEXT), PAGE)) == []
    assert reasons(clean(text(PART, sign, NEXT, sign, "Ann Lee helped."), PAGE)) == [(4, "symbols:only")]
    assert reasons(clean(text("What the river took", sign, PART), PAGE)) == [(2, "symbols:only")]


@pytest.mark.parametrize("sign", ["-", "|", "...", "* " * 30, "*\u25c7"])
def test_signs_that_divide_nothing_go(sign):
    """A single dash heads a list, dots are a teaser's, a row of signs is an ornament of the page."""
    assert reasons(clean(text(PART, sign, NEXT), PAGE)) == [(2, "symbols:only")]


def test_a_divider_in_the_lines_of_another_tool_goes():
    """There it may be what is left of a table or of a list."""
    assert reasons(clean(text(PART, "* * *", NEXT), CONTEXT)) == [(2, "symbols:only")]


@pytest.mark.parametrize(
    "label", ["Advertisement", "Comments (12)", "3 Kommentare", "PUBLICITÉ", "Поделиться", "広告"]
)
def test_labels_of_page_furniture_go(label):
    """A line that only names a part of the page goes; the same word in a sentence or a table stays."""
    lines = [*text(LONG, label, OTHER), line(4, f"{label} was all he saw."), line(5, label, "table_row")]

    assert reasons(clean(lines, CONTEXT)) == [(2, "furniture:label")]


def test_standfirst_moves_to_the_description():
    """The open line between headline and punctuated text is the description, and recorded as moved."""
    lines = text(CONTEXT.headline, "Engineers find cracks in two pillars and ask for time", LONG, OTHER)
    cleaned = clean(lines, CONTEXT)

    assert cleaned.description == "Engineers find cracks in two pillars and ask for time"
    assert [(m.line, m.reason, m.to) for m in cleaned.moved] == [
        (2, "standfirst:after_headline", "description")
    ]
    assert [kept.number for kept in cleaned.lines] == [3, 4]


@pytest.mark.parametrize(
    "second",
    [
        "Engineers find cracks in two pillars and ask for time.",
        "Two pillars cracked",
        "Engineers find cracks. They ask for time, and the town has to wait",
    ],
)
def test_closed_short_or_cut_line_is_no_standfirst(second):
    """A sentence, a short line or a cut paragraph below the headline stays in the text."""
    cleaned = clean(text(CONTEXT.headline, second, LONG, OTHER), CONTEXT)

    assert cleaned.moved == ()
    assert cleaned.description == "From the head of the page"


def test_short_heading_below_the_headline_is_a_heading():
    """A heading of less than ten words heads the first section."""
    lines = [line(1, CONTEXT.headline), line(2, "What the engineers found in the pillars", "heading")]

    assert clean([*lines, line(3, LONG), line(4, OTHER)], CONTEXT).moved == ()


def test_line_equal_to_the_meta_description_stays():
    """That a line is the meta description says nothing about it."""
    lines = text(LONG, OTHER)

    assert lines == list(clean(lines, Context(headline="Bridge", description=LONG)).lines)


def test_lost_glyphs_are_mended():
    """Two lines that begin with a lost bullet are a pattern; one is not."""
    cleaned = clean(text("? Who pays?", "? The town pays.", LONG), CONTEXT)

    assert [kept.text for kept in cleaned.lines] == ["Who pays?", "The town pays.", LONG]
    assert cleaned.repairs == tuple(Repair(line=n, removed="? ", reason="lost_glyph_marker") for n in (1, 2))
    assert clean(text("? Who pays?", LONG), CONTEXT).repairs == ()


def test_safety_net_keeps_all_but_copies():
    """Where rules would take over a quarter of the text, only copies go and the text is flagged."""
    lines = text(
        CONTEXT.headline, LONG, "See also:", *["Ferry to start in May with a new crew and a new captain"] * 1
    )
    lines += [
        line(number, f"Another headline of the day, number {number}, rather long") for number in (5, 6, 7)
    ]
    cleaned = clean(lines, CONTEXT)

    assert cleaned.flags == ("over_cleaned",)
    assert reasons(cleaned) == [(1, "headline:exact_repeat")]
    assert cleaned.related == ()
