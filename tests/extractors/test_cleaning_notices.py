"""Notices, credits, bylines, comments and cards go; text that looks like them stays."""

import pytest

from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.line import Line

OPENING = (
    "The harbour council has voted to rebuild the old swing bridge after a storm in March tore two of its"
    " four piers out of the river bed, ending a dispute of nine years."
)
MIDDLE = (
    "Work is to begin in the autumn, when the shad have passed, and should take three winters; until then a"
    " ferry carries people and bicycles, but no cars, from the fish market."
)
CLOSING = (
    "The mayor, who had argued for a tunnel, said that she would respect the vote and drive the first nail"
    " herself, provided that somebody lends her a hammer heavy enough."
)
HEADLINE = "Council votes to rebuild the old swing bridge"


def reasons(*texts: str, **context: object) -> list[str | None]:
    """The reason for each of the texts, put after the body; None where it stays."""
    return _reasons([OPENING, MIDDLE, CLOSING, *texts], len(texts), **context)


def _reasons(texts: list[str], count: int, **context: object) -> list[str | None]:
    lines = [Line(number=number, text=text) for number, text in enumerate(texts, 1)]
    cleaned = clean(lines, Context(headline=HEADLINE, titles=(HEADLINE,), **context))
    found = {change.line: change.reason for change in cleaned.removed}
    return [found.get(line.number) for line in lines[len(lines) - count :]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sign up for our weekly newsletter and never miss a bridge.", "notice:promo"),
        ("Abonnieren Sie unseren Newsletter.", "notice:promo"),
        ("Suivez-nous sur Facebook et Instagram", "notice:promo"),
        ("Подписывайтесь на наш Telegram-канал", "notice:promo"),
        ("Please read our comment policy before commenting.", "notice:comments"),
        ("コメントを投稿", "notice:comments"),
        ("Copyright 2026 The Harbour Courier. All rights reserved.", "notice:rights"),
        ("© 2026 The Harbour Courier", "notice:rights"),
        ("We may earn a commission when you buy through our links.", "notice:shop"),
        ("Filed under: Bridges", "furniture:tags"),
        ("Photo: Ann Lee/Harbour Pictures", "picture:credit"),
        ("Ann Lee/Getty Images", "picture:credit"),
        ("The bridge before the storm. Foto: Ann Lee/dpa", "picture:caption"),
        ("The bridge before the storm (AP Photo/Ann Lee)", "picture:caption"),
        ("Updated: 22 November 2026, 14:05 CET", "signature:date"),
        ("2026年11月22日 14時05分", "signature:date"),
        ("Von Karin Holm", "signature:byline"),
        ("mit dpa", "signature:byline"),
        ("https://courier.test/bridge.jpg?w=640", "furniture:address"),
    ],
)
def test_a_line_that_is_no_text_goes_with_its_reason(text: str, reason: str):
    """Below the text, each kind of furniture is taken out for what it is."""
    assert reasons(text) == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "He declined to comment.",
        "The company did not respond to a request for comment.",
        "She now follows the council on Facebook.",
        "Call (415) 358-2000",
        "Ann Lee contributed reporting from Harbour.",
        "© 2026 Associated Press. All rights reserved.",
        "© Reuters",
        "Doors open at 9.30 a.m.",
        "From January 2025 to March 2026",
        "By the river",
    ],
)
def test_text_that_looks_like_furniture_stays(text: str):
    """Who says nothing, where one can call, and whose terms a text came with are left alone."""
    assert reasons(text) == [None]


def test_a_notice_inside_the_text_stays_unless_it_opens_so():
    """Between paragraphs a sentence on newsletters is text, a brief request is not."""
    sentence = (
        "Thousands of people subscribe to the newsletter that the council sends out on every Friday now."
    )
    request = "Please subscribe to our weekly newsletter"

    assert _reasons([OPENING, sentence, MIDDLE], 2) == [None, None]
    assert _reasons([OPENING, request, MIDDLE], 2) == ["notice:promo", None]


