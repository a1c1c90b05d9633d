"""What is read where no article is found: what is doubted, text for browsers without scripts, any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.address import page_base
from extractors.body.reader.copies import without_copies
from extractors.body.reader.lines import as_lines
from extractors.body.reader.read import KEEP, judge
from extractors.body.reader.segment import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.place import Place
    from extractors.body.reader.read import Judged
    from extractors.body.reader.segment import TextBlock
    from extractors.cleaning.line import Line
    from extractors.document import Document

# A block that the model doubts but does not rule out.
_DOUBTED = 0.15
_MUCH_MORE = 2
_PLAIN = 25  # characters outside links that menus and buttons do not have
_LITTLE = 150  # characters; a page that has no more outside links is a list of links
_FURNITURE = frozenset(("nav", "footer", "header", "aside", "form"))
_ROLES = frozenset(("navigation", "contentinfo", "banner", "complementary", "search", "dialog"))


def read_remains(document: Document, judged: Judged) -> tuple[Line, ...]:
    """What else may be the text of a page in which too little was found.

    Where something was found, all that is not ruled out, since most of such pages are short ones with teasers
    below. Else what the page keeps for browsers without scripts, if that is most of its text, or every block
    outside menus: no article, but what a page is refused for.
    """
    if any(score >= KEEP for score in judged.scores):
        return _lines(document, judged.above(_DOUBTED))
    return _unscripted(document, judged) or _lines(document, _anything(judged.page.blocks))


def _unscripted(document: Document, judged: Judged) -> tuple[Line, ...]:
    """The body as browsers without scripts show it; () where that does not hold most of the page's text."""
    if document.tree.css_first("noscript") is None:
        return ()
    whole = segment(document.tree, unscripted=True)
    if _length(whole.blocks) <= _MUCH_MORE * _length(judged.page.blocks):
        return ()
    again = judge(whole, judged.clues)
    return _lines(document, again.above(KEEP))


def _anything(blocks: Sequence[TextBlock]) -> Sequence[TextBlock]:
    """The blocks outside menus that hold text of their own; all outside menus where those say too little."""
    outside = [block for block in blocks if not _is_furniture(block)]
    plain = [block for block in outside if len(block.text) - block.linked >= _PLAIN]
    return plain if _length(plain) >= _LITTLE else outside


def _is_furniture(block: TextBlock) -> bool:
    place: Place | None = block.place
    while place is not None:
        if place.tag in _FURNITURE or place.role in _ROLES:
            return True
        place = place.parent
    return False


def _lines(document: Document, blocks: Sequence[TextBlock]) -> tuple[Line, ...]:
    return as_lines(without_copies(blocks), page_base(document))


def _length(blocks: Sequence[TextBlock]) -> int:
    return sum(len(block.text) for block in blocks)
