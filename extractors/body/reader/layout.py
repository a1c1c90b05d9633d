"""The page as a whole: how text, links and names are spread, where the article may stand."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from extractors.body.reader.clues import fold
from extractors.body.reader.vocabulary import marks, weigh

if TYPE_CHECKING:
    from extractors.body.reader.clues import Clues
    from extractors.body.reader.place import Place
    from extractors.body.reader.segment import Segments, TextBlock
    from extractors.body.reader.vocabulary import Vocabulary

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
_LISTS = frozenset(("ul", "ol", "table", "dl"))
_SENTENCE_END = frozenset(".!?…。！？।؟۔")
_COMMAS = frozenset(",;،、")
_CLOSING = "\"'”’»)]』」› "
_START = 300  # characters; titles are shorter
_LONG = 80  # characters outside links that menus and buttons do not have


class Layout:
    """Sums and places of one page, read by features; lists are by block or, where said, by place."""

    def __init__(self, page: Segments, clues: Clues, vocabulary: Vocabulary) -> None:
        self.places, self.blocks = page.places, page.blocks
        self.clues, self.vocabulary = clues, vocabulary
        self.lengths = [len(block.text) for block in self.blocks]
        self.density = [min(1.0, b.linked / n) for b, n in zip(self.blocks, self.lengths, strict=True)]
        self.plain = [n * (1.0 - d) for n, d in zip(self.lengths, self.density, strict=True)]
        self.logs = [log(n + 1) for n in self.lengths]
        self.tags = [TAGS.get(block.place.tag, 0) for block in self.blocks]
        self.ends = [end_of(block.text) for block in self.blocks]
        self._keys: list[str | None] = [None] * len(self.blocks)
        self._marks: list[float | None] = [None] * len(self.blocks)
        self._name_places()
        self._sum_places()
        self.best = self._best_place()
        self._measure_ways()
        self.run = best_run(self.plain, self.lengths)
        self.headline = self._find_headline()

    def _name_places(self) -> None:
        """By place: bits of the kinds around, and what the names on the way say (sum, lowest, highest)."""
        own, path = self.vocabulary.own, self.vocabulary.path
        self.bits: list[int] = []
        self.own: list[float] = []
        self.way: list[float] = []
        self.lowest: list[float] = []
        self.highest: list[float] = []
        weights: dict[tuple[str, ...], tuple[float, float]] = {}
        for place in self.places:
            known = weights.get(place.words)
            if known is None:
                known = weights[place.words] = (weigh(place.words, own), weigh(place.words, path))
            self.own.append(known[0])
            self._inherit(place, known[1])

    def _inherit(self, place: Place, weight: float) -> None:
        bits = _TAG_BITS.get(place.tag, 0) | _ROLE_BITS.get(place.role, 0)
        if place.parent is None:
            self.bits.append(bits)
            self.way.append(weight)
            self.lowest.append(min(weight, 0.0))
            self.highest.append(max(weight, 0.0))
            return
        up = place.parent.index
        self.bits.append(self.bits[up] | bits)
        self.way.append(self.way[up] + weight)
        self.lowest.append(min(self.lowest[up], weight))
        self.highest.append(max(self.highest[up], weight))

    def _sum_places(self) -> None:
        """By place and all inside: characters, those outside links, in long blocks; blocks, children."""
        count = len(self.places)
        self.chars, self.outside, self.long = [0] * count, [0.0] * count, [0.0] * count
        self.count, self.children, self.pictures = [0] * count, [0] * count, [p.pictures for p in self.places]
        self.alike: dict[tuple[int, str], int] = {}
        for block, length, plain in zip(self.blocks, self.lengths, self.plain, strict=True):
            index = block.place.index
            self.chars[index] += length
            self.outside[index] += plain
            self.count[index] += 1
            if plain >= _LONG:
                self.long[index] += plain
        for place in reversed(self.places):
            if place.parent is not None:
                self._carry(place, place.parent.index)
        self.long_total = self.long[0] or 1.0
        self.total = self.chars[0] or 1

    def _carry(self, place: Place, up: int) -> None:
        index = place.index
        self.chars[up] += self.chars[index]
        self.outside[up] += self.outside[index]
        self.long[up] += self.long[index]
        self.count[up] += self.count[index]
        self.pictures[up] += self.pictures[index]
        self.children[up] += 1
        key = (up, place.signature)
        self.alike[key] = self.alike.get(key, 0) + 1

    def _best_place(self) -> Place:
        """The element with most running text close below it, links counting against it."""
        credit: dict[int, float] = {}
        for block, plain in zip(self.blocks, self.plain, strict=True):
            place = block.place
            if plain < 25 or self.bits[place.index] & _FURNITURE:
                continue
            worth = (
                1
                + block.text.count(",")
                + block.text.count("，")
                + block.text.count("、")
                + min(plain / 100, 3)
            )
            holder: Place | None = place if place.tag == "div" and place.parent else place.parent or place
            for share in (1.0, 0.5, 0.16):
                if holder is not None:
                    credit[holder.index] = credit.get(holder.index, 0.0) + share * worth
                    holder = holder.parent
        if not credit:
            return self.places[0]
        return self.places[
            max(credit, key=lambda index: credit[index] * self.outside[index] / self.chars[index])
        ]

    def _measure_ways(self) -> None:
        """By place: steps up to the way of the best place, and down from there."""
        self.steps = ways(self.places, self.best)

    def _find_headline(self) -> int:
        """The block that is the headline: a heading that equals a title, else the first h1; -1 where none."""
        heads = [index for index, tag in enumerate(self.tags) if 2 <= tag <= 4]
        for index in heads:
            if self.key(index) in self.clues.keys:
                return index
        return next((index for index in heads if self.tags[index] == 2), -1)

    def key(self, index: int) -> str:
        """The start of a block's text, folded, see `fold`."""
        key = self._keys[index]
        if key is None:
            key = self._keys[index] = fold(self.blocks[index].text[:_START])
        return key

    def said(self, index: int) -> float:
        """What the words of a short block say."""
        value = self._marks[index]
        if value is None:
            value = self._marks[index] = weigh(marks(self.blocks[index].text), self.vocabulary.text)
        return value


