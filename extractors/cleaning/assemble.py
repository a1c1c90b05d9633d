"""Joins cleaned lines into `articleBody`, with its structure as offsets and its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.article import Block, Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.line import Line

_JOIN = "\n\n"


def assemble(lines: Sequence[Line]) -> tuple[str, tuple[Block, ...], tuple[Link, ...]]:
    """(articleBody, blocks, links): the lines joined by one blank line; offsets count code points."""
    blocks = []
    start = 0
    for line in lines:
        end = start + len(line.text)
        blocks.append(_block(line, start, end))
        start = end + len(_JOIN)
    links = tuple(link for line in lines for link in line.links)
    return _JOIN.join(line.text for line in lines), tuple(blocks), links


def _block(line: Line, start: int, end: int) -> Block:
    return Block(
        type=line.type,
        start=start,
        end=end,
        level=line.level,
        href=line.href,
        date_published=line.published,
    )
