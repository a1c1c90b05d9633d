"""Lengths across scripts, however few characters are looked at."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from extractors.fields.width import width, words

IDEOGRAPHS = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
SIGNS = st.sampled_from("a é’—\u2028\u058f\u0590\u06ff東서ก𠀀ｱ\u1fff\u2070") | st.characters()


@given(st.lists(SIGNS, max_size=30).map("".join))
@example("’—…“”")
def test_texts_are_as_long_as_by_the_rule(text: str) -> None:
    """The looks that spare most texts the counting miss none that it is made for."""
    ideographs, syllables = len(re.findall(IDEOGRAPHS, text)), len(re.findall(r"[\uac00-\ud7af]", text))
    consonants = len(re.findall(r"[\u0590-\u06ff]", text))

    assert width(text) == len(text) + 2 * ideographs + syllables + consonants // 4
    assert words(text) == len(text.split()) + ideographs // 2 + len(re.findall(UNSPACED, text)) // 5
