"""The chosen blocks as typed lines, with their links."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extractors.address import absolute_link
from extractors.article import Link
from extractors.characters import tidy, visible
from extractors.cleaning.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.article import BlockType
    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import TextBlock

# The longest text of 2,033 real pages has 3,600, a live blog of 4 MB 30,000. Each takes 35 microseconds from
# here to the record; the rest of a longer text is left out.
MAX_LINES = 50_000
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol"))
_WHOLE = 0.9  # share of a line's characters inside one link for the line to be that link
# Characters searched for the links of one block, some 0.1 s; no block of 2,033 real pages needs a tenth.
# Each search takes as long as so many characters.
_SEARCHED, _SEARCH = 100_000_000, 100
_BEHIND = 200  # lines without a link between two with one
_MAX_CELL = 200  # longer cells hold running text: a table that only lays out the page


class _Said(NamedTuple):
    """A line without its number."""

    text: str
    type: BlockType
    level: int | None
    href: str | None
    links: tuple[Link, ...]


def as_lines(blocks: Sequence[TextBlock], base: str) -> tuple[Line, ...]:
    """`MAX_LINES` lines at most, numbered from 1; a break in a block ends one, cells of a row share one."""
    made = (
        said
        for group in _rows(blocks)
        for said in ([_row(group, base)] if len(group) > 1 else _lines(group[0], base))
        if said.text.strip(" |\n")
    )
    return tuple(
        Line(number=number, text=text, type=kind, level=level, href=href, links=links)
        for number, (text, kind, level, href, links) in enumerate(islice(made, MAX_LINES), 1)
    )


def _rows(blocks: Sequence[TextBlock]) -> Iterator[list[TextBlock]]:
    """Blocks one by one, those of one table row together where each cell holds one short block."""
    rows = [_around(block.place, "tr") if block.place.tag in {"td", "th"} else None for block in blocks]
    cells = Counter(block.place.index for block in blocks)
    group: list[TextBlock] = []
    last: Place | None = None
    for block, row in zip(blocks, rows, strict=True):
        fits = row is not None and len(block.text) <= _MAX_CELL and cells[block.place.index] == 1
        if group and not (fits and row is last):
            yield group
            group = []
        group.append(block)
        last = row if fits else None
    if group:
        yield group


def _row(cells: Sequence[TextBlock], base: str) -> _Said:
    text = " | ".join(tidy(cell.text) for cell in cells)
    links = [link for cell in cells for link in _links(cell, base)]
    return _Said(text, "table_row", None, None, tuple(dict.fromkeys(links)))


def _lines(block: TextBlock, base: str) -> list[_Said]:
    kind, level = _kind(block.place)
    if kind == "preformatted":
        return [_Said(visible(block.text).strip("\n"), kind, None, None, ())]
    texts = [tidy(block.text)] if kind == "heading" else [tidy(text) for text in block.text.split("\n")]
    if not block.links:
        return [_Said(text, kind, level, None, ()) for text in texts]
    links = _links(block, base)
    if len(links) * len(block.text) > _SEARCHED:
        return [_linked(*found, kind, level) for found in zip(texts, _in_order(texts, links), strict=True)]
    return [_linked(text, [x for x in links if x.text in text], kind, level) for text in texts]


def _in_order(texts: Sequence[str], links: Sequence[Link]) -> list[list[Link]]:
    """By text the links in it, each at its first place behind the one before: in a time that is bounded."""
    found: list[list[Link]] = [[] for _ in texts]
    row = at = 0
    left = _SEARCHED
    for link in links:
        for number in range(row, min(row + _BEHIND, len(texts) if left > 0 else 0)):
            start = at if number == row else 0
            place = texts[number].find(link.text, start)
            left -= _SEARCH + (len(texts[number]) if place < 0 else place) - start
            if place >= 0:
                found[number].append(link)
                row, at = number, place + len(link.text)
                break
    return found


def _linked(text: str, links: Sequence[Link], kind: BlockType, level: int | None) -> _Said:
    inside = tuple(dict.fromkeys(links))
    whole = next((link.href for link in inside if len(link.text) >= _WHOLE * len(text)), None)
    return _Said(text, kind, level, whole, inside)


def _links(block: TextBlock, base: str) -> list[Link]:
    found = []
    for text, address in block.links:
        shown, href = tidy(text), absolute_link(base, address)
        if shown and href:
            found.append(Link(text=shown, href=href))
    return found


def _kind(place: Place) -> tuple[BlockType, int | None]:
    if place.tag in _HEADINGS:
        return "heading", max(int(place.tag[1]), 2)
    if place.tag == "pre":
        return "preformatted", None
    kind: BlockType = "paragraph"
    holder: Place | None = place
    while holder is not None:
        if holder.tag == "li":
            return "list_item", max(_depth(place), 1)
        if holder.tag == "blockquote":
            kind = "quote"
        holder = holder.parent
    return kind, None


def _around(place: Place, tag: str) -> Place | None:
    holder: Place | None = place
    while holder is not None and holder.tag != tag:
        holder = holder.parent
    return holder


def _depth(place: Place) -> int:
    depth, holder = 0, place
    while holder.parent is not None:
        depth += holder.tag in _LISTS
        holder = holder.parent
    return depth
