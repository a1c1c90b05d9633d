"""What one page shows of its site's layout: where its text stood, and which blocks beside it were none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from extractors.body.reader.segment import segment
from extractors.characters import tidy
from extractors.cleaning.site_memory import line_hash
from extractors.templates.given import Given  # noqa: TC001 - msgspec reads the type when it decodes
from extractors.templates.names import element_name, form_of, selectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import Segments, TextBlock
    from extractors.cleaning.line import Line
    from extractors.document import Document

_UNBROKEN = frozenset(("pre", "h1", "h2", "h3", "h4", "h5", "h6"))
# Less text than this shows too little of a layout to learn from.
MIN_TEXT = 500
# A container is looked for from the deepest element with so much of the text upwards.
_MOST = 0.9
_MAX_RUNGS = 12
_MAX_KINDS = 400
_DENSE = 80  # characters
MAX_HASHED = 300  # characters: longer blocks are not printed on every page
_MAX_HASHES = 120


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """An element around the text: how it can be selected, and what stands in it.

    `selectors` match it alone on this page; `depth` counts the names of `Kind.path` down to it, itself
    included; `covered` is the share of the text's characters inside, `dense` the characters of its
    paragraphs (see `dense_paragraphs`).
    """

    selectors: tuple[str, ...]
    depth: int
    covered: float
    dense: int


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks of a page that stand alike: their path from the body, their form, and what became of them.

    `kept` and `left` are (blocks, characters) that were text, and that were not.
    """

    path: str
    form: str
    kept: tuple[int, int]
    left: tuple[int, int]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One page: `page` is the `line_hash` of its address, `text` the characters of its text.

    `headline` are selectors of the heading above the text that goes with it, () where none does; `dense`
    counts the characters of all paragraphs of the page, `left` are hashes of short blocks that were no text,
    `given` says where the page gives its byline and dates.
    """

    page: str
    text: int
    dense: int
    rungs: tuple[Rung, ...]
    kinds: tuple[Kind, ...]
    headline: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()


def take_sample(
    document: Document, lines: Sequence[Line], page: str, given: tuple[Given, ...] = ()
) -> Sample | None:
    """What a page shows whose text is `lines`; None where that is too little or stands nowhere."""
    found: Segments = document.notes.get("segments") or segment(document.tree)
    kept = _kept(found.blocks, lines)
    heads = [block for block in kept[:1] if block.place.tag == "h1"]
    text = kept[len(heads) :]
    size = sum(len(block.text) for block in text)
    if size < MIN_TEXT or not found.whole:
        return None
    sizes = dense_paragraphs(document)
    rungs = tuple(_rungs(document, text, size, sizes))
    if not rungs:
        return None
    chosen = {id(block) for block in text}
    return Sample(
        page=page,
        text=size,
        dense=sum(sizes.values()),
        rungs=rungs,
        kinds=tuple(_kinds(found.blocks, chosen)),
        headline=("h1",) if heads and len(document.tree.css("h1")) == 1 else (),
        left=tuple(_left(found.blocks, chosen)),
        given=given,
    )


def dense_paragraphs(document: Document) -> dict[int, int]:
    """The characters of each paragraph of 80 and more, by `mem_id`: a menu has none."""
    root = document.tree.root
    found = {node.mem_id: len(node.text()) for node in root.css("p")} if root else {}
    return {key: size for key, size in found.items() if size >= _DENSE}


class Paths:
    """The names of the elements from below the root down to each place of a page; siblings share theirs."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[str, ...]] = {}

    def of(self, place: Place) -> tuple[str, ...]:
        """The path of a place; () for the root."""
        if place.parent is None:
            return ()
        alike = place.parent.index, place.signature  # nine of ten blocks have a sister that is called so
        known = self._known.get(alike)
        if known is None:
            tag, _, classes = place.signature.partition(".")
            known = self._known[alike] = (*self.of(place.parent), element_name(tag, classes))
        return known


def _kept(blocks: Sequence[TextBlock], lines: Sequence[Line]) -> list[TextBlock]:
    """The blocks that the lines were made of; a text that stands twice on the page counts once a line."""
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted.update(line.text.split(" | ") if line.type == "table_row" else [line.text])
    found = []
    for block in blocks:
        parts = _lines_of(block, wanted)
        if parts and all(wanted[part] > 0 for part in parts):
            wanted.subtract(parts)
            found.append(block)
    return found


def _lines_of(block: TextBlock, wanted: Mapping[str, int]) -> list[str]:
    """The texts of the lines that a block makes: one where it is a heading or code, else one a break."""
    text = block.text
    if "\n" not in text:
        return [whole] if (whole := tidy(text)) else []
    if block.place.tag in _UNBROKEN and (whole := tidy(text)) in wanted:
        return [whole]
    return [part for part in (tidy(part) for part in text.split("\n")) if part]


def _kinds(blocks: Sequence[TextBlock], chosen: set[int]) -> Iterator[Kind]:
    counted: dict[tuple[str, str], list[int]] = {}
    paths, joined = Paths(), dict[int, str]()
    for block in blocks:
        place = block.place
        path = joined.get(place.index)
        if path is None:
            path = joined[place.index] = ">".join(paths.of(place))
        numbers = counted.setdefault((path, form_of(block)), [0, 0, 0, 0])
        at = 0 if id(block) in chosen else 2
        numbers[at] += 1
        numbers[at + 1] += len(block.text)
    for (path, form), (kept, kept_chars, left, left_chars) in list(counted.items())[:_MAX_KINDS]:
        yield Kind(path=path, form=form, kept=(kept, kept_chars), left=(left, left_chars))


def _left(blocks: Sequence[TextBlock], chosen: set[int]) -> list[str]:
    texts = (b.text for b in blocks if id(b) not in chosen and 8 <= len(b.text) <= MAX_HASHED)
    return [line_hash(text) for text in list(dict.fromkeys(texts))[:_MAX_HASHES]]


def _rungs(
    document: Document, text: Sequence[TextBlock], size: int, sizes: Mapping[int, int]
) -> Iterator[Rung]:
    """The elements around most of the text, the innermost first."""
    inside: Counter[int] = Counter()
    for block in text:
        holder: Place | None = block.place
        while holder is not None:
            inside[holder.index] += len(block.text)
            holder = holder.parent
    longest = max(text, key=lambda block: len(block.text))
    for place, node in _line_up(document, longest)[:60]:
        covered = inside[place.index] / size
        if covered < _MOST:
            continue
        found = tuple(
            s for s in dict.fromkeys(selectors_of(place.tag, node.attributes)) if _alone(document, s)
        )
        dense = sum(sizes.get(each.mem_id, 0) for each in node.css("p"))
        yield Rung(selectors=found, depth=place.depth, covered=round(covered, 4), dense=dense)


def _alone(document: Document, selector: str) -> bool:
    return len(document.tree.css(selector)) == 1


def _line_up(document: Document, block: TextBlock) -> list[tuple[Place, LexborNode]]:
    """The elements around a block, as places and as nodes, innermost first."""
    start = tidy(block.text)[:60]
    own = reversed(document.tree.css(block.place.tag))
    node: LexborNode | None = next((n for n in own if start in tidy(n.text())), None)
    place: Place | None = block.place
    found = []
    while node is not None and place is not None and place.parent is not None:
        if f"{node.tag}.{node.attributes.get('class') or ''}" == place.signature:
            found.append((place, node))
            place = place.parent
        node = node.parent
    return found if place is not None and place.parent is None else []
