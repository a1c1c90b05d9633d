"""docs/outcomes.md explains every outcome and every reason that a ledger line can have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from extractors import errors
from extractors.fields import kind
from flows.failure_words import _WORDS
from storage.outcome import OutcomeName

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "outcomes.md").read_text("utf-8")
FIRST_CELLS = re.compile(r"^\|((?:[^|]*\|){1,2})", re.MULTILINE)
CODE = re.compile(
    r"\b(?:reason=|_report\(due, \"\w+\", |_put_off\(each, |give_up\([\w.]+, \"\w+\", )\"([a-z_]+)\""
)
NO_END = frozenset({"unreadable", "feed_unreadable"})
"""Errors that end no address: the base of the others, and that of a feed."""


def in_code() -> set[str]:
    """The reasons that the code gives by name."""
    files = [path for room in ("flows", "storage") for path in (ROOT / room).rglob("*.py")]
    said = {found for path in files for found in CODE.findall(path.read_text("utf-8"))}
    told = {error.reason for error in vars(errors).values() if hasattr(error, "reason")}
    return (said | told | {name for name, _ in kind._RULES} | set(_WORDS)) - NO_END


def explained() -> set[str]:
    """The codes in the first two columns of the page's tables."""
    return {code for cells in FIRST_CELLS.findall(PAGE) for code in re.findall(r"`([a-z_0-9]+)`", cells)}


@pytest.mark.parametrize("outcome", get_args(OutcomeName))
def test_every_outcome_is_explained(outcome):
    """Each has a row."""
    assert f"\n| `{outcome}` |" in PAGE


def test_every_reason_is_explained():
    """One that code gives and no table names would leave its reader alone."""
    assert in_code() - explained() == set()


def test_every_field_of_the_record_is_explained():
    """No row of the table in docs/record.md has an empty last cell."""
    text = (ROOT / "docs" / "record.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]

    assert len(rows) > 100
    assert [row for row in rows if row.endswith("|  |")] == []
