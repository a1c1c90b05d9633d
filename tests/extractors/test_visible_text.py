"""The visible text of a page: everything but what no reader sees, each text once."""

from datetime import UTC, datetime

import pytest

from extractors.document import parse
from extractors.page import Page

PROSE = "The ferry sails again. "


def document(body: str):
    page = Page(
        url="https://gazette.example/ferry",
        requested_url="https://gazette.example/ferry",
        body=f"<html><body>{body}</body></html>".encode(),
        status=200,
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    return parse(page)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one</p><script>two()</script><p>three</p>", "one three"),
        ("<p>one</p><script>one</script><p>two</p>", "one two"),
        ("a<noscript><div>b<style>c</style></div></noscript>d<script>e</script>f", "a d f"),
        ("a<svg><title>q</title><style>z</style></svg>b<svg><style>y</style></svg>c", "a b c"),
        ("a<svg><path/></svg>b<script></script>c<template><p>d</p></template>e", "a b c e"),
        ("Close<svg><title>Close</title></svg>Closer", "Close Closer"),
        ("<p>one\n\n  two</p>\u00a0<p> </p>three", "one two three"),
        ("<script>all of it</script>", ""),
        ("", ""),
    ],
)
def test_what_no_reader_sees_is_left_out(body, expected):
    """Scripts, styles, pictures drawn and templates go, nested ones once; the texts around them stay."""
    assert expected == document(body).visible_text


@pytest.mark.parametrize("mark", ['"', "'"])
@pytest.mark.parametrize("space", ["", " "])
def test_inlined_values_are_emptied(mark, space):
    """An attribute value of 64 KB goes, whichever marks stand around it, and the text behind it stays."""
    long = "x" * 140_000
    found = document(f"<p>{PROSE}</p><img src={space}{mark}{long}{mark}><p>{PROSE}</p>")

    assert long not in found.html
    assert found.visible_text == (PROSE + PROSE).strip()


def test_long_text_without_quotation_marks_is_no_value():
    """Prose of 140 KB that holds no mark stays as it is."""
    prose = PROSE * 6_100
    found = document(f"<p class='a' id=\"b\">{prose}</p><p class='c' id=\"d\">{PROSE}</p>")

    assert prose.strip() in found.html
