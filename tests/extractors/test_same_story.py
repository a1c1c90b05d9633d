"""Two texts are one story by what they share and how, and no story for background in common."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys

import pytest

from extractors.similarity.number_guard import numbers_differ
from extractors.similarity.same_story import same_story
from extractors.similarity.sample import MOST, sample
from extractors.similarity.sketch import MAX_WORDS, from_bytes, sketch, to_bytes

VOCABULARY = [
    "harbour", "council", "morning", "bridge", "engineer", "market", "teacher", "winter", "budget", "railway",
    "signal", "garden", "doctor", "island", "letter", "window", "copper", "season", "valley", "orchard",
    "captain", "station", "mirror", "village", "ticket", "pillar", "summer", "lantern", "minister", "bottle",
]  # fmt: skip


def story(seed: int, sentences: int = 20) -> list[str]:
    """Sentences of twelve words, their own for each seed."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(VOCABULARY, k=12)) + "." for _ in range(sentences)]


def drawn(lines: list[str], headline: str | None = None):
    """The sketch of these lines."""
    return sketch("\n\n".join(lines), headline)


def method(one, other) -> str | None:
    """By what the two are one story, or None; the same from both sides."""
    verdict, turned = same_story(one, other), same_story(other, one)

    assert turned == verdict
    return verdict.method if verdict else None


def test_an_edited_copy_is_recognised_by_resemblance():
    """A paragraph more and one less: most runs of both texts are shared."""
    lines = story(1)
    verdict = same_story(drawn(lines), drawn([*lines[:12], *lines[13:], *story(2, 1)]))

    assert ("resemblance", True) == (verdict.method, verdict.score > 0.8)
    assert "four-word runs shared" in verdict.evidence


def test_other_stories_are_apart():
    """Texts of the same words in another order share no runs to speak of."""
    assert method(drawn(story(1)), drawn(story(2))) is None


def test_a_shared_quotation_makes_no_copy():
    """Two paragraphs in common out of twenty are a quotation."""
    quotation = story(9, 3)

    assert method(drawn([*story(1), *quotation]), drawn([*story(2)[:8], *quotation, *story(3)])) is None


def test_a_wire_copy_that_was_cut_is_an_excerpt():
    """Under half is kept behind another dateline, and the paper adds a line of its own."""
    lines = story(1, 60)

    assert method(drawn(lines), drawn(["TRIESTE (Agency) -", *lines[:27], *story(2, 1)])) == "excerpt"


def test_a_story_that_begins_like_another_is_its_own():
    """They share a third, however alike they begin: to hide an article is worse than to keep a copy."""
    lines = story(1, 60)

    assert method(drawn(lines), drawn([*lines[:20], *story(2, 20)])) is None


def test_a_rolling_page_is_no_copy_of_what_it_was_before():
    """All of the old text stands in the new one, but at its end: what is told first is something else."""
    before = story(1, 15)

    assert method(drawn(before), drawn([*story(2, 25), *before])) is None


def test_a_short_text_at_the_head_of_a_long_one_needs_its_headline():
    """A stub has the first lines and a notice; without the headline it may be another's quotation."""
    lines = story(1, 60)
    stub = [*lines[:5], "Subscribe to continue."]

    assert method(drawn(stub, "The bridge"), drawn(lines, "The bridge")) == "title"
    assert method(drawn(stub), drawn(lines)) is None


def test_a_paragraph_from_the_middle_is_no_excerpt():
    """A round-up's item stands anywhere in it."""
    lines = story(1, 60)

    assert method(drawn(lines[40:46]), drawn(lines)) is None


def test_the_same_headline_needs_less_of_the_text_but_never_nothing():
    """Agencies keep a headline while they rewrite the text."""
    lines = story(1, 40)
    stub = [*lines[2:5], *story(2, 1)]

    assert method(drawn(stub, "The bridge"), drawn(lines, "The Bridge!")) == "title"
    assert method(drawn(stub, "The bridge"), drawn(lines, "Another headline")) is None
    assert method(drawn(story(3), "The bridge"), drawn(story(4), "The bridge")) is None


@pytest.mark.parametrize("empty", ["", "?!", "word", "two words"])
def test_texts_of_almost_nothing_are_one_story_with_nothing(empty):
    """Not even with themselves: what is exactly the same is found by its hash."""
    assert same_story(sketch(empty), sketch(empty)) is None


def weather(chance: random.Random) -> str:
    """A forecast as a machine writes it."""
    return (
        f"Weather for {chance.choice(VOCABULARY)} on {chance.randint(1, 28)} May: a high of"
        f" {chance.randint(8, 30)} degrees and a low of {chance.randint(-3, 14)} degrees. Winds from the"
        f" north at {chance.randint(3, 40)} km/h. Chance of rain {chance.randint(0, 100)} percent."
        " This forecast was produced automatically from data of the national weather service and is"
        " updated"
        " every hour. For warnings see our weather page, where you also find the pollen count and the tides."
    )


