"""Reads off a story the lines that may turn out to be furniture of its site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.cleaning.line import Line
from extractors.cleaning.recurring import may_be_furniture
from extractors.cleaning.shape import text_span
from extractors.cleaning.site_memory import line_hash

if TYPE_CHECKING:
    from extractors.article import Article

Position = Literal["head", "mid", "tail"]

# Longer lines inside the text are paragraphs: they would be most of what is kept and hardly ever recur.
_MAX_INSIDE = 120
_COPIES = ("headline:", "repeat:", "symbols:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A line as it stood in a story: what may turn out to be furniture."""

    hash: str
    text: str
    position: Position


def sightings(article: Article) -> tuple[Sighting, ...]:
    """The lines of a story as they stood on its page, those taken out too, copies of its headline aside."""
    lines, copies = _lines_of(article)
    first, last = text_span(lines)
    found: dict[str, Sighting] = {}
    for line in lines:
        inside = first <= line.number <= last
        if line.number in copies or (inside and len(line.text) > _MAX_INSIDE) or not may_be_furniture(line):
            continue
        position: Position = "mid" if inside else "head" if line.number < first else "tail"
        said = line_hash(line.text)
        found.setdefault(said, Sighting(hash=said, text=line.text, position=position))
    return tuple(found.values())


def _lines_of(article: Article) -> tuple[list[Line], set[int]]:
    """The lines of the page in order: those taken out keep their numbers, the text's fill the gaps."""
    taken = {change.line: change for change in (*article.removed, *article.moved)}
    kept = [
        Line(number=0, text=article.article_body[block.start : block.end], type=block.type)
        for block in article.blocks
    ]
    lines, number = [], 0
    for block in kept:
        number += 1
        while number in taken:
            lines.append(Line(number=number, text=taken[number].text))
            number += 1
        lines.append(Line(number=number, text=block.text, type=block.type))
    lines.extend(Line(number=n, text=taken[n].text) for n in sorted(taken) if n > number)
    copies = {n for n, change in taken.items() if change.reason.startswith(_COPIES)}
    return lines, copies
