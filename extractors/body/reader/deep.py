"""Walks what is nested too deep for a function that calls itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode


def steps(node: LexborNode | None, unread: Collection[str]) -> Iterator[tuple[LexborNode, bool]]:
    """A node, what stands inside and the siblings behind it: (as it opens, True), (as it ends, False).

    Nothing inside elements of the tags in `unread` is told, and no end of an element without content.
    """
    above: list[LexborNode] = []
    while node is not None or above:
        opens = node is not None
        node = node or above.pop()
        yield node, opens
        inside = node.first_child if opens and node.tag not in unread else None
        if inside is not None:
            above.append(node)
        node = inside or node.next
