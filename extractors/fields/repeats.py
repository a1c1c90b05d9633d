"""Finds the blocks of a page that each name a person or a time: posts of a thread, stories of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from extractors.cleaning.line import Line
    from extractors.document import Document

# Where forums, shops and networks keep the pages of those who write there, in their addresses.
_PERSON = re.compile(
    r"[/?&](?:(?:users?|profiles?|members?|u|authors?|people|player|benutzer|mitglied(?:er)?|usuarios?"
    r"|utilisateurs?|membres?|utenti|uzytkownik)/|(?:u|uid|user|author)=|(?:member|profile)\.php|memberlist)"
)
_TIMES = {"": "time", "date": '[class*="date" i]'}
_MAX_LINKS = 1_500
_MAX_MARKS = 150
_MAX_LEVELS = 10
# However large a page is, it costs 0.1 s here at most: 500 lines are looked for in 60 blocks.
_MAX_BLOCKS = 60
_MAX_BLOCK = 20_000
_MAX_LINES = 500
_MIN_LINE = 20  # shorter lines stand in many blocks
_MAX_LINE = 80


@dataclass(frozen=True, slots=True)
class Repeats:
    """Blocks beside each other that are called alike: how many, and how many hold any of the body."""

    blocks: int = 0
    holding: int = 0
    """Those that hold any of the body."""


def by_persons(links: Sequence[LexborNode], lines: Sequence[Line]) -> Repeats:
    """The blocks that each link to a person's page: the posts of a thread, or comments below a story."""
    marks = [link for link in links[:_MAX_LINKS] if _PERSON.search((link.attrs.get("href") or "").lower())]
    return _measured(_blocks(marks), lines)


def by_times(document: Document, lines: Sequence[Line]) -> Repeats:
    """The blocks that each tell a time: the stories of a list, the posts of a thread."""
    return _measured(_blocks(document.select(_TIMES)), lines)


def _blocks(marks: Sequence[LexborNode]) -> list[LexborNode]:
    """Of elements beside each other that are called alike and hold a mark each, the largest group.

    Of groups of like size the uppermost: its blocks hold the others'.
    """
    groups: dict[tuple[int, str, str], dict[int, LexborNode]] = {}
    for mark in marks[:_MAX_MARKS]:
        node, parent = mark, mark.parent
        for _ in range(_MAX_LEVELS):
            if parent is None or parent.tag == "html":
                break
            name = (node.attrs.get("class") or "").split(" ")[0]
            group = groups.setdefault((parent.mem_id, node.tag or "", name), {})
            if node.mem_id in group:
                break
            group[node.mem_id] = node
            node, parent = parent, parent.parent
    most = max(map(len, groups.values()), default=0)
    return [list(group.values()) for group in groups.values() if len(group) == most][-1] if most > 1 else []


def _measured(blocks: Sequence[LexborNode], lines: Sequence[Line]) -> Repeats:
    texts = [_packed(block.text()[:_MAX_BLOCK]) for block in blocks[:_MAX_BLOCKS]]
    holding: set[int] = set()
    for line in lines[:_MAX_LINES] if texts else ():
        sought = _packed(line.text[: 2 * _MAX_LINE])[:_MAX_LINE]
        if len(sought) >= _MIN_LINE:
            holding.update(next(([n] for n, text in enumerate(texts) if sought in text), []))
    return Repeats(len(blocks), len(holding))


def _packed(text: str) -> str:
    return "".join(text.split())
