"""Words of blocks: how they are cut, folded, weighed and remembered."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.body.reader import vocabulary
from extractors.body.reader.clues import fold, words
from extractors.body.reader.layout import together
from extractors.body.reader.place import named_words
from extractors.body.reader.signs import Signs
from extractors.body.reader.vocabulary import Vocabulary, weigh

WORDS = {"read": 0.5, "^read": 0.25, "more": -1.0}


@given(st.one_of(st.text(), st.text(st.characters(max_codepoint=127))))
def test_words_are_runs_of_letters_digits_and_underscores(text):
    """The quick way of plain English cuts and folds as the general one does."""
    assert re.findall(r"\w+", text.lower()) == words(text)
    assert re.sub(r"[\W_]+", "", text.lower()) == fold(text)


def test_short_texts_weigh_what_their_words_say_and_long_ones_nothing():
    """A text that comes again weighs the same; a paragraph is not judged by its words."""
    known = Vocabulary(text=WORDS)

    texts = ("Read on", "Read on", "Read on " * 30)
    assert [0.75, 0.75, 0.0] == [known.of_text(text, text.lower().split) for text in texts]


def test_names_weigh_on_their_element_and_on_what_stands_inside():
    """Names have one weight for the element that has them and one for all inside of it, labels their own."""
    known = Vocabulary(own={"lead": 0.5, "@lead": 4.0}, path={"teaser": -2.0, "lead_teaser": -8.0})
    names = ["Lead-2 teaser", "Lead-2 teaser", "teaser\0lead", ""]

    assert [(0.5, -10.0), (0.5, -10.0), (4.0, -2.0), (0.0, 0.0)] == known.of_names(names)


@given(st.lists(st.sampled_from(["lead", "teaser", "Lead", "x", "7", "\0", "foot"])).map("-".join))
def test_names_weigh_what_all_their_words_and_pairs_weigh(names):
    """The quick way over known words alone gives what all words give, in their order, to the last bit."""
    own = {"lead": 0.1, "lead_teaser": 0.7, "teaser_lead": -0.3, "@lead": 4.1}
    path = {"teaser": -2.3, "lead_foot": 1.7, "foot_lead": 0.2, "@foot": -0.6}
    known, said = Vocabulary(own=own, path=path), named_words(names)

    assert [(weigh(said, own), weigh(said, path))] == known.of_names([names])


def test_what_is_remembered_is_bounded(monkeypatch):
    """However many texts and names there are, few are remembered, and forgotten ones weigh the same again."""
    monkeypatch.setattr(vocabulary, "_MEMORY", 3)
    known = Vocabulary(own={"box": 1.0}, text={"read": 0.5})
    texts = [f"read {'abcdefgh'[n]}" for n in range(8)]

    assert [0.5] * 16 == [known.of_text(text, text.split) for text in texts * 2]
    assert [(1.0, 0.0)] * 16 == known.of_names([f"box {n}" for n in range(8)] * 2)
    assert len(known._texts) <= 3
    assert len(known._names) <= 3


def test_equal_values_get_one_number_in_order():
    """Numbers go by value, the order keeps equal values as they stood."""
    order, numbers = together(np.array([7, 3, 7, 9, 3]))

    assert [1, 4, 0, 2, 3] == order.tolist()
    assert [1, 0, 1, 2, 0] == numbers.tolist()


@pytest.mark.parametrize("tail", ["", "\U0001f600"])
def test_signs_beyond_the_common_plane_move_no_count(tail):
    """A block's signs are counted the same beside one with a character of two code units."""
    signs = Signs(["One, two. Three 4!", f"A smile{tail}", "Five, six. And"])

    assert [1.0, 0.0, 1.0] == signs.commas.tolist()
    assert [4.0, 2.0, 3.0] == signs.words.tolist()
    assert [2.0, 0.0, 1.0] == signs.sentences.tolist()
