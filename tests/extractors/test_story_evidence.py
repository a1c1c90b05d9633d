"""What headlines and datelines say for or against two texts being one story."""

from __future__ import annotations

import random

import pytest

from extractors.similarity.credit import credit
from extractors.similarity.headline import MOST_PLACES, MOST_WORDS, hash_of
from extractors.similarity.overlap import overlap_of
from extractors.similarity.same_story import same_story
from extractors.similarity.sketch import from_bytes, sketch, to_bytes

WORDS = {
    "en": "harbour council morning bridge engineer market teacher winter budget railway signal garden doctor",
    "de": "hafen stadtrat morgen brücke ingenieur markt lehrerin winter haushalt eisenbahn signal garten",
    "ru": "гавань совет утро мост инженер рынок учитель зима бюджет дорога сигнал сад доктор остров письмо",
    "ar": "ميناء مجلس صباح جسر مهندس سوق معلم شتاء ميزانية قطار إشارة حديقة طبيب جزيرة رسالة نافذة",
    "ja": "港 町 市 議 会 朝 橋 技 師 場 教 冬 予 算 鉄 道 信 号 庭 園 医 島 手 紙 窓 銅 山 季 節",
}
LANGUAGES = pytest.mark.parametrize("language", WORDS)


def told(seed: int, language: str = "en", count: int = 20) -> list[str]:
    """Sentences of twelve words, their own for each seed; a word is two of the vocabulary in one."""
    chance, vocabulary = random.Random(f"{seed}{language}"), WORDS[language].split()
    pairs = [
        [*map("".join, zip(*(chance.choices(vocabulary, k=12) for _ in "ab"), strict=True))]
        for _ in range(count)
    ]
    return ["".join(words) + "。" if language == "ja" else " ".join(words) + "." for words in pairs]


def about(line: str, language: str = "en") -> str:
    """A headline of the first words of a sentence."""
    return line[:14] if language == "ja" else " ".join(line.split()[:8])


def drawn(lines: list[str], headline: str | None = None):
    """The sketch of these paragraphs."""
    return sketch("\n\n".join(lines), headline)


def method(one, other) -> str | None:
    """By what the two are one story, or None; the same from both sides."""
    verdict, turned = same_story(one, other), same_story(other, one)

    assert turned == verdict
    return verdict.method if verdict else None


def wire_copy(lines: list[str], language: str) -> list[str]:
    """What a paper makes of an agency's text: a dateline, some paragraphs, and its own matter below."""
    kept = [*lines[:6], *lines[9:12]]
    return [f"TRIESTE (Agency) - {kept[0]}", *kept[1:], *told(900, language, 6)]


@LANGUAGES
def test_headlines_that_speak_of_what_is_shared_make_a_cut_and_added_text_a_copy(language):
    """A paper's own headline, half of the text and other matter behind it: the headlines tell."""
    lines = told(1, language, 20)
    whole = drawn(lines, about(lines[2], language))
    copy = drawn(wire_copy(lines, language), about(lines[10], language))

    assert "headline" == method(whole, copy)
    assert "words of the headlines speak of them" in same_story(whole, copy).evidence


@LANGUAGES
def test_headlines_of_other_things_leave_a_shared_passage_a_passage(language):
    """The same two texts, each under a headline of what it alone tells."""
    lines = told(1, language, 20)
    whole = drawn(lines, about(lines[17], language))
    copy = drawn(wire_copy(lines, language), about(told(900, language, 6)[4], language))

    assert method(whole, copy) is None


@LANGUAGES
def test_the_head_of_a_longer_text_is_a_copy_that_was_cut(language):
    """More than half is kept, nothing added but a notice, whatever headlines say; of a third one speaks."""
    lines = told(1, language, 30)
    whole, third = drawn(lines, "Bridge"), [*lines[:10], "Read on."]

    assert "resemblance" == method(whole, drawn([*lines[:18], "Read on."], "Mirror"))
    assert "excerpt" == method(whole, drawn(third, about(lines[5], language)))
    assert method(whole, drawn(third, "Mirror")) is None


@LANGUAGES
def test_what_stands_further_down_in_a_longer_text_is_no_copy_that_was_cut(language):
    """A round-up or a rolling page holds it too."""
    lines = told(1, language, 30)

    assert method(drawn(lines, "Bridge"), drawn(lines[12:22], "Mirror")) is None


def test_the_same_agency_in_both_datelines_speaks_for_a_copy():
    """Both papers put a standfirst above and a line below, one of them keeps little."""
    lines = told(1, count=20)
    whole = [f"TRIESTE (Agency) - {lines[0]}", *lines[1:]]
    cut = [*told(5, count=1), f"Trieste (Agency) – {lines[0]}", *lines[1:7], *told(6, count=1)]
    other = [*told(5, count=1), f"Trieste (Bureau) – {lines[0]}", *lines[1:7], *told(6, count=1)]

    assert "credit" == method(drawn(whole), drawn(cut))
    assert "the same agency" in same_story(drawn(whole), drawn(cut)).evidence
    assert method(drawn(whole), drawn(other)) is None


