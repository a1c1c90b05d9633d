"""The day of publication: called so far from the headline, in the address, and told from that of a change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.page import Page

FAR = "<p>x</p>" * 90
MENU = "<nav>" + "<span class=nav-title>Ferries</span>" * 60 + "</nav>"


def published(
    inner: str = "",
    *,
    head: str = "",
    byline: str = "",
    before: str = "",
    path: str = "/ferry",
    lang: str = "en",
) -> tuple[str | None, list[str]]:
    """Day of publication and its source on a page with these parts around its text."""
    line = "<p>In ward {} the harbour council voted to keep the old ferry for another winter.</p>"
    text = "".join(line.format(number) for number in range(8))
    body = (
        f"<html lang={lang}><head>{head}</head><body>{before}<h1>Ferry kept for a winter</h1>{byline}"
        f"{text}{inner}</body></html>"
    ).encode()
    url = f"https://harbour-post.example{path}"
    at = datetime(2026, 5, 9, tzinfo=UTC)
    article = extract(Page(url=url, requested_url=url, body=body, status=200, fetched_at=at)).article
    sources = [p.source for p in article.provenance if p.field == "date_published"]
    return article.date_published_day, sources


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("Veröffentlicht am <b>04.05.2026</b>", "de"),
        ("Erstellt am: Montag, 04.05.2026", "de"),
        ("Dieser Beitrag wurde am <b>4. Mai 2026</b> um <b>23:03</b> Uhr gepostet", "de"),
        ("This entry was posted on Monday, May 4th, 2026 at 14:00", "en"),
        ("Publié le 4 mai 2026", "fr"),
        ("Opublikowano: 4 maja 2026", "pl"),
    ],
)
def test_day_called_that_of_publication_is_found_at_the_end(words: str, lang: str) -> None:
    """Many blogs name it below the story, behind another day that is none."""
    inner = f"{FAR}<p>The pier was built on 3 May 2019.</p><p>{words}</p>"

    assert published(inner, lang=lang) == ("2026-05-04", ["visible"])


def test_list_of_stories_each_with_its_day_tells_none() -> None:
    """Which of them is this page's cannot be known; htmldate may guess, and says so."""
    inner = f"{FAR}<p>Published on 4 May 2026</p><p>Published on 2 May 2026</p>"

    assert published(inner)[1] != ["visible"]


def test_day_of_a_change_is_not_called_that_of_publication() -> None:
    """Below the text, too."""
    assert published(f"{FAR}<p>Last updated on 4 May 2026</p>")[1] != ["visible"]


def test_only_the_first_years_of_a_page_are_looked_at() -> None:
    """A page of figures names thousands, and to read them all would take minutes."""
    years = "<p>1911 1912 1913 1914 1915</p>" * 80

    assert published(f"{FAR}<p>Published on 4 May 2026</p>{years}")[1] == ["visible"]
    assert published(f"{FAR}{years}<p>Published on 4 May 2026</p>")[1] != ["visible"]


def test_future_day_is_refused() -> None:
    """A page read in May was not published in June."""
    assert published(f"{FAR}<p>Published on 4 June 2026</p>")[0] != "2026-06-04"


def test_address_may_name_the_month_by_a_word() -> None:
    """It settles which number of a visible date is the month."""
    day = "<span class=date>03/10/2025</span>"

    assert published(byline=day, path="/blog/2025/october/03/ferry") == ("2025-10-03", ["url"])


@pytest.mark.parametrize(
    ("names", "source"),
    [("entry-meta-date updated", "visible"), ("post-date updated", "visible"), ("updated", "htmldate")],
)
def test_class_that_a_microformat_asks_for_is_no_change(names: str, source: str) -> None:
    """The microformat hAtom wants `updated` on every post's date; alone it still names a change."""
    assert published(byline=f"<span class='{names}'>4 May 2026</span>")[1] == [source]


def test_time_of_an_edit_declared_as_that_of_publication_gives_way() -> None:
    """Where the first day is declared, too, and the page shows it."""
    meta = '<meta property="article:published_time" content="2026-05-07T21:17:43Z">'
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-05-04T09:00:00Z",'
        ' "dateModified": "2026-05-07T21:17:43Z"}</script>'
    )

    shown = published(head=meta + data, byline="<span>4 May 2026</span>")
    hidden = published(head=meta + data)

    assert (shown[0], hidden[0]) == ("2026-05-04", "2026-05-07")


def test_menu_of_many_titles_hides_neither_day_nor_headline() -> None:
    """The headline is looked for among the headings of level 1 first."""
    assert published(before=MENU, byline="<p>4 May 2026</p>") == ("2026-05-04", ["visible"])
