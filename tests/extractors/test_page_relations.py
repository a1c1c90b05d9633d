"""What a page's links are to it, by their `rel`."""

from datetime import UTC, datetime

from extractors.document import parse
from extractors.fields.rights import read_terms
from extractors.page import Page
from extractors.pagination import next_address

HERE = "https://gazette.example/2026/03/05/ferry-returns"
HEAD = '<meta property="og:type" content="article">'


def document(body):
    html = f"<html><head>{HEAD}</head><body>{body}</body></html>"
    at = datetime(2026, 3, 6, tzinfo=UTC)
    return parse(Page(url=HERE, requested_url=HERE, body=html.encode(), status=200, fetched_at=at))


def test_relations_are_told_without_case_and_one_by_one_in_page_order():
    """A `rel` may name several things, in capitals, and one of them twice."""
    page = document("<a rel='nofollow NEXT next' href=/b>2</a><LINK REL=Next href=/a><a href=/c>3</a>")

    assert [node.attrs.get("href") for node in page.related("next")] == ["/b", "/a"]
    assert [node.tag for node in page.related("nofollow")] == ["a"]
    assert page.related("prev") == []


def test_only_a_link_element_declares_the_address_of_a_page():
    """An `a` that calls itself canonical is passed over, and so is an empty address."""
    assert document("<a rel=canonical href=/a>x</a><link rel=canonical href=/b>").canonical_url == "/b"
    assert document("<link rel=canonical>").canonical_url is None
    assert document("<a rel=canonical href=/a>x</a>").canonical_url is None


def test_the_next_page_is_that_of_a_link_with_an_address():
    """A link that is called next and leads nowhere hides none of those behind it."""
    page = document("<a rel=next>more</a><a rel='next nofollow' href='/2026/03/05/ferry-returns/2'>2</a>")

    assert next_address(page) == f"{HERE}/2"


def test_a_license_may_be_linked_from_anywhere():
    """The first link to a license counts, in the head or in the text."""
    page = document("<p>Text under <a rel='license noopener' href='https://cc.example/by'>CC BY</a></p>")

    assert read_terms(page).license.value == "https://cc.example/by"
