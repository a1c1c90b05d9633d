"""Tells which pages were read worst, and of each the longest line that was missed or was too much."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from rich.console import Console

WORST = 10
_SHOWN = 90  # characters of a line that are shown
_LINES = re.compile(r"\n+")


def tell_worst(
    console: Console,
    cases: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    predictions: list[dict[str, Any]],
    score: ModuleType,
) -> None:
    """The ten pages with the lowest shingle F1: the shares missed and too much, and an example of each."""
    judged = [index for index, row in enumerate(rows) if "shingle" in row]
    for index in sorted(judged, key=lambda index: (rows[index]["shingle"]["f1"], cases[index]["id"]))[:WORST]:
        case, parts, text = cases[index], rows[index]["shingle"], predictions[index].get("text") or ""
        if parts["f1"] == 1:
            return
        console.print(f"  {case['id']}: F1 {100 * parts['f1']:.0f}", highlight=False)
        truth = truth_of(case)
        for label, share, line in (
            ("missed", 1 - parts["r"], longest_absent(truth, text, score)),
            ("too much", 1 - parts["p"], longest_absent(text, truth, score)),
        ):
            if share > 0:
                example = f": {line}" if line else ""
                console.print(
                    f"    {label} {100 * share:.0f} %{example}", highlight=False, markup=False, soft_wrap=True
                )


def truth_of(case: dict[str, Any]) -> str:
    """The text that a page is judged by, one paragraph a line; optional paragraphs are in it."""
    truth = case["truth"]
    return truth.get("body") or "\n".join(truth.get("paragraphs") or ())


def longest_absent(text: str, other: str, score: ModuleType) -> str:
    """The longest line of `text` of whose words under half stand, as runs of four, in `other`; cut, or ""."""
    there = score.shingles(score.words(other))
    absent = [line for line in _LINES.split(text) if not _stands(score.shingles(score.words(line)), there)]
    line = max(absent, key=len, default="").strip()
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 3]}..."


def _stands(runs: Counter[tuple[str, ...]], there: Counter[tuple[str, ...]]) -> bool:
    """Whether half of a line's runs stand elsewhere; a line without words says nothing."""
    return 2 * (runs & there).total() >= runs.total()