def test_a_rolling_page_that_holds_a_text_in_pieces_is_no_copy():
    """Nearly all of it in one passage is a copy below other matter; between new entries it is none."""
    lines, new = told(1, count=16), told(2, count=14)
    rolling = [line for pair in zip(new, lines, strict=False) for line in pair]

    assert method(drawn(lines[:14]), drawn([*told(3, count=2), *rolling])) is None
    assert "excerpt" == method(drawn(lines[:8]), drawn([*new[:9], *lines[:8]]))


def test_half_of_the_runs_need_something_that_speaks_for_them():
    """A headline that is about them, or both; a shared beginning, middle or end could be any background."""
    common, one, other = told(1, count=30), told(2, count=8), told(3, count=8)
    speaks, elsewhere = about(common[0]), "Other matters altogether"

    assert method(drawn([*one, *common]), drawn([*other, *common])) is None
    assert method(drawn([*common, *one], elsewhere), drawn([*common, *other], "Unheard of")) is None
    assert "resemblance" == method(drawn([*one, *common], speaks), drawn([*other, *common], "Unheard of"))
    longer = drawn([*one, *told(4), *common], speaks), drawn([*other, *told(5, count=9), *common])
    assert method(*longer) is None


def test_passages_in_another_order_are_not_told_alike():
    """Two stories that take the same background, each in its own order."""
    parts = [told(seed, count=4) for seed in range(6)]
    one = [line for part in parts[:5] for line in part]
    other = [line for part in (parts[0], parts[3], parts[1], parts[5]) for line in part]
    overlap = overlap_of(drawn(one), drawn([*other, *told(8, count=4)]))

    assert 0.6 < overlap.order < 0.8
    assert (
        method(drawn(one, about(parts[0][0])), drawn([*other, *told(8, count=4)], about(parts[1][0]))) is None
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Council buys the old harbour bridge", "Council buys the old harbour bridge | The Valley Post"),
        (
            "Stadtrat kauft alte Hafenbrücke für Eisenbahn",
            "Stadtrat kauft alte Hafenbrücke für Eisenbahn – Update",
        ),
        ("市議会が港の古い橋を購入", "市議会が港の古い橋を購入：谷間新聞"),
    ],
)
def test_headlines_are_akin_behind_a_site_name_or_an_added_word(one, other):
    """They are, and a text of seven words in ten is then a copy; other headlines share no three words."""
    lines = told(1, count=20)
    copy = [*lines[:7], *told(2, count=3)]

    assert overlap_of(drawn(lines, one), drawn(copy, other)).akin
    assert not overlap_of(drawn(lines, one), drawn(copy, "Council of doctors meets")).akin
    assert "title" == method(drawn(lines[:14], one), drawn(copy, other))


def test_nothing_is_akin_to_a_missing_headline():
    """Two texts without headlines have none in common."""
    assert not overlap_of(drawn(told(1)), drawn(told(1))).akin


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("TRIESTE (Agency) - The council met.", "agency"),
        ("TRIESTE, July 15 (Agency News) — The council met.", "agency news"),
        ("By Anna Weber\n\nTrieste (dna) – Der Stadtrat tagte.", "dna"),
        ("ТРИЕСТ, 15 июля. /ДОЛИНА/. Совет собрался.", "долина"),
        ("ترييستي (وكالة) - اجتمع المجلس.", "وكالة"),
        ("トリエステ（谷間通信）―市議会が開かれた。", "谷 間 通 信"),
        ("The council (Agency) met in Trieste.", None),
        ("The bridge of 1912 (12) - the oldest.", None),
        ("Nothing in brackets.", None),
        ("", None),
        ("Above.\n" * 6 + "TRIESTE (Agency) - Too far down.", None),
    ],
)
def test_the_agency_is_read_off_the_dateline(text, agency):
    """A name in brackets or slashes at the head of one of the first paragraphs, a dash or stop behind it."""
    assert agency == credit(text)


def test_a_headline_is_kept_by_its_telling_words_and_their_places():
    """Not the short ones; words that the text never says have no place; both survive being kept."""
    kept = sketch("The bridge of copper stands. A bridge is a bridge.", "The bridge at 12 of gold")
    places = {word.word: word.places for word in kept.headline}

    assert {hash_of("bridge"): (0, 5, 6), hash_of("12"): (), hash_of("gold"): ()} == places
    assert kept == from_bytes(to_bytes(kept))


def test_a_hostile_headline_makes_no_giant_sketch():
    """At most so many words, and so many places of each."""
    kept = sketch(
        "again " * 5000 + " ".join(told(1)), " ".join(f"word{number}" for number in range(5000)) + " again"
    )
    often = sketch("again and " * 500 + " ".join(told(1)), "again")

    assert MOST_WORDS == len(kept.headline)
    assert MOST_PLACES >= len(often.headline[0].places) >= 1


def test_a_text_shorter_than_a_run_has_a_place_for_its_headline():
    """Its only run."""
    assert (0,) == sketch("old bridge", "bridge").headline[0].places
    assert () == sketch("", "bridge").headline[0].places
