"""Leaves out what a page holds twice: its text for narrow screens, or all of it once more as one block."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.segment import TextBlock

_LONG = 60  # characters; shorter texts are repeated by chance: labels, names, refrains
_WHOLE = 1_000  # characters of a block that may hold the whole text once more
_SUSPECTS = 5  # such blocks looked at, longest first; it bounds the work


def without_copies(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """The blocks without those that say again what another container of the page has said before.

    Repeats within one element stay: they are refrains. A short repeat goes only beside a long one.
    """
    first: dict[str, TextBlock] = {}
    again = [_is_again(block, first.setdefault(block.text, block)) for block in blocks]
    copies = [is_again and len(block.text) >= _LONG for is_again, block in zip(again, blocks, strict=True)]
    for steps in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        for index in steps:
            copies[index] = copies[index] or (again[index] and copies[index - steps.step])
    left = [block for block, is_copy in zip(blocks, copies, strict=True) if not is_copy]
    wholes = _wholes(left)
    return [block for block in left if block not in wholes] if wholes else left


def _is_again(block: TextBlock, first: TextBlock) -> bool:
    return block is not first and block.place.parent is not first.place.parent


def _wholes(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Blocks most of whose text stands in other blocks too."""
    long = [block for block in blocks if len(block.text) >= _WHOLE]
    long.sort(key=lambda block: -len(block.text))
    return [block for block in long[:_SUSPECTS] if 2 * _told_elsewhere(block, blocks) > len(block.text)]


def _told_elsewhere(block: TextBlock, blocks: Sequence[TextBlock]) -> int:
    parts = {other.text for other in blocks if _LONG <= len(other.text) < len(block.text)}
    return sum(len(part) for part in parts if part in block.text)