def test_the_line_under_a_notice_goes_with_it():
    """A heading that asks, and the open line below it, which has no word of its own to tell by."""
    assert (
        reasons("Join our commenting forum", "Meet others who care about bridges") == ["notice:comments"] * 2
    )


def test_an_embed_that_was_not_shown_goes_wherever_it_stands():
    """The same notice between paragraphs, five times over, is not too much to take."""
    notice = (
        "Externer Inhalt nicht verfügbar. Bitte ändern Sie Ihre Privatsphäre-Einstellungen und laden neu."
    )
    texts = [OPENING, notice, MIDDLE, notice, CLOSING, notice, notice, notice]

    assert _reasons(texts, 8) == [None, *["notice:embed", None] * 2, *["notice:embed"] * 3]


def test_comments_go_from_the_line_that_counts_them():
    """A count with the headline heads the readers' letters, long as they may be."""
    letters = "I have crossed it every day of my life."

    assert reasons(f"2 thoughts on “{HEADLINE}”", letters, "Me too!") == ["comments:thread"] * 3


def test_without_a_count_the_headline_heads_no_comments():
    """A line that only ends in the headline is left alone, and what stands below it."""
    assert reasons(f"More thoughts on: {HEADLINE}", "Letters are welcome at any time.") == [None, None]


def test_cards_say_their_title_twice():
    """Two of them under a heading, each with its teaser, are links to other articles."""
    cards = [
        "Further afield",
        "Ferry runs aground again Ferry runs aground again",
        "Nobody was hurt.",
        "Shad return to the river Shad return to the river",
        "Anglers are pleased.",
    ]

    assert reasons(*cards) == ["related:head", *["related:card"] * 4]
    assert reasons(cards[1]) == [None]


def test_an_author_is_known_by_name():
    """A lone name goes where the page says that it is its author's; a note on them too."""
    note = "Ann Lee is a reporter who has covered rivers, bridges and ferries since she was nine."

    assert reasons("Ann Lee", note, authors=("Ann Lee",)) == ["signature:byline", "signature:author_note"]
    assert reasons("Ann Lee", "Letters are welcome.") == [None, None]


def test_a_note_on_a_writer_says_the_trade_soon():
    """Without a byline, a name and at once a trade at the end; higher up the site must be named too."""
    note = "Bo Roe is a columnist at The Harbour Courier and keeps bees."
    late = "Bo Roe was born in the house by the old swing bridge and later made it to columnist."

    end = "The ferry runs until midnight."

    assert reasons(end, note) == [None, "signature:author_note"]
    assert reasons(end, late) == [None, None]
    assert _reasons([note, OPENING, MIDDLE, CLOSING, end], 5)[0] is None
    top = _reasons([note, OPENING, MIDDLE, CLOSING, end], 5, site_name="The Harbour Courier")
    assert top[0] == "signature:author_note"


def test_more_from_the_site_heads_a_list():
    """A heading that ends in the site's name heads see-also lines, whatever the name is."""
    items = ["More from The Harbour Courier", "Ferry runs aground again", "Shad return to the river"]

    assert reasons(*items, site_name="The Harbour Courier") == ["related:head", *["related:item"] * 2]
    assert reasons(*items) == [None] * 3


def test_a_text_printed_again_goes_once():
    """Three long lines in the same order further up are a second copy; two may be a refrain."""
    other = "A short line between."

    assert _reasons([OPENING, MIDDLE, CLOSING, other, OPENING, MIDDLE, CLOSING], 4) == [
        None,
        *["repeat:run"] * 3,
    ]
    assert _reasons([OPENING, MIDDLE, CLOSING, other, OPENING, MIDDLE], 3) == [None] * 3


def test_under_a_see_also_heading_stands_another_article():
    """A title of the page below such a heading is not this page's headline."""
    other = "Ferry runs aground again near the swing bridge"
    lines = [Line(number=n, text=text) for n, text in enumerate([OPENING, "Read also", other, MIDDLE], 1)]

    cleaned = clean(lines, Context(headline=HEADLINE, titles=(HEADLINE, other)))

    assert [change.reason for change in cleaned.removed] == ["related:head", "related:item"]
