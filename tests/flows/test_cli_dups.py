"""`dups`: the copies of a story are shown with the evidence, split off and joined."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from extractors.article import Article
from extractors.discovery.url_key import url_key
from storage.data import open_data
from storage.identity import make_record, record_id_of

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
WORDS = [
    "harbour", "council", "morning", "bridge", "engineer", "market",
    "teacher", "winter", "budget", "railway", "signal", "garden",
]  # fmt: skip


def address(number: int) -> str:
    """Where story `number` lies."""
    return f"http://paper.test/2026/story-{number}"


def text(seed: int, extra: str = "") -> str:
    """An article of 120 words, its own for each seed."""
    chance = random.Random(seed)
    return " ".join(chance.choices(WORDS, k=120)) + extra


def record(number: int, body: str, headline: str):
    """A record as a crawl makes it."""
    return make_record(
        Article(headline=headline, article_body=body),
        url=address(number),
        requested_url=address(number),
        url_key=url_key(address(number)),
        domain="paper.test",
        source="paper",
        refusal=None,
        discovery=None,
        fetch=None,
        extractor_version="1",
        config_hash=None,
    )


@pytest.fixture
def press(tmp_path):
    """A data folder with a story, its copy, and another story."""
    made = [
        record(1, text(1), "The bridge"),
        record(2, text(1, " Read on, and on."), "The \x1b[31mbridge again"),
        record(3, text(3), "The garden"),
    ]
    with open_data(tmp_path / "press") as data:
        run = data.start_run(NOW)
        run.enter([(one.requested_url, "paper", "given") for one in made])
        for one in made:
            run.settle(one)
        run.finish()
    return tmp_path / "press"


def ident(number: int) -> str:
    """The id of story `number`."""
    return record_id_of(url_key(address(number)))


def test_stories_with_copies_are_listed(newsloom, press):
    """How many copies, how alike the least is, and the record that stands for them."""
    ran = newsloom("dups", "show", "--data", press)

    assert (0, "") == (ran.code, ran.err)
    assert ident(1) in ran.out.decode()
    assert "The bridge" in ran.out.decode()


def test_a_story_is_shown_with_its_evidence(newsloom, press):
    """By the copy's address too; nothing from a page reaches the terminal unescaped."""
    ran = newsloom("dups", "show", address(2), "--data", press)
    said = " ".join(ran.out.decode().split())

    assert (0, "") == (ran.code, ran.err)
    for shown in (address(1), address(2), "near_text 0.9", "four-word runs shared"):
        assert shown in said
    assert "\x1b[31m" not in said


def test_what_shares_a_part_is_shown_below_the_copies(newsloom, tmp_path):
    """From both sides, though only the later record names the other; none of them is a copy."""
    made = [record(1, text(1), "The bridge"), record(2, f"{text(5)} {text(6)} {text(1)[:500]}", "The garden")]
    with open_data(tmp_path / "press") as data:
        run = data.start_run(NOW)
        run.enter([(one.requested_url, "paper", "given") for one in made])
        for one in made:
            run.settle(one)
        run.finish()
    shown = [newsloom("dups", "show", address(number), "--data", tmp_path / "press") for number in (1, 2)]

    assert [True, True] == ["shares a part 0." in ran.out.decode() for ran in shown]
    assert [True, True] == [address(3 - number) in ran.out.decode() for number, ran in enumerate(shown, 1)]
    assert "There are no copies." in newsloom("dups", "show", "--data", tmp_path / "press").out.decode()


def test_split_and_merge(newsloom, press):
    """A copy becomes an article, an article a copy, and the list follows."""
    ran = newsloom("dups", "split", address(2), "--data", press)
    assert (0, "") == (ran.code, ran.err)
    assert "There are no copies." in newsloom("dups", "show", "--data", press).out.decode()

    ran = newsloom("dups", "merge", ident(3), address(1), "--data", press)
    assert (0, f"{ident(3)} is a copy of {ident(1)} now.\n") == (ran.code, ran.out.decode())
    assert "manual 1.00" in newsloom("dups", "show", ident(1), "--data", press).out.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("split", address(1)), 1, "is no copy"),
        (("split", address(9)), 1, "no article or copy has this id"),
        (("merge", address(2), address(1)), 1, "is a copy already"),
        (("split", "nonsense words"), 2, "neither a web address nor the id"),
        (("show", address(9)), 1, "no article or copy has the address or id"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(newsloom, press, arguments, code, said):
    """The record is named, nothing changes."""
    ran = newsloom("dups", *arguments, "--data", press)

    assert code == ran.code
    assert said in " ".join(ran.err.split())


def test_copies_are_exported_with_their_record(newsloom, press):
    """Each record has one key more: those that repeat it, and all else as it is stored."""
    stored = newsloom("export", "-o", "-", "--data", press).out.splitlines()
    exported = newsloom("export", "-o", "-", "--with-copies", "--data", press).out.splitlines()
    found = [json.loads(line) for line in exported]

    assert [json.loads(line) for line in stored] == [
        {key: value for key, value in one.items() if key != "copies"} for one in found
    ]
    copies = {one["id"]: [(copy["id"], copy["url"]) for copy in one["copies"]] for one in found}
    (standing,) = (one for one in copies if copies[one])
    assert {ident(1), ident(2)} == {standing, copies[standing][0][0]}
    assert [] == copies[ident(3)]


def test_what_was_settled_anew_is_told(tmp_path, newsloom):
    """A later find divides a story: what was a copy in the ledger is none any more."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(400)]
    root = tmp_path / "chain"
    made = [
        replace(
            record(number, " ".join(words[start : start + 240]), "What the council said"), date_published=day
        )
        for number, start, day in ((0, 0, "2026-03-01"), (1, 72, "2026-03-02"), (2, 144, "2026-03-03"))
    ]
    with open_data(root) as data:
        for some in ((made[1], made[2]), (made[0],)):
            run = data.start_run(NOW)
            run.enter([(one.requested_url, "paper", "feed") for one in some])
            for one in some:
                run.settle(one)
            run.finish()
    shown = newsloom("dups", "show", address(0), "--data", root).out.decode()
    told = newsloom("explain", address(2), "--data", root).out.decode()

    assert address(1) in shown
    assert address(2) not in shown
    assert f"{made[2].id} is no copy of {made[1].id} any more: it was settled anew" in told
