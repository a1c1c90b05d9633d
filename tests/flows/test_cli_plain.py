"""Text of pages on a terminal: nothing in it can steer, and nothing of it is lost."""

from __future__ import annotations

import json

import pytest

from flows.cli.plain import plain, plain_json, plain_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07title", r"\x1b]0;owned\x07title"),
        ("one\rtwo\x08", r"one\rtwo\x08"),
        ("C1 \x9b31m", r"C1 \x9b31m"),
        ("abc\u202edef\u2066", r"abc\u202edef\u2066"),
        ("line\u2028end", r"line\u2028end"),
        ("half \ud800", r"half \ud800"),
        ("a\tb\nc", "a\tb\nc"),
        ("naïve Ærø Ελλάδα עברית 日本 👩\u200d👧", "naïve Ærø Ελλάδα עברית 日本 👩\u200d👧"),
    ],
)
def test_steering_characters_are_shown_as_escapes(text, shown):
    """Control, reordering and unpaired characters become escapes; text of any language stays."""
    assert plain(text) == shown


def test_a_line_stays_a_line():
    """`plain_line` folds all white space, so that a cell of a table cannot break out of it."""
    assert plain_line("a\n\r b\t\x1b[2J") == r"a b \x1b[2J"


@pytest.mark.parametrize("text", ["\x7f\x85\u202e", "tag \U000e0041", "plain"])
def test_json_says_the_same_in_other_characters(text):
    """JSON for a terminal decodes to the same value and holds no steering character."""
    escaped = plain_json(json.dumps({"a": text}, ensure_ascii=False).encode())

    assert json.loads(escaped) == {"a": text}
    assert plain(escaped.decode()) == escaped.decode()
