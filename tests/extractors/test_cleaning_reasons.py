"""The page on cleaning says what the reasons say."""

import ast
import itertools
from pathlib import Path

from extractors.cleaning import reasons

PAGE = Path(__file__).parents[2] / "docs" / "cleaning.md"


def test_the_page_explains_each_reason_in_its_own_words():
    """Every reason has a row in the table, with the sentence that stands under it in the code."""
    source = Path(reasons.__file__).read_text("utf-8")
    body = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)).body
    pairs = itertools.pairwise(body)
    rows = [
        f"| `{name.value.value}` | {doc.value.value} |" for name, doc in pairs if isinstance(name, ast.Assign)
    ]

    page = PAGE.read_text("utf-8")
    assert len(rows) == len(reasons.Reason)
    assert [row for row in rows if row not in page] == []
