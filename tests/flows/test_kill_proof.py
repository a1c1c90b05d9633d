"""A crawl killed at any write, fsync, rename or commit loses nothing, and fetches nothing kept again."""

from __future__ import annotations

from collections import Counter

from tests.bench.kill_proof import draw, proving


def test_twenty_kills_at_seeded_moments_leave_a_whole_folder():
    """After each the same crawl ends as if nothing had been: `make soak` tries 200 of them."""
    with proving() as proof:
        moments = list(draw(proof, 20, seed=3))
        ended = [proof.one(*moment) for moment in moments]

    assert [(moment, wrong) for moment, (_, wrong) in zip(moments, ended, strict=True) if wrong] == []
    assert Counter(died for died, _ in ended)[True] >= 18
    assert len({kind for _, kind, _ in moments}) >= 10
