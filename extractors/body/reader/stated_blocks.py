"""Takes doubted blocks that the page itself states to be its article's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.body.reader.clues import fold
from extractors.body.reader.place import way_up

if TYPE_CHECKING:
    from extractors.body.reader.judged_page import JudgedPage
    from extractors.body.reader.segment import TextBlock

# Ruled out by the model; what is stated is a list of links there, or the name of a picture.
_RULED_OUT = 0.1
_SHORTEST = 25
# Statements keep headings of boxes, lines of pictures and see-also links, too: of those a third are text.
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PICTURES = frozenset(("figcaption", "figure"))


def take_stated(page: JudgedPage, stated: str) -> None:
    """Take the blocks among the text that stand in `stated`, the folded `articleBody`, and are no links.

    Only where the statement is of this text: most of what is taken stands in it. What does not stand in
    it is text as often as not, as statements leave out lists and end early: those blocks stay as they are.
    """
    kept = page.kept(range(len(page.blocks)))
    if not stated or not kept:
        return
    doubted = [
        index
        for index in range(kept[0], kept[-1])
        if _RULED_OUT <= page.scores[index] < page.keep and _may_be_text(page.blocks[index])
    ]
    found = [index for index in doubted if fold(page.blocks[index].text) in stated]
    if found and _is_of(page, kept, stated):
        page.take(found)


def _may_be_text(block: TextBlock) -> bool:
    if len(block.text) < _SHORTEST or 2 * block.linked >= len(block.text) or block.place.tag in _HEADINGS:
        return False
    return all(place.tag not in _PICTURES for place in way_up(block.place))


def _is_of(page: JudgedPage, kept: list[int], stated: str) -> bool:
    same = [index for index in kept if fold(page.blocks[index].text) in stated]
    return 2 * page.length(same) >= page.length(kept)