def closing(chance: random.Random) -> str:
    """A market report of more than 220 words as a machine writes it."""
    return " ".join(
        f"Shares of {name} closed at {chance.randint(10, 400)},{chance.randint(10, 99)} euros, up"
        f" {chance.randint(0, 9)},{chance.randint(0, 9)} percent, with {chance.randint(1000, 99999)} traded."
        for name in VOCABULARY[:20]
    )


@pytest.mark.parametrize("write", [weather, closing])
def test_items_of_one_template_stay_apart(write):
    """Weather and market items differ in little but their numbers, and that is what they say."""
    chance = random.Random(1)
    items = [sketch(write(chance), "Today") for _ in range(40)]

    assert [] == [pair for pair in itertools.combinations(items, 2) if same_story(*pair)]


def test_a_channel_number_outside_the_common_text_does_not_hide_a_copy():
    """Of two numbers in a short text one is the channel's; the one inside the common text agrees."""
    text = " ".join([*story(1, 5), "against 12 officers", *story(2, 3)])

    assert method(sketch(f"Local 10 Miami {text}"), sketch(f"CBS 2 Los Angeles {text}")) == "resemblance"


def test_a_number_that_stands_alone_decides_in_a_short_text():
    """One number in the same place says other things; texts nearly equal are copies all the same."""
    lines = story(1, 4)
    one, other = drawn(["They counted 12 boats.", *lines]), drawn(["They counted 19 boats.", *lines])

    assert numbers_differ(one, other, 0.7)
    assert not numbers_differ(one, other, 0.95)


def test_scripts_without_spaces_are_compared_by_characters():
    """An edited copy in Japanese is a copy."""
    lines = [f"東京都の市場で{name}が新しい橋を渡り、港の近くで{place}を見つけた。" for name, place in
             itertools.product("山川田中村", "犬猫鳥魚")]  # fmt: skip

    assert method(sketch("\n".join(lines)), sketch("\n".join(lines[:-3]))) == "resemblance"


def test_a_sketch_is_the_same_in_every_process():
    """Nothing in it depends on the process's own seed of hashes."""
    code = "from extractors.similarity.sketch import *; print(to_bytes(sketch('a b c d 5 e', 'x')).hex())"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }

    assert {to_bytes(sketch("a b c d 5 e", "x")).hex().encode() + b"\n"} == told


def test_a_sketch_survives_being_kept():
    """Bytes and back: the same value; a text without words too."""
    for text in ("", "They counted 12 boats on 3 May 2026. " * 3, "\ud800 lone"):
        kept = sketch(text, "Boats")

        assert kept == from_bytes(to_bytes(kept))


def test_keeping_a_sketch_leaves_it_as_it_is(monkeypatch):
    """On machines that write numbers the other way, too, where its bytes are turned around on their way."""
    monkeypatch.setattr(sys, "byteorder", "big")
    drawn = sketch("a b c d 5 e", "x")
    before = drawn.runs[:]

    assert to_bytes(drawn) == to_bytes(drawn)
    assert before == drawn.runs


def test_a_hostile_text_makes_no_giant_sketch():
    """What stands behind 16,000 words is not looked at."""
    lines = [f"word{number}" for number in range(MAX_WORDS + 500)]

    assert sketch(" ".join(lines[:MAX_WORDS])) == sketch(" ".join(lines))
    assert MOST == len(sample(sketch(" ".join(lines))))


def test_copies_share_what_the_index_finds_them_by():
    """A stub, a cut copy and an edited one share two hashes of the sample or more with their article.

    Where a stub has fewer than four, one is enough: in one of 300 stubs of 70 words.
    """
    missed = []
    for seed in range(100):
        lines = story(seed, 40)
        whole = set(sample(drawn(lines)))
        variants = (lines[:6], ["Dateline -", *lines[:16], *story(seed + 500, 4)], [*lines[:5], *lines[8:]])
        missed += [
            (seed, number)
            for number, variant in enumerate(variants)
            if len(whole & (mine := set(sample(drawn(variant))))) < (2 if len(mine) >= 4 else 1)
        ]

    assert [] == missed


def test_runs_that_go_on_otherwise_are_no_hash_in_common():
    """Of 300 phrases of four words, each with another word behind it, two texts share one at most."""
    phrases = [f"{VOCABULARY[at % 30]} {VOCABULARY[at // 30]} phrase{at} word{at}" for at in range(300)]
    one, other = (
        sketch(" ".join(f"{phrase} {mark}{at}" for at, phrase in enumerate(phrases))) for mark in ("x", "y")
    )

    assert len(set(one.runs) & set(other.runs)) >= 300
    assert min(len(sample(one)), len(sample(other))) > 40
    assert len(set(sample(one)) & set(sample(other))) <= 1


def test_the_sample_of_a_text_is_small():
    """About twenty hashes for 400 words, and one at least for the shortest text."""
    assert 10 < len(sample(drawn(story(1, 34)))) < 40
    assert len(sample(sketch("one two"))) == 1
    assert sample(sketch("")) == ()
