"""Articles told on several pages: which page follows, what is joined, and what is missing."""

from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.page import Page
from extractors.pagination import MOST_PAGES, follows
from extractors.rules.table import read_table
from extractors.site import UNKNOWN_SITE, Site

TITLE = "Ten years of the harbour railway"
TEXTS = (
    "The first train left the harbour in the rain, with a band on the platform and no one in second class.",
    "Coal paid for the line until the war; then it was apples, sugar beet and the mail for the islands.",
    "The last driver keeps the key of the engine shed on a nail in his kitchen, beside the calendar.",
    "Plans to open it again were drawn up twice, and twice the money went to the road along the shore.",
)
URL = "https://gazette.example/2026/harbour-railway.html"


def address(number):
    return URL if number == 1 else URL.replace(".html", f"-{number}.html")


def page(number, *, last=3, title=TITLE, url=None, links="", texts=TEXTS):
    nexts = f'<link rel="next" href="{address(number + 1)}">' if number < last else ""
    prev = f'<link rel="prev" href="{address(number - 1)}">' if number > 1 else ""
    body = "".join(f"<p>Part {number}: {text}</p>" for text in texts)
    html = (
        f'<html lang="en"><head><title>{title} - The Gazette</title>'
        f'<meta property="og:type" content="article">'
        f"{nexts}{prev}</head><body><article><h1>{title}</h1>{body}</article>{links}</body></html>"
    )
    url = url or address(number)
    return Page(
        url=url,
        requested_url=url,
        body=html.encode(),
        status=200,
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
    )


def read(first, *further, site=UNKNOWN_SITE):
    return extract(first, site, further=further)


def pages_of(extraction):
    return [(one.source, one.value) for one in extraction.candidates if one.field == "pages"]


def test_all_pages_become_one_text():
    """In order, without the headline of the later pages; each address is in the evidence."""
    whole = read(page(1), page(2), page(3))
    parts = [whole.article.article_body.index(f"Part {number}: {TEXTS[0]}") for number in (1, 2, 3)]

    assert parts == sorted(parts)
    assert whole.article.article_body.count(TITLE) == 0
    assert whole.article.flags == ("multi_page",)
    assert pages_of(whole) == [("joined", address(number)) for number in (1, 2, 3)]
    assert whole.next_page is None


def test_a_page_that_is_missing_is_told():
    """The text is what there is; the record is flagged and the evidence names the page."""
    part = read(page(1), page(2))

    assert part.article.flags == ("multi_page", "incomplete_pages")
    assert part.next_page == address(3)
    assert ("missing", address(3)) in pages_of(part)


def test_a_first_page_alone_asks_for_the_second():
    """Nothing was joined yet."""
    alone = read(page(1))

    assert (alone.next_page, alone.article.flags) == (address(2), ("incomplete_pages",))


def test_a_later_page_is_no_article_of_its_own():
    """By rel=prev to the same address with a lower number."""
    later = read(page(2))

    assert later.refusal == "later_page"
    assert address(1) in later.evidence
    assert later.next_page is None


def test_a_part_of_a_serial_is_an_article_of_its_own():
    """Its headline names the number."""
    assert read(page(2, title="Ten years of the harbour railway, part 2")).refusal is None


def test_a_page_with_another_headline_is_not_joined():
    """What rel=next leads to then was another story: nothing is missing."""
    other = read(page(1), page(2, title="A bakery opens at the tram stop"))

    assert "Part 2" not in other.article.article_body
    assert (other.article.flags, other.next_page) == ((), None)


@pytest.mark.parametrize(
    ("head", "address", "wanted"),
    [
        ("", "/story/2", False),
        ('<meta property="og:type" content="article">', "/story/2", True),
        ('<meta property="og:type" content="article">', "/story/page/2/", False),
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', "/story/page/2/", True),
    ],
)
def test_only_a_page_that_calls_itself_an_article_goes_on(head, address, wanted):
    """Lists have rel=next, too; `/page/2` is theirs unless structured data says article."""
    body = "".join(f"<p>{text}</p>" for text in TEXTS)
    following = f"https://gazette.example{address}"
    html = (
        f'<head><title>{TITLE}</title>{head}<link rel=next href="{following}"></head><h1>{TITLE}</h1>{body}'
    )
    url = "https://gazette.example/story"
    fetched = datetime(2026, 3, 4, tzinfo=UTC)
    alone = read(Page(url=url, requested_url=url, body=html.encode(), status=200, fetched_at=fetched))

    assert alone.next_page == (following if wanted else None)


