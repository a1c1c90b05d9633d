"""Reads the body of a page by its own learned judgement of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.address import page_base
from extractors.body.reader.clues import START, Clues, fold, read_clues
from extractors.body.reader.copies import without_copies
from extractors.body.reader.endless import alike, beginning
from extractors.body.reader.lines import as_lines
from extractors.body.reader.model import score, trained
from extractors.body.reader.reconsider import reconsider
from extractors.body.reader.segment import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.segment import Segments, TextBlock
    from extractors.cleaning.line import Line
    from extractors.document import Document

# Cross-validated by site: 0.45 gains half a point on segments of blogs and loses as much on news.
KEEP = 0.55
# The longest of 1,463 real pages has 6,219. To judge so many takes 0.7 s; what is behind goes as it began.
MAX_BLOCKS = 10_000
# Blocks between headline and text: kicker, byline, dates, share links, a picture with caption and credit.
_ABOVE = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """The blocks of a page with the probability of each that it is body text."""

    page: Segments
    clues: Clues
    scores: list[float]

    def above(self, limit: float) -> list[TextBlock]:
        """The blocks that reach a probability, without what is held twice."""
        found = zip(self.page.blocks, self.scores, strict=True)
        return without_copies([block for block, value in found if value >= limit])


def read_learned(document: Document) -> tuple[Line, ...]:
    """The lines judged to be body text, numbered from 1; () for none.

    Both the blocks and what was judged are noted at the document, for what is learned of a site asks again.
    """
    page = document.notes["segments"] = segment(document.tree)
    judged = document.notes["judged"] = judge(page, read_clues(document))
    chosen = judged.above(KEEP)
    headline = _headline_above(page.blocks, chosen[0], judged.clues) if chosen else []
    return as_lines([*headline, *chosen], page_base(document))


def judge(page: Segments, clues: Clues) -> Judged:
    """The judgement of a page's blocks; on very long pages of the first ones, which the others go with."""
    first = page if len(page.blocks) <= MAX_BLOCKS else beginning(page, MAX_BLOCKS)
    scores = reconsider(first, clues.named, score(first, clues, trained()), KEEP, clues.stated)
    return Judged(page, clues, scores if first is page else alike(page.blocks, scores))


def _headline_above(blocks: Sequence[TextBlock], first: TextBlock, clues: Clues) -> list[TextBlock]:
    """The headline right above the text: cleaning knows a standfirst by it, and takes it out on record."""
    above = blocks[max(0, (end := blocks.index(first)) - _ABOVE) : end]
    found = [block for block in above if block.place.tag == "h1" and fold(block.text[:START]) in clues.keys]
    return found[-1:]
