"""The page as a whole: how text, links and names are spread, where the article may stand."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.body.reader.clues import START, joined, words
from extractors.body.reader.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from extractors.body.reader.clues import Clues
    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import Segments
    from extractors.body.reader.signs import Numbers
    from extractors.body.reader.vocabulary import Vocabulary

    Indexes = NDArray[np.int64]

_NUMBERED = (
    *("p", "h1", "h2", "h3", "h4 summary", "h5", "h6", "li", "td th", "blockquote"),
    *("figcaption caption figure", "dd dt", "pre", "div center details", "section main", "article"),
    *("header", "footer", "aside", "body", "address", "label legend"),
)
TAGS = {tag: number for number, tags in enumerate(_NUMBERED, 1) for tag in tags.split()}
_KINDS = "article main nav header footer aside form figure table ul blockquote li".split()  # noqa: SIM905  words
BIT = {kind: 1 << index for index, kind in enumerate(_KINDS)}
_ALIASES = {"ol": "ul", "dl": "ul", "figcaption": "figure", "td": "table", "th": "table"}
_TAG_BITS = {**BIT, **{tag: BIT[kind] for tag, kind in _ALIASES.items()}}
_ROLES = {
    "navigation": "nav",
    "main": "main",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "article": "article",
    "dialog": "form",
    "search": "form",
}
_ROLE_BITS = {role: BIT[kind] for role, kind in _ROLES.items()}
_FURNITURE = BIT["nav"] | BIT["footer"]
_NOWHERE = (0, 0.0, 0.0, 0.0, -1)
_HEADING = 200  # characters; a longer heading is a paragraph in large type
_LISTS = frozenset(("ul", "ol", "table", "dl"))
_ENDS = {**dict.fromkeys(".!?。！？؟।۔", 3), **dict.fromkeys(",;،、", 1), ":": 2, "…": 4}
_CLOSING = "\"'”’»)]』」› "
_STANDING = attrgetter("depth", "first", "end", "children", "nth")
# A page of more is judged as one of so many: few pages are as long as the longest articles.
MANY, MANY_BLOCKS, MANY_CHARS = 60, 400, 30_000
LONG = 80  # characters outside links that menus and buttons do not have


class Layout:
    """Sums and places of one page as arrays: by place or, from `at` on, by block.

    What a place holds is summed as the difference of running sums, since its blocks are contiguous.
    """

    def __init__(self, page: Segments, clues: Clues, vocabulary: Vocabulary) -> None:
        self.places, self.blocks = page.places, page.blocks
        self.clues, self.vocabulary = clues, vocabulary
        self._keys: list[str | None] = [None] * len(self.blocks)
        self._words: dict[int, list[str]] = {}
        self._read_places()
        self._read_blocks()
        self.chars_before, self.plain_before = running(self.length), running(self.plain)
        self._sum_places()
        self.best = self._best_place()
        self.steps_up, self.steps_down = self.ways(self.best)
        self.run = best_run(self.plain, self.length)
        self.headline = self._find_headline()

    def _read_places(self) -> None:
        """By place: where it stands and what it holds; siblings alike."""
        places = self.places
        numbers = np.fromiter(chain.from_iterable(map(_STANDING, places)), np.int64, 5 * len(places))
        self.depth, self.first, self.end, *rest = numbers.reshape(-1, 5).T
        self.children, self.nth = np.minimum(rest, MANY)
        parents = [0, *[place.parent.index for place in places[1:] if place.parent]]
        signatures: dict[str, int] = {}
        called = [signatures.setdefault(place.signature, len(signatures)) for place in places]
        self.parent, self.signature = np.array(parents), np.array(called)
        _, siblings = together(self.parent * len(places) + self.signature)
        self.alike = np.minimum(np.bincount(siblings)[siblings], MANY)
        self._inherit(parents)

    def _inherit(self, parents: Sequence[int]) -> None:
        """By place: kinds around as bits; what names say, its own and on the way; list around."""
        said = self.vocabulary.of_names([place.names for place in self.places])
        rows: list[tuple[int, float, float, float, int]] = []
        for index, (place, parent, (_, weight)) in enumerate(zip(self.places, parents, said, strict=True)):
            row, tag = rows[parent] if index else _NOWHERE, place.tag
            kind = _TAG_BITS.get(tag, 0) | (_ROLE_BITS.get(place.role, 0) if place.role else 0)
            if kind or weight:  # else it stands as its parent does: a third of all
                bits, way, low, high, around = row
                around = index if tag in _LISTS else around
                if weight < low:
                    low = weight
                elif weight > high:
                    high = weight
                row = (bits | kind, way + weight, low, high, around)
            rows.append(row)
        columns = np.fromiter(chain.from_iterable(rows), np.float64, 5 * len(rows)).reshape(-1, 5).T
        self.way, self.lowest, self.highest = np.ascontiguousarray(columns[1:4])
        self.bits, self.list = columns[[0, 4]].astype(np.int64)
        self.own = np.array([own for own, _ in said])

    def _read_blocks(self) -> None:
        """By block: its place and those around; lengths, tag, end."""
        blocks = self.blocks
        self.at: Indexes = np.array([block.place.index for block in blocks])
        self.up = self.parent[self.at]
        self.grand = self.parent[self.up]
        self.texts = [block.text for block in blocks]
        self.signs = Signs(self.texts)
        self.length = self.signs.widths
        self.by_group, self.group = self._group_blocks()
        linked = np.array([block.linked / len(block.text) for block in blocks])
        self.plain = np.rint(self.length * np.maximum(1.0 - linked, 0.0))
        self.density = 1.0 - self.plain / self.length
        self.log = np.log(self.length + 1.0)
        self.tag = np.array([TAGS.get(block.place.tag, 0) for block in blocks])
        self.ends = np.array(list(map(end_of, self.texts)))
        self.media = np.array([block.media for block in blocks])
        self.headings = governing(self.tag, self.length)

    def _group_blocks(self) -> tuple[Indexes, Indexes]:
        """The blocks whose element, its parent and grandparent are called alike: see `together`."""
        names, size = self.signature, len(self.places)
        chain = (names[self.at] * size + names[self.up]) * size + names[self.grand]
        return together(chain)

    def _sum_places(self) -> None:
        """By place and all inside: characters, those outside links, in long blocks."""
        self.chars = self.between(self.chars_before)
        self.outside = self.between(self.plain_before)
        self.long = self.inside(np.where(self.plain >= LONG, self.plain, 0.0))
        self.long_total = float(self.long[0]) or 1.0
        self.total = float(self.chars[0])

    def inside(self, values: Numbers | Indexes) -> Numbers:
        """By place: the sum of the blocks' values inside."""
        found: Numbers = self.between(running(values))
        return found

    def between(self, sums: Numbers) -> Numbers:
        """By place: the sum of the blocks' values inside, from their running sums."""
        found: Numbers = sums[self.end] - sums[self.first]
        return found

    def _best_place(self) -> Place:
        """The element with most running text close below it, links counting against it."""
        running_text = (self.plain >= 25) & ((self.bits[self.at] & _FURNITURE) == 0)
        if not running_text.any():
            return self.places[0]
        worth = (1.0 + self.signs.commas + np.minimum(self.plain / 100, 3))[running_text]
        is_div = np.array([block.place.tag == "div" for block in self.blocks])
        holder = np.where(is_div, self.at, self.up)[running_text]
        credit = np.zeros(len(self.places))
        for share in (1.0, 0.5, 0.16):
            credit += share * np.bincount(holder, worth, len(self.places))
            worth = np.where(holder > 0, worth, 0.0)
            holder = self.parent[holder]
        return self.places[int(np.argmax(credit * self.outside / self.chars))]

    def ways(self, goal: Place) -> tuple[Indexes, Indexes]:
        """By place: steps from the goal up to the nearest common ancestor, steps from there down."""
        meet = np.zeros(len(self.places), np.int64)
        line = [goal]
        while line[-1].parent is not None:
            line.append(line[-1].parent)
        for place in reversed(line):
            meet[place.index : place.last] = place.depth
        return goal.depth - meet, self.depth - meet

    def _find_headline(self) -> int:
        """The block that is the headline: a heading that equals a title, else the first h1; -1 where none."""
        heads = ((self.tag >= 2) & (self.tag <= 4)).nonzero()[0].tolist()
        for index in heads:
            if self.key(index) in self.clues.keys:
                return int(index)
        return next((int(index) for index in heads if self.tag[index] == 2), -1)

    def key(self, index: int) -> str:
        """The start of a block's text, folded, see `fold`."""
        key = self._keys[index]
        if key is None:
            key = self._keys[index] = joined(self.words(index))
        return key

    def said(self, index: int) -> float:
        """What the words of a block say, 0 of a long one: see `Vocabulary`."""
        return self.vocabulary.of_text(self.texts[index], lambda: self.words(index))

    def words(self, index: int) -> list[str]:
        """The words of the start of a block, lower case."""
        found = self._words.get(index)
        if found is None:
            found = self._words[index] = words(self.texts[index][:START])
        return found


