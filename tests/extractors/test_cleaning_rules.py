"""See-also links, teasers, repeats, symbols, standfirst, repairs and the safety net."""

from dataclasses import replace

import pytest

from extractors.article import Link, Related, Repair
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.lexicon import LANGUAGES
from extractors.cleaning.line import Line

LONG = (
    "The old bridge over the Elm will stay closed until the engineers have looked at every pillar, the town"
    " said on Tuesday, and nobody should expect to cross it before the first warm days of March."
)
OTHER = (
    "Shops on the far bank have lost a third of their customers since the barriers went up in October, the"
    " owner of the bakery says, and the ferry that was promised still lies in the harbour without a crew."
)
CONTEXT = Context(headline="Bridge stays closed", description="From the head of the page")


def line(number, text, type_="paragraph", href=None, links=()):
    """One line."""
    return Line(number=number, text=text, type=type_, href=href, links=links)


def text(*texts):
    """Paragraphs numbered from 1."""
    return [line(number, text) for number, text in enumerate(texts, 1)]


def reasons(cleaned):
    """(line, reason) of all removals."""
    return [(change.line, change.reason) for change in cleaned.removed]


def test_see_also_tail_becomes_related():
    """A see-also heading over the last lines goes with them; links are kept as data."""
    lines = [
        *text(LONG, OTHER, "See also:", "Ferry to start in May?"),
        line(5, "Town hall", href="https://a.example/"),
    ]
    cleaned = clean(lines, CONTEXT)

    assert reasons(cleaned) == [(3, "related:head"), (4, "related:item"), (5, "related:item")]
    assert cleaned.related == (
        Related(label="See also", text="Ferry to start in May?"),
        Related(label="See also", text="Town hall", url="https://a.example/"),
    )


@pytest.mark.parametrize(
    ("head", "item"),
    [
        ("Lesen Sie auch", "Fähre startet im Mai"),
        ("À lire aussi :", "Le bac part en mai"),
        ("Читайте также:", "Паром пойдёт в мае"),
        ("関連記事", "渡し船は五月から"),
        ("اقرأ أيضا:", "العبارة تنطلق في مايو"),
        ("यह भी पढ़ें:", "मई से नाव चलेगी"),
    ],
)
def test_see_also_tail_in_other_languages(head, item):
    """The heading is known in many languages, the list by its form."""
    assert reasons(clean(text(LONG, OTHER, head, item), CONTEXT)) == [
        (3, "related:head"),
        (4, "related:item"),
    ]


def test_lexicon_speaks_at_least_twenty_languages():
    """See-also words are there for at least twenty languages."""
    assert len(LANGUAGES) >= 20


def test_see_also_heading_among_paragraphs():
    """The heading goes, and the open titles right below it; the paragraphs after them stay."""
    teaser = "Ferry to start again in the middle of May"
    lines = text(LONG, "Related", OTHER, "Read more", teaser, "It was a long winter.")

    assert reasons(clean(lines, CONTEXT)) == [(2, "related:head"), (4, "related:head"), (5, "related:item")]


def test_sub_heading_below_a_see_also_heading_stays():
    """What is marked up as a heading, or too brief for a title, belongs to the text."""
    heading = line(3, "What the council wants to build after the storm", type_="heading")
    lines = [line(1, LONG), line(2, "Read more"), heading, line(4, OTHER)]

    assert reasons(clean(lines, CONTEXT)) == [(2, "related:head")]
    assert reasons(clean(text(LONG, "Read more", "Council wants more", OTHER), CONTEXT)) == [
        (2, "related:head")
    ]


def test_see_also_list_inside_the_text():
    """Inside the text the heading goes with the lines right below that are one link each."""
    lines = [
        line(1, LONG),
        line(2, "Read more"),
        line(3, "Ferry in May", href="https://a.example/f"),
        line(4, OTHER),
    ]

    assert reasons(clean(lines, CONTEXT)) == [(2, "related:head"), (3, "related:item")]


def test_text_that_is_a_list_of_readings_stays():
    """More than five such lists are what the text is about."""
    lines = [line(1, LONG)]
    for start in range(2, 14, 2):
        lines += [
            line(start, "Read more"),
            line(start + 1, f"Book number {start}", href="https://a.example/b"),
        ]
    lines.append(line(14, OTHER))

    assert reasons(clean(lines, CONTEXT)) == []


@pytest.mark.parametrize(
    ("given", "label", "title"),
    [
        ("Read also: Ferry to start in May", "Read also", "Ferry to start in May"),
        ("(Leggi anche: Il traghetto parte a maggio)", "Leggi anche", "Il traghetto parte a maggio"),
        ("» Lesen Sie auch: Fähre startet im Mai", "Lesen Sie auch", "Fähre startet im Mai"),
        ("Baca juga: Feri mulai Mei", "Baca juga", "Feri mulai Mei"),
    ],
)
def test_see_also_in_one_line(given, label, title):
    """A label and a title in one line go anywhere in the text."""
    cleaned = clean(text(LONG, given, OTHER), CONTEXT)

    assert reasons(cleaned) == [(2, "related:inline")]
    assert (Related(label=label, text=title),) == cleaned.related


def test_sentence_after_such_a_label_stays():
    """A full sentence is text, whatever stands before its colon."""
    assert reasons(clean(text(LONG, "More: the mayor wants a second bridge by 2030.", OTHER), CONTEXT)) == []


def test_teasers_below_the_text():
    """Links at the end, with a line of text each at most, are other articles; their addresses are kept."""
    doubled = "Ferry to start in May Ferry to start in May"
    lines = [
        *text(LONG, OTHER),
        line(3, doubled, "heading", links=(Link(text="Ferry to start in May", href="https://a.example/f"),)),
        line(4, "The boat has a crew at last."),
        line(5, "Baker wins prize", "heading", href="https://a.example/b"),
    ]
    cleaned = clean(lines, CONTEXT)

    assert reasons(cleaned) == [(3, "related:teaser"), (4, "related:teaser"), (5, "related:teaser")]
    assert [related.url for related in cleaned.related] == ["https://a.example/f", "https://a.example/b"]


def test_sources_below_the_text_stay():
    """List items and bare addresses at the end are sources or readings."""
    lines = [
        *text(LONG, OTHER),
        line(3, "Report of the engineers", "list_item", href="https://a.example/r"),
        line(4, "https://a.example/report", href="https://a.example/report"),
    ]

    assert reasons(clean(lines, CONTEXT)) == []


def test_breadcrumbs_above_the_text():
    """Several list items of one link each before all text are the way from the home page."""
    crumbs = [
        line(1, "Home", "list_item", href="https://a.example/"),
        line(2, "Town", "list_item", href="https://a.example/t"),
    ]

    assert reasons(clean([*crumbs, line(3, LONG), line(4, OTHER)], CONTEXT)) == [
        (1, "navigation:breadcrumb"),
        (2, "navigation:breadcrumb"),
    ]
    assert reasons(clean(crumbs, CONTEXT)) == []


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
