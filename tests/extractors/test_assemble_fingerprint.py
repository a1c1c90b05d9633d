"""Joining lines, and the fingerprint of the result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Block, Link
from extractors.characters import tidy, visible
from extractors.cleaning.assemble import assemble
from extractors.cleaning.line import Line
from extractors.fingerprint import content_hash, word_count


def test_assemble_counts_code_points():
    """Lines are joined by a blank line; offsets count code points, also beyond the basic plane."""
    link = Link(text="b", href="https://a.example/")
    lines = [
        Line(number=1, text="Brücke 🌉", type="heading", level=2),
        Line(number=4, text="b", href="https://a.example/", links=(link,)),
    ]
    body, blocks, links = assemble(lines)

    assert body == "Brücke 🌉\n\nb"
    assert blocks == (
        Block(type="heading", start=0, end=8, level=2),
        Block(type="paragraph", start=10, end=11, href="https://a.example/"),
    )
    assert links == (link,)


def test_assemble_nothing():
    """No lines make an empty body."""
    assert assemble([]) == ("", (), ())


def test_hash_folds_space_and_composition():
    """The same text, differently spaced or composed, has one hash; another text has another."""
    assert content_hash("Caf\u00e9  au\nlait") == content_hash("Cafe\u0301 au lait")
    assert content_hash("Café au lait") != content_hash("Cafe au lait")
    assert content_hash("").startswith("sha256:")
    assert len(content_hash("\ud800")) == 71


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("Don’t stop, it's 1,250 m!", 6), ("渡し船は五月", 6), ("Tokyo 東京 2026", 4), ("กขค", 3)],
)
def test_word_count(text, words):
    """Words are counted; in scripts without spaces every character is one."""
    assert words == word_count(text)


@given(st.lists(st.sampled_from(["a", "é", "5", "_", "'", "’", "‘", "“", " ", "\u00a0", "–", "東", "."])))
def test_plain_english_is_counted_as_every_other_text(parts):
    """The quick count finds as many words as the slow one, wherever apostrophes stand."""
    text = "".join(parts)

    assert word_count(text) == word_count(f"{text} é") - 1


@given(st.text(st.sampled_from(" ab\t\n\u00a0\u00ad\u200b\u0301ée\u212a"), max_size=12))
def test_tidy_is_visible_text_folded(text):
    """Also where the text was folded before, which is most often so."""
    assert tidy(text) == " ".join(visible(text).split())
    assert tidy(tidy(text)) == tidy(text)


def test_tidy_shows_what_a_reader_sees():
    """Invisible characters go, joiners that carry meaning stay, white space is one space."""
    assert tidy("\ufeffco\u00a0 ope\u00adrate\n\tnow\u200b ") == "co operate now"
    assert visible("\u0646\u0645\u06cc\u200c\u062e") == "\u0646\u0645\u06cc\u200c\u062e"
