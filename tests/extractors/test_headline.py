"""The headline: which of a page's titles is taken, and in which form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.document import Document, parse
from extractors.fields.choice import Answer, Choice
from extractors.fields.heading import read_headings
from extractors.fields.headline import read_headline
from extractors.page import Page

URL = "https://harbour-post.example/news/ferry-kept-for-another-winter"
NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'


def document(head: str, body: str) -> Document:
    """A page of these parts."""
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    page = Page(url=URL, requested_url=URL, body=html.encode(), status=200, fetched_at=datetime.now(tz=UTC))
    return parse(page)


def headline(head: str, body: str) -> Choice:
    """The headline of a page of these parts, whose site is called Harbour Post."""
    return read_headline(document(head, body), ["Harbour Post"])


TRAILS = [
    "<ul><li><a href=/>Home</a></li><li><h1>Ferry: all about the old boat</h1></li></ul>",
    "<div class=breadcrumb><h1>Ferry: all about the old boat</h1></div>",
    "<div><a href=/>Home</a> <a href=/news>News</a> <h1>Ferry: all about the old boat</h1></div>",
]


@pytest.mark.parametrize("trail", TRAILS)
def test_heading_that_ends_a_trail_of_sections_gives_way_to_the_one_below(trail: str) -> None:
    """Papers repeat the title for searchers in the trail; the headline stands over the text."""
    found = headline(
        '<meta property="og:title" content="Council keeps the ferry for one more winter">',
        f"{trail}<h2><b class=kicker>Harbour</b> <b>Council keeps the ferry for one more winter</b></h2>",
    )

    assert found.value == "Council keeps the ferry for one more winter"


def test_heading_behind_one_link_is_no_trail() -> None:
    """A link to the section over the headline is usual."""
    page = document(
        "", "<header><a href=/news>News</a><h1>Council keeps the ferry</h1></header><h2>Costs</h2>"
    )

    headings, stand_in = read_headings(page)

    assert ([h.in_trail for h in headings], stand_in) == ([False], None)


def test_line_over_the_headline_is_told_from_it() -> None:
    """The parts of a heading are titles too, and the first is known by its class."""
    page = document("", "<h1><span class=overline>Harbour</span><span>Council keeps the ferry</span></h1>")

    headings, _ = read_headings(page)

    assert [(h.text, h.parts, h.has_kicker) for h in headings] == [
        ("Harbour Council keeps the ferry", ("Council keeps the ferry",), True)
    ]


def test_sign_that_layout_lost_comes_from_the_meta_element() -> None:
    """On the page a line break stands between kicker and headline."""
    found = headline(
        '<meta property="og:title" content="Harbour: Council keeps the ferry for a winter">'
        "<title>Harbour Council keeps the ferry for a winter</title>",
        "<h1><span>Harbour</span><br>Council keeps the ferry for a winter</h1>",
    )

    assert found.value == "Harbour: Council keeps the ferry for a winter"


def test_title_of_all_sources_is_taken_from_the_first() -> None:
    """Where all agree there is no conflict."""
    title = "Council keeps the ferry for one more winter"
    found = headline(
        f'<meta property="og:title" content="{title}">{NEWS % title}<title>{title} | Harbour Post</title>',
        f"<h1>{title}</h1>",
    )

    assert (found.chosen, found.conflict) == (Answer("opengraph", title), False)


def test_page_without_titles_has_no_headline() -> None:
    """Nothing is made up."""
    assert headline("", "<p>Text</p>") == Choice("headline")


def test_heading_that_is_a_novel_or_empty_is_none() -> None:
    """More than 400 characters are no headline, nor is a picture."""
    page = document("", f"<h1><img src=/logo.png></h1><h1>{'word ' * 90}</h1>")

    assert read_headings(page) == ([], None)


def test_linked_heading_below_a_trail_does_not_stand_in() -> None:
    """It is the teaser of another story; the first that is no link stands in, in its parts."""
    teaser = "<a href=/other><h2>Another story of the day</h2></a><h2><a href=/x>And one more</a></h2>"
    page = document("", f"<nav><h1>Ferry</h1></nav>{teaser}<h2><i>x</i><b>Council keeps ferry</b></h2>")

    headings, stand_in = read_headings(page)

    assert [h.in_trail for h in headings] == [True]
    assert stand_in is not None
    assert (stand_in.text, stand_in.parts) == ("x Council keeps ferry", ("Council keeps ferry",))


def test_heading_of_a_dozen_pieces_has_no_parts() -> None:
    """Letters in elements of their own are an ornament."""
    letters = "".join(f"<span>{letter}</span>" for letter in "FERRYKEPT")
    page = document("", f"<h1><div>{letters}</div></h1>")

    headings, _ = read_headings(page)

    assert [h.parts for h in headings] == [()]


LONG = " ".join(f"harbour{number}" for number in range(60))


def test_headline_that_is_too_long_ends_with_a_whole_word() -> None:
    """Of a whole text that a page calls its headline the first 400 characters are taken, and it shows."""
    found = headline(f'<meta property="og:title" content="{LONG}">', "<p>Text</p>").value or ""
    words = found.removesuffix("…").split()

    assert found.endswith("…")
    assert 380 < len(found) <= 401
    assert words == LONG.split()[: len(words)]


def test_headline_that_is_too_long_and_has_no_spaces_is_cut_all_the_same() -> None:
    """In Chinese there is no end of a word to look for."""
    found = headline(f'<meta property="og:title" content="{"渡轮" * 300}">', "<p>Text</p>").value

    assert found == "渡轮" * 200 + "…"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("<span>F</span>erry kept for another winter", "Ferry kept for another winter"),
        ("Ferry kept for an<wbr>other win&shy;ter", "Ferry kept for another winter"),
        ("How the <em>Harbour</em>-Ferry is kept", "How the Harbour-Ferry is kept"),
        ("<i>CO<sub>2</sub></i>: the ferry's share", "CO2: the ferry's share"),
        ("<ruby>船<rt>ふね</rt></ruby>が<ruby>残<rt>のこ</rt></ruby>る", "船が残る"),
        ("Ferry kept<style>.a { b: c }</style> for another winter", "Ferry kept for another winter"),
        ("The <em>Ferry</em><br>for another <em>winter</em>", "The Ferry for another winter"),
        (
            "<span>Traffic</span><span>Ferry kept for another winter</span>",
            "Traffic Ferry kept for another winter",
        ),
    ],
)
def test_words_of_a_heading_are_whole(heading: str, expected: str) -> None:
    """Markup inside a word does not split it; what stands beside another part is parted from it."""
    assert expected == read_headings(document("", f"<h1>{heading}</h1><p>Text.</p>"))[0][0].text.replace(
        "\u00ad", ""
    )


def test_headline_has_no_piece_of_a_word() -> None:
    """Only whole words are a part of a heading that may stand for it, and nothing unseen is in it."""
    found = headline(
        "<title>Ferry</title>", "<h1><span>F</span>erry kept for another win&shy;ter</h1><p>Text.</p>"
    )

    assert "Ferry kept for another winter" == found.value
