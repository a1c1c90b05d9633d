"""Texts composed of the same passages are linked, not taken for copies."""

from __future__ import annotations

import itertools
import random

import pytest

from extractors.similarity.same_story import likeness, same_story
from extractors.similarity.sketch import sketch

SYLLABLES = (
    "har",
    "cil",
    "mor",
    "bri",
    "gin",
    "mar",
    "tea",
    "win",
    "bud",
    "rail",
    "sig",
    "gar",
    "doc",
    "orch",
)
ELSEWHERE = "Quiet weather expected over the weekend"


def told(seed: int, count: int) -> list[str]:
    """Sentences of twelve words, their own for each seed."""
    chance = random.Random(seed)
    return [
        " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(12)).capitalize() + "."
        for _ in range(count)
    ]


def about(line: str, words: int = 6) -> str:
    """A headline of the first words of a sentence."""
    return " ".join(line.split()[:words])


def method(one: tuple[list[str], str], other: tuple[list[str], str]) -> str | None:
    """By what two texts with their headlines are one story or share a part; the same from both sides."""
    drawn = [sketch("\n\n".join(lines), headline) for lines, headline in (one, other)]
    verdict = likeness(*drawn)

    assert verdict == likeness(*reversed(drawn))
    return verdict.method if verdict else None


COMMON = told(1, 16)
MINE, YOURS = told(2, 5), told(3, 6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([*COMMON, *MINE], [*COMMON, *YOURS]),
        ([*MINE, *COMMON], [*YOURS, *COMMON]),
        ([*MINE, *COMMON], [*COMMON, *YOURS]),
        ([*COMMON[:8], *MINE, *COMMON[8:]], [*COMMON[:8], *YOURS, *COMMON[8:]]),
    ],
    ids=["it begins both", "it ends both", "it ends one and begins the other", "around what each has"],
)
def test_texts_that_each_have_a_passage_of_their_own_only_share_a_part(one, other):
    """Nearly two thirds of all runs are shared, but no headline is about them."""
    assert "part" == method((one, ELSEWHERE), (other, about(YOURS[1])))


def test_a_headline_that_is_about_the_shared_passages_makes_them_one_story():
    """Four of its words and more than half; fewer words stand there by chance."""
    one, other = [*MINE, *COMMON], [*YOURS, *COMMON]

    assert "resemblance" == method((one, about(COMMON[3])), (other, ELSEWHERE))
    assert "part" == method((one, about(COMMON[3], 3)), (other, ELSEWHERE))
    assert "part" == method((one, f"{about(COMMON[3], 4)} {about(YOURS[2], 5)}"), (other, ELSEWHERE))


def test_long_passages_of_their_own_ask_for_both_headlines():
    """A hundred words of each: one headline may be of a passage that both quote."""
    common = told(1, 30)
    one, other = [*common, *told(2, 10)], [*common, *told(3, 11)]

    assert "part" == method((one, about(common[3])), (other, ELSEWHERE))
    assert "resemblance" == method((one, about(common[3])), (other, about(common[7])))


def test_a_passage_that_was_put_into_a_copy_is_none_of_its_own():
    """An update has some sentences more in the middle, the copy of the first edition its end."""
    update = ([*COMMON[:6], *MINE[:3], *COMMON[6:12]], ELSEWHERE)
    first = (COMMON, about(YOURS[1]))

    assert "resemblance" == method(update, first)
    assert "part" == method(update, ([*COMMON[:6], *YOURS[:3], *COMMON[6:]], first[1]))


def test_a_short_line_of_its_own_makes_no_sibling():
    """A byline above one, a notice below the other, a phrase that both use within what is their own."""
    one = [told(4, 1)[0], *COMMON, "Read on tomorrow."]

    assert "resemblance" == method((one, ELSEWHERE), ([*COMMON, told(5, 1)[0]], "Other"))


def test_a_phrase_in_both_does_not_end_a_passage_of_their_own():
    """Eight words said in the midst of what each has alone are no passage that both share."""
    phrase = "as the spokesman for the council told us."
    one, other = told(6, 6), told(7, 6)
    halves = [[*lines[:3], phrase, *lines[3:]] for lines in (one, other)]

    assert ["part", "part"] == [
        method(([*COMMON, *mine], ELSEWHERE), ([*COMMON, *yours], "Other"))
        for mine, yours in ((one, other), halves)
    ]


def test_a_text_that_stands_in_a_much_longer_one_is_a_copy_where_something_speaks_for_it():
    """Its headline, or none at all; not where it is only a passage of it."""
    whole = [*COMMON, *told(8, 20)]

    assert "part" == method((COMMON, ELSEWHERE), (whole, "Other"))
    assert "excerpt" == method((COMMON, about(COMMON[4], 3)), (whole, "Other"))
    assert "excerpt" == method((COMMON, ""), (whole, ""))


def test_articles_composed_of_the_same_passages_stay_apart():
    """Of 300 articles of five passages each out of forty, no two are taken for one story."""
    chance = random.Random(5)
    passages = [told(100 + number, 4) for number in range(40)]
    drawn = []
    for number in range(300):
        lines = list(itertools.chain.from_iterable(chance.sample(passages, 5)))
        lines.insert(chance.randrange(len(lines)), told(1000 + number, 1)[0])
        drawn.append(sketch("\n\n".join(lines), about(told(5000 + number, 1)[0])))
    pairs = list(itertools.combinations(drawn, 2))

    assert sum(likeness(*pair) is not None for pair in pairs) > 100
    assert not any(same_story(*pair) for pair in pairs)


def test_a_text_twice_as_long_that_is_about_the_rest_is_another_story():
    """The shorter one's headline is about what they share; of the longer one's no word is."""
    short, long = [*COMMON, *MINE[:3]], [*COMMON, *told(4, 28)]

    assert "part" == method((short, about(COMMON[3])), (long, about(told(4, 28)[5])))
    assert "headline" == method((short, about(COMMON[3])), (long, about(COMMON[5])))