def together(values: Indexes) -> tuple[Indexes, Indexes]:
    """The order in which equal values stand together, and by value its number among all different ones."""
    order: Indexes = values.argsort(kind="stable")
    ordered = values[order]
    numbers = np.zeros(len(values), np.int64)
    numbers[order[1:]] = (ordered[1:] != ordered[:-1]).cumsum()
    return order, numbers


def governing(tags: Indexes, lengths: Indexes) -> Indexes:
    """By block: the nearest heading before it, or -1."""
    is_heading = (tags >= 2) & (tags <= 7) & (lengths <= _HEADING)
    latest = np.maximum.accumulate(np.where(is_heading, np.arange(len(tags)), -1))
    return np.concatenate(([-1], latest[:-1]))


def beside_one_another(groups: Iterable[Iterable[NDArray[Any]]], width: int, rows: int) -> Numbers:
    """The columns of all groups as one table with so many rows, in which each column lies side by side."""
    table = np.empty((width, rows))
    for number, column in enumerate(chain.from_iterable(groups)):
        table[number] = column
    return table.T


def clip(values: Indexes, most: int) -> Indexes:
    """The values from -`most` to `most`; quicker than numpy's own on short columns."""
    clipped: Indexes = np.minimum(np.maximum(values, -most), most)
    return clipped


def running(values: Numbers | Indexes) -> Numbers:
    """Sums of all values before each, and of all at the end."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(out=sums[1:])
    return sums


def best_run(plain: Numbers, lengths: Numbers) -> tuple[int, int]:
    """First and last block of the run with most text, short blocks and links counting against it."""
    best, total, start, found = 0.0, 0.0, 0, (0, 0)
    gains = (plain - 60) * np.where(plain > 60, 1.0, 0.5) - (lengths - plain)
    for index, gain in enumerate(np.maximum(np.minimum(gains, 400.0), -150.0).tolist()):
        if total <= 0:
            total, start = 0.0, index
        total += gain
        if total > best:
            best, found = total, (start, index)
    return found


def end_of(text: str) -> int:
    """How a text ends: 3 as a sentence, 2 with a colon, 1 with a comma, 4 cut off; closing quotes apart."""
    last = text[-1]
    if last in _CLOSING:
        last = (text.rstrip(_CLOSING) or text)[-1]
    return 4 if last == "." and text.endswith("...") else _ENDS.get(last, 0)
