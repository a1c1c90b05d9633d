"""Damage that once broke the reading of a page, each found by `tests.bench.fuzz`."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from extractors import extract as extraction
from extractors.decoding import decode
from extractors.extract import extract
from extractors.page import Page
from extractors.structured_data.jsonld import loads


def page(body: bytes) -> Page:
    """A page of these bytes."""
    url = "https://harbour-post.example/news/ferry-kept"
    return Page(url=url, requested_url=url, body=body, status=200, fetched_at=datetime.now(tz=UTC))


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "unicode_escape", "utf-7", "hex", "rot13"]
)
def test_charset_that_only_python_knows_is_no_charset(charset: str) -> None:
    """They raise, or run escapes; browsers know none of them."""
    body = f"<meta charset={charset}><p>Fähre \\u0041 +AGE- ".encode("cp1252") + b"\xff" * 30

    decoded = decode(body, f"text/html; charset={charset}")

    assert "Fähre \\u0041 +AGE-" in decoded.text


@pytest.mark.parametrize(
    "block",
    [
        '{"a": ' + '\\"x' * 60_000,
        '{"a": ' + '\\"x' * 60_000 + "\\",
        "{" + "/*" * 60_000,
        '{"a": 1}-->' + " " * 60_000 + "x",
        '["' + "," * 90_000,
    ],
)
def test_broken_block_is_read_in_time_that_grows_with_its_length(block: str) -> None:
    """A string or comment without an end was looked for from each of its beginnings: minutes."""
    start = time.process_time()

    loads(block)

    assert time.process_time() - start < 1


def test_mistake_of_ours_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must be told from a page that cannot be read, so that the page is read again once we are better."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(extraction, "read_fields", broken)
    with pytest.raises(ZeroDivisionError, match="ours"):
        extract(page(b"<p>Ferry</p>"))


def test_links_that_nobody_closed_are_read_in_time() -> None:
    """Each held the rest of the page, which was tidied once for each: a minute for half a megabyte."""
    text = "The harbour council voted on Tuesday to keep the old ferry running for another winter. "
    html = "<article><h1>Ferry kept</h1>" + f"<p>{text * 4}</p>" * 8
    html += "".join(f"<div><a href=/x{n}><b>ferry {text * 3}</b><p>" for n in range(500))
    start = time.process_time()

    extract(page(html.encode()))

    assert time.process_time() - start < 3
