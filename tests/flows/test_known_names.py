"""A name of a source that does not exist is told with those that are near, whatever command takes it."""

from __future__ import annotations

import pytest

COMMANDS = [
    ("edits", "--source"),
    ("inspect", "--source"),
    ("export", "-o", "-", "--source"),
    ("site", "show"),
    ("source", "shapes"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_misspelt_source_is_answered_with_the_one_meant(newsloom, crawled, command):
    """One sentence on standard error, nothing on standard output."""
    ran = newsloom(*command, "courir", "--data", crawled.data)

    assert ran.code in (1, 2)
    assert ran.out == b""
    assert ran.err.count("\n") == 1
    assert "courir" in ran.err
    assert "did you mean courier?" in ran.err


@pytest.mark.parametrize("command", [("edits", "--source"), ("source", "shapes")], ids=" ".join)
def test_a_name_like_none_is_answered_with_those_there_are(newsloom, crawled, command):
    """All three papers."""
    ran = newsloom(*command, "zzz", "--data", crawled.data)

    assert "known are courier, gaceta, talbote" in ran.err


def test_a_source_and_one_article_exclude_each_other(newsloom, crawled):
    """Else the name would be left out in silence."""
    ran = newsloom("edits", "--source", "courier", "a542275f003cf43353966", "--data", crawled.data)

    assert (ran.code, ran.out) == (2, b"")
    assert "give no URL|ID with it" in ran.err
