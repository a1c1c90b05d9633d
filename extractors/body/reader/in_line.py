"""Tells of elements that HTML does not know whether they are a part of a line, as browsers show them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = (
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend"
    " li listing main marquee menu nav noframes noscript ol optgroup p plaintext pre search section summary"
    " table tbody td tfoot th thead tr ul xmp"
)
_INLINE = (
    "abbr acronym bdi bdo big cite code data del dfn font ins kbd label mark nobr picture q ruby s samp"
    " small strike sub sup time tt u var wbr blink mi mo mn mrow msup msub mfrac msqrt"
)
BLOCKS = frozenset(_BLOCKS.split())
"""The elements of HTML that begin and end a line."""
INLINE = frozenset(_INLINE.split())
"""The elements of HTML that are part of a line, those apart that mean something to us."""

_MOST_INSIDE = 30  # elements; a name that a system marks has one or two


def is_in_line(node: LexborNode) -> bool:
    """Whether an unknown element stands beside text and holds no block: `in <city>Paris</city>, France`.

    Word, agencies' systems and scripts mark names so: as blocks they part a sentence, and fall out of it.
    """
    if not (_is_text(node.prev) or _is_text(node.next)):
        return False
    inside = list(islice(node.traverse(), _MOST_INSIDE))
    return len(inside) < _MOST_INSIDE and all(inner.tag not in BLOCKS for inner in inside)


def _is_text(node: LexborNode | None) -> bool:
    return node is not None and node.is_text_node and bool((node.text_content or "").strip())
