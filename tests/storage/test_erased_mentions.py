"""What other records say of an erased one goes with it."""

from __future__ import annotations

import random
from datetime import timedelta

from holdings import faults, records

from storage.erase import erase

VOCABULARY = [
    "harbour", "council", "morning", "bridge", "engineer", "market", "teacher", "winter", "budget", "railway",
    "signal", "garden", "doctor", "island", "letter", "window", "copper", "season", "valley", "orchard",
]  # fmt: skip


def lines(seed: int, count: int = 12) -> list[str]:
    """Sentences of twelve words, their own for each seed."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(VOCABULARY, k=12)) + "." for _ in range(count)]


def text(*seeds: int, count: int = 12) -> str:
    """An article of so many sentences of each of these seeds."""
    return "\n\n".join(line for seed in seeds for line in lines(seed, count))


def mentioned(root, record_id: str) -> list[str]:
    """The files below the rooms of records in which an id stands."""
    return sorted(
        str(path.relative_to(root)) for path in root.glob("*/*/*.jsonl") if record_id in path.read_text()
    )


def test_who_shares_a_part_with_an_erased_record_names_it_no_more(data, make, settle, now):
    """In the article and in the versions that it had; what it shares with others stays."""
    root = data.layout.root
    first, second = make(1, article_body=text(1)), make(2, article_body=text(2))
    both = make(3, headline="Round-up", article_body=text(1, 2))
    settle(first, second)
    settle(both)
    settle(make(3, headline="Round-up, updated", article_body=text(1, 2)), now=now + timedelta(hours=1))
    named = [{one["id"] for one in record["sharesWith"]} for record in records(root)]

    assert {first.id, second.id} in named
    erased = erase(data, [first.id], now + timedelta(hours=2))
    assert [] == mentioned(root, first.id)
    (left,) = (one for one in records(root) if one["id"] == both.id)
    assert [second.id] == [one["id"] for one in left["sharesWith"]]
    assert 1 == sum(one.count for one in erased.where if one.what == "mention")
    assert [] == faults(root)


def test_the_evidence_of_a_copy_names_no_erased_record(data, make, settle, now):
    """The copy that takes the place of an erased article, and one that was recognised by it."""
    root = data.layout.root
    first = make(1, article_body=text(1))
    settle(first, make(2, article_body=text(1) + "\n\nOne more."), make(3, article_body=text(1) + "\n\nTwo."))
    assert mentioned(root, first.id)
    erase(data, [first.id], now + timedelta(hours=2))

    assert [] == mentioned(root, first.id)
    assert 2 == len(records(root)) + len(records(root, "duplicates"))
    (copy,) = records(root, "duplicates")
    assert "an erased record" in copy["duplicateOf"]["evidence"]
    assert [] == faults(root)
