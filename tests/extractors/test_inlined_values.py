"""Tests what is taken for a value that was inlined, and what for a script's own words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.document import parse
from extractors.page import Page

_FAR = "So it went on, without a mark of any kind. " * 1_700  # 73,100 characters


def _document(html: str):
    address = "https://example.org/2026/the-bridge"
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return parse(Page(url=address, requested_url=address, body=html.encode(), status=200, fetched_at=at))


@pytest.mark.parametrize("tag", ["script", "SCRIPT"])
def test_a_script_that_joins_an_address_takes_no_text_along(tag):
    """The end of a string in a script, an equals sign before it, is not the beginning of a value."""
    html = (
        f"<html><head><{tag}>send('?r='+Math.random());</{tag}></head><body><p>The bridge opened.</p>"
        f"<p>{_FAR}</p><p>It wasn't late.</p></body></html>"
    )

    document = _document(html)

    assert document.visible_text.startswith("The bridge opened.")
    assert document.visible_text.endswith("It wasn't late.")


def test_a_long_value_behind_a_script_is_emptied():
    """Passing a script by does not end the search for inlined values."""
    html = (
        "<html><head><script>send('?r='+Math.random());</script></head><body>"
        f'<img src="data:image/png;base64,{"A" * 70_000}"><p>The bridge opened.</p></body></html>'
    )

    document = _document(html)

    assert document.tree.css_first("img").attributes["src"] == ""
    assert document.visible_text == "The bridge opened."


def test_a_long_value_of_a_script_element_is_emptied():
    """Settings that stand in an attribute of a script are values like any other."""
    html = (
        f'<html><head><script data-settings="{"A" * 70_000}">begin()</script></head>'
        "<body><p>The bridge opened.</p></body></html>"
    )

    document = _document(html)

    assert document.tree.css_first("script").attributes["data-settings"] == ""


def test_a_long_value_that_holds_a_script_is_emptied():
    """What stands in a value is no script of the page, though it be written like one."""
    html = (
        f'<html><body><div data-html="<script>{"A" * 70_000}"></div><p>The bridge opened.</p></body></html>'
    )

    document = _document(html)

    assert document.tree.css_first("div").attributes["data-html"] == ""


def test_a_script_that_never_ends_is_passed_by():
    """Where no script ends there is nothing behind it that could be a value."""
    html = f"<html><body><p>The bridge opened.</p><script>x='{'A' * 70_000}'"

    assert _document(html).visible_text == "The bridge opened."