def test_a_headline_with_words_around_it_is_the_same():
    """`(page 2 of 3)` is often added."""
    whole = read(page(1, last=2), page(2, last=2, title=f"{TITLE} (page 2 of 2)"))

    assert whole.article.flags == ("multi_page",)


def test_pages_that_lead_in_a_circle_end():
    """A page that was read is not wanted again."""
    rule = read_table("x", {"next_page": "a.on", "body": "article p"})
    back = page(2, last=2, links=f'<a class="on" href="{address(1)}">more</a>')
    whole = read(page(1, links=f'<a class="on" href="{address(2)}">more</a>'), back, site=Site(rule=rule))

    assert (whole.next_page, whole.article.flags) == (None, ("multi_page",))


def test_no_more_than_ten_pages_are_joined():
    """The eleventh stays wanted, and the record says that it is not whole."""
    many = read(*(page(number, last=30) for number in range(1, 20)))

    assert len([one for one in pages_of(many) if one[0] == "joined"]) == MOST_PAGES
    assert "incomplete_pages" in many.article.flags


def test_a_page_that_cannot_be_read_is_missing():
    """An answer that is no HTML is as good as none."""
    broken = Page(
        url=address(2), requested_url=address(2), body=b"%PDF-1.4", status=200, fetched_at=page(1).fetched_at
    )

    assert read(page(1), broken).next_page == address(2)


def test_a_rule_leads_to_the_page_that_holds_all():
    """The one page is read instead; while it is not at hand the first page is read and flagged."""
    site = Site(rule=read_table("x", {"body": "article p", "single_page": "a.print"}))
    link = '<a class="print" href="/print/harbour-railway">Print</a>'
    url = "https://gazette.example/print/harbour-railway"
    first = page(1, links=link)
    alone = read(first, site=site)
    whole = read(first, page(7, url=url), site=site)

    assert (alone.next_page, alone.article.flags) == (url, ("incomplete_pages",))
    assert whole.article.article_body.startswith("Part 7")
    assert "Part 1" not in whole.article.article_body
    assert (whole.article.flags, whole.next_page) == (("multi_page",), None)


def test_a_rule_whose_one_page_holds_nothing_keeps_the_first():
    """What was asked for is not there: the text of the first page, flagged."""
    site = Site(rule=read_table("x", {"single_page": "a.print", "body": "article p"}))
    first = page(1, links='<a class="print" href="/p">Print</a>')
    empty = page(9, url="https://gazette.example/p", texts=())
    read_so = read(first, empty, site=site)

    assert "Part 1" in read_so.article.article_body
    assert "incomplete_pages" in read_so.article.flags


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/story", "/story/2"),
        ("/story/", "/story/page/2/"),
        ("/story.html", "/story-2.html"),
        ("/story.html", "/story_2.html"),
        ("/story,1.html", "/story,2.html"),
        ("/story?id=5", "/story?id=5&page=2"),
        ("/story?page=2", "/story?page=3"),
        ("/story", "/story/seite-2"),
        ("/story/seite-2", "/story/seite-3"),
        ("/story?seite=2&utm_source=x", "/story?seite=3"),
    ],
)
def test_addresses_that_go_on(first, second):
    """The same but for a page number that is one higher."""
    assert follows(f"https://www.a.example{first}", f"http://a.example{second}")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/story", "/other"),
        ("/story", "/story/3"),
        ("/story/2", "/story"),
        ("/news/123", "/news/124"),
        ("/2026/11/22/a", "/2026/11/23/a"),
        ("/story?id=5", "/story?id=6"),
        ("/", "/2026"),
        ("/story", "https://b.example/story/2"),
    ],
)
def test_addresses_that_do_not_go_on(first, second):
    """Another story, a page left out, the page before, another host."""
    second = second if second.startswith("https:") else f"https://a.example{second}"

    assert not follows(f"https://a.example{first}", second)


def test_what_is_no_address_follows_nothing():
    """A scheme of another kind is no page."""
    assert not follows("mailto:a@b.example", "https://a.example/2")
