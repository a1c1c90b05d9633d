"""See-also links, teasers and breadcrumbs leave the text; what only looks like them stays."""

import pytest
from bridge_lines import CONTEXT, LONG, OTHER, line, reasons, text

from extractors.article import Link, Related
from extractors.cleaning.clean import clean
from extractors.cleaning.lexicon import LANGUAGES


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
