"""What repeats on a page is counted: blocks of persons and times, days, prose; and what an address tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.cleaning.line import Line
from extractors.document import parse
from extractors.extract import extract
from extractors.fields.address_clues import read_address
from extractors.fields.days import count_days
from extractors.fields.fields import read_fields
from extractors.fields.measure import measure
from extractors.fields.repeats import Repeats, by_persons, by_times
from extractors.page import Page
from extractors.site import UNKNOWN_SITE

AT = datetime(2026, 1, 2, tzinfo=UTC)
SENTENCE = "The harbour master of the small town said on Monday that the ferry will sail again in spring. "
REMARKS = [
    f"Remark number {n} is that the ferry was late again, and nobody told us why it was." for n in range(9)
]


def page(body, url="https://gazette.example/harbour/ferry-sails-again"):
    html = f"<html lang='en'><head></head><body>{body}</body></html>"
    return Page(url=url, requested_url=url, body=html.encode(), status=200, fetched_at=AT)


def lines(*texts):
    return [Line(number=number, text=text) for number, text in enumerate(texts, 1)]


def post(text, about="<a href='/members/ann.7/'>Ann</a>"):
    return f"<div class='note x'><p class='who'>{about}</p><p>{text}</p></div>"


def persons(body, *texts):
    document = parse(page(body))
    return by_persons(document.tree.css("a[href]"), lines(*texts))


def test_posts_of_a_thread_hold_the_body():
    """Each block that links to a person is counted, and each that holds a line of the body."""
    thread = "<div>" + "".join(post(text) for text in REMARKS) + "</div>"

    assert persons(thread, *REMARKS) == Repeats(9, 9)


def test_comments_below_a_story_do_not_hold_it():
    """Persons are named in blocks, but the text is told elsewhere."""
    story = f"<article><p>{SENTENCE}</p></article><div>{''.join(map(post, REMARKS))}</div>"

    assert persons(story, SENTENCE, SENTENCE) == Repeats(9, 0)


@pytest.mark.parametrize(
    ("about", "blocks"),
    [
        ("<a href='/u/ann'>Ann</a>", 3),
        ("<a href='/users'>All</a>", 0),
        ("<a href='/User/Ann/'>Ann</a>", 3),
        ("<a href='/member.php?u=7'>Ann</a>", 3),
        ("<a href='/menu/7'>Ann</a>", 0),
        ("<a href='/2026/01/ann'>Ann</a>", 0),
        ("Ann", 0),
    ],
)
def test_what_leads_to_a_person(about, blocks):
    """The address of a link says whether it leads to a person's page, in capitals or not."""
    assert persons("".join(post(text, about) for text in REMARKS[:3])).blocks == blocks


def test_one_person_is_no_repetition():
    """A byline that links to its author is no block among others."""
    assert persons(post(SENTENCE), SENTENCE) == Repeats()


def test_the_largest_group_of_blocks_counts():
    """Two links of one block are one block; rows in other places are groups of their own."""
    twice = "<a href='/u/ann/'>Ann</a> <a href='/u/bob/'>Bob</a>"
    body = (
        f"<ul><li>{twice}</li><li>{twice}</li></ul>" + post("one", twice) + post("two", twice) + post("three")
    )

    assert persons(body).blocks == 3


def test_stories_of_a_list_each_tell_a_time():
    """Blocks with a `time`, or with an element called a date, hold the teasers of a list."""
    rows = "".join(
        f"<section><{tag}>2 January</{tag.split()[0]}><p>{text}</p></section>"
        for tag, text in zip(("time", "span class='post-date'") * 4, REMARKS, strict=False)
    )
    document = parse(page(rows))

    assert by_times(document, lines(*REMARKS[:5], "short")) == Repeats(8, 5)


def test_blocks_in_a_deep_page_are_bounded():
    """Only the ten elements around a mark are looked at, whatever else stands around them."""
    deep = "<div>" * 500 + "<time>now</time>" + "</div>" * 500

    assert by_times(parse(page(deep * 3)), []) == Repeats()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 3 January 2026 and 3. Januar 2026, 3 January 2026 again.", 2),
        ("January 3, 2026; 03/01/2026; 2026-01-03; 2026/1/4", 4),
        ("2026年1月3日 2026년 1월 4일", 2),
        ("In 2026, as in 2025 and 2024, 12026 people came.", 0),
        ("", 0),
    ],
)
def test_days_are_counted_once(text, days):
    """A year alone is no day, and the same day written alike is one."""
    assert count_days(text) == days


def test_no_more_than_300_years_are_looked_at():
    """A page of dates costs no more than 300 of them."""
    assert count_days(" ".join(f"{n % 28 + 1}.{n % 12 + 1}.20{n % 40:02d}" for n in range(2_000))) <= 300


@pytest.mark.parametrize(
    ("url", "host", "last"),
    [
        ("https://forum.example.org/viewtopic.php?id=4", True, 2),
        ("https://community.example.org/a-long-story/about-ferries-in-spring", True, 4),
        ("https://www.forum-media.example/news", False, 1),
        ("https://gazette.example/2026/01/ferry-sails-again.html", False, 4),
        ("https://gazette.example/", False, 0),
        ("https://gazette.example/?p=47", False, 3),
        ("https://[gazette.example/a", False, 0),
        ("", False, 3),
    ],
)
def test_what_an_address_tells(url, host, last):
    """A forum's host, and the words of the last segment; a page without an address tells neither."""
    clues = read_address(url, "Ferry sails again")

    assert (host, last) == (clues["forum_host"], clues["last_words"])


@pytest.mark.parametrize(
    ("kinds", "run"),
    [("ppp", 3), ("phpip", 3), ("pptpp", 2), ("ssp", 1), ("", 0)],
)
def test_the_longest_run_of_prose(kinds, run):
    """Paragraphs of whole sentences in a row; headings and items between them do not end it, others do."""
    made = {
        "p": ("paragraph", SENTENCE),
        "h": ("heading", "Ferry"),
        "i": ("list_item", "A ferry"),
        "t": ("table_row", "A | ferry"),
        "s": ("paragraph", "A short one."),
    }
    given = [Line(number=n, text=made[k][1], type=made[k][0]) for n, k in enumerate(kinds, 1)]
    document = parse(page("<p>x</p>"))
    shape = measure(document, read_fields(document, UNKNOWN_SITE), given)

    assert (run, kinds.count("h")) == (shape.run, shape.headings)


def test_a_thread_that_says_nothing_of_itself_is_refused():
    """Posts with persons and times, without any word or type of a forum."""
    posts = "".join(
        post(f"{text} {SENTENCE}", f"<a href='/profile/{n}/'>Ann {n}</a> <time>{n} January 2026</time>")
        for n, text in enumerate(REMARKS, 1)
    )

    assert extract(page(f"<h1>Ferry</h1>{posts}", "https://boards.example/view.php?id=4")).refusal


def test_a_story_below_which_readers_talk_is_none():
    """Comments of persons at their times make no thread of a story."""
    story = "".join(f"<p>On day {n} of the trial, {SENTENCE}{SENTENCE}</p>" for n in range(8))
    talk = "".join(
        post(text, f"<a href='/profile/{n}/'>Ann {n}</a> <time>{n} January 2026</time>")
        for n, text in enumerate(REMARKS, 1)
    )

    assert extract(page(f"<h1>Ferry sails again</h1>{story}<h2>Comments</h2>{talk}")).refusal is None
