"""What is taken of a page whose blocks are given their scores by the test."""

from selectolax.lexbor import LexborHTMLParser

from extractors.body.reader.clues import fold
from extractors.body.reader.reconsider import reconsider
from extractors.body.reader.segment import segment

KEEP = 0.55


def kept(html, scores, stated=""):
    """The beginnings of the texts that are taken, blocks scored by the words they begin with, else 0.9.

    `stated` is the text that the page gives of itself in its head.
    """
    page = segment(LexborHTMLParser(html.encode()))
    found = [
        next((value for start, value in scores.items() if block.text.startswith(start)), 0.9)
        for block in page.blocks
    ]
    again = reconsider(page, frozenset(), found, KEEP, fold(stated))
    return [block.text[:14] for block, score in zip(page.blocks, again, strict=True) if score >= KEEP]
