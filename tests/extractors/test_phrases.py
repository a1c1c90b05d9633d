"""Phrases are found wherever they stand in a line, the first of them first."""

import pytest

from extractors.cleaning.key import words
from extractors.cleaning.phrases import Phrases

KNOWN = Phrases(["sign up for our newsletter", "sign up", "to comment", "comment", "newsletter archive"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Please sign up for our newsletter today", (1, "sign up")),
        ("You may want to comment", (3, "to comment")),
        ("A comment to make", (1, "comment")),
        ("Newsletter archive: sign up", (0, "newsletter archive")),
        ("The newsletter of the village, signed by its editor", None),
        ("archive newsletter", None),
        ("", None),
    ],
)
def test_the_first_phrase_of_a_line_is_found(line, expected):
    """Of two at one place the one that comes first in order; never one whose words stand apart."""
    assert expected == KNOWN.find(words(line))


def test_a_line_without_a_telling_word_holds_no_phrase():
    """Each phrase is known by its longest word, which few lines hold."""
    assert {"newsletter", "comment", "sign"} >= KNOWN.telling
