"""Recognises the lines with which a paper says that it corrected an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

# Behind the word a date or an hour may stand, then a colon, dash or bracket: a sentence that begins with
# "Correction officers said" is none.
_AFTER = r"(?:[^.!?。]|\d\.){0,40}[:：–—\]】)-]"


def _phrases() -> tuple[list[str], list[str]]:
    """(words that stand at the head of a notice, sayings inside it), of 30 languages."""
    heads, sayings = [], []
    for line in files(__package__).joinpath("notices.tsv").read_text("utf-8").splitlines():
        _, at_head, inside = line.split("\t")
        heads += at_head.split("|")
        sayings += inside.split("|")
    return sorted(set(heads), key=lambda head: (-len(head), head)), sorted(set(sayings))


def _pattern() -> str:
    heads, sayings = ("|".join(map(re.escape, phrases)).replace(r"\ ", " ") for phrases in _phrases())
    return rf"(?i)^[\s\[【(*_-]*(?:{heads}){_AFTER}|{sayings}"


NOTICE = _pattern()
"""A regular expression for the notice of a correction, read alike by Python and by DuckDB (RE2)."""
_notice = re.compile(NOTICE)
# A paragraph of the article itself may speak of an earlier version of something; notices are short.
LONGEST = 600


def is_correction(line: str) -> bool:
    """Whether a line says that the article it stands in was corrected."""
    return len(line) <= LONGEST and _is_notice(line)


@lru_cache(maxsize=1024)  # the lines that a site puts around its stories come again with each of them
def _is_notice(line: str) -> bool:
    return _notice.search(line) is not None


def corrections(lines: Iterable[str]) -> tuple[str, ...]:
    """Those of the lines that say so."""
    return tuple(line for line in lines if is_correction(line))
