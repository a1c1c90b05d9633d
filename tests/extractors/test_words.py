"""The quick way to the words of a text finds the words of the slow one."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from extractors.cleaning.key import UNSPACED, opening, words

ANY = st.text(
    st.sampled_from("aB9_ .,'`’‘“”–—…\u00a0\u00ad\u200b´é\u0301東\n\t\x1fZ-") | st.characters(), max_size=40
)


def by_the_rule(text: str) -> tuple[str, ...]:
    """The words as they are defined, without any short cut."""
    folded = re.sub("['’‘ʼ`´\u00ad\u200b]", "", unicodedata.normalize("NFKC", text).casefold())
    return tuple(re.findall(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+", folded))


@given(ANY)
def test_plain_texts_have_the_words_that_the_rule_gives(text):
    """The short cut for ASCII with typographic marks changes no word of any text."""
    assert by_the_rule(text) == words(text)


@given(st.lists(ANY, max_size=6).map(" ".join))
def test_an_opening_is_how_the_words_of_the_whole_text_begin(text):
    """Or nothing, where too few words stand there: it never parts texts that say the same."""
    assert opening(text) in ((), words(text)[:3])


def test_typographic_marks_part_words_and_apostrophes_do_not():
    """Of one text with straight and with curly marks the words are the same."""
    assert ("dont", "say", "yes", "no") == words("Don’t say “yes—no”…") == words('DON\'T say "yes-no"...')