def ways(places: list[Place], goal: Place) -> list[tuple[int, int]]:
    """By place: (steps from the goal up to the nearest common ancestor, steps from there down)."""
    line: set[int] = set()
    holder: Place | None = goal
    while holder is not None:
        line.add(holder.index)
        holder = holder.parent
    steps: list[tuple[int, int]] = []
    for place in places:
        if place.index in line or place.parent is None:
            steps.append((goal.depth - place.depth, 0))
        else:
            up, down = steps[place.parent.index]
            steps.append((up, down + 1))
    return steps


def best_run(plain: list[float], lengths: list[int]) -> tuple[int, int]:
    """First and last block of the run with most text, short blocks and links counting against it."""
    best, total, start, found = 0.0, 0.0, 0, (0, 0)
    for index, (outside, length) in enumerate(zip(plain, lengths, strict=True)):
        gain = (outside - 60) * (1.0 if outside > 60 else 0.5) - (length - outside)
        if total <= 0:
            total, start = 0.0, index
        total += max(-150.0, min(gain, 400.0))
        if total > best:
            best, found = total, (start, index)
    return found


def end_of(text: str) -> int:
    """How a text ends: 3 as a sentence, 2 with a colon, 1 with a comma, 0 otherwise; closing quotes apart."""
    last = (text.rstrip(_CLOSING) or text)[-1]
    if last in _SENTENCE_END:
        return 3
    return 2 if last == ":" else 1 if last in _COMMAS else 0


def list_around(block: TextBlock) -> Place | None:
    """The nearest list or table around a block."""
    place: Place | None = block.place
    while place is not None and place.tag not in _LISTS:
        place = place.parent
    return place
