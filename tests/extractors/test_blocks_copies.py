"""Texts that a page holds twice."""

from selectolax.lexbor import LexborHTMLParser

from extractors.body.reader.copies import without_copies
from extractors.body.reader.segment import segment

FIRST = "The harbour master closed the eastern quay on Tuesday after divers found two cracks below water."
THEN = "Ferries to the islands will leave from the fish market until further notice, the authority said."
LINES = [f"{FIRST[:50]} said number {n}, and {THEN[:60]} for the time being." for n in range(12)]


def left(html):
    return [block.text for block in without_copies(segment(LexborHTMLParser(html.encode())).blocks)]


def test_text_for_another_width_goes():
    """A second container with the same paragraphs goes, its short sub-headings too."""
    wide = f"<div class=wide><h2>Cracks</h2><p>{FIRST}</p><h2>Ferries</h2><p>{THEN}</p></div>"
    assert ["Cracks", FIRST, "Ferries", THEN] == left(wide + wide.replace("wide", "narrow"))


def test_refrains_stay():
    """What is said again within one container is no copy, nor is a short text that is repeated alone."""
    assert [FIRST, THEN, FIRST] == left(f"<div><p>{FIRST}</p><p>{THEN}</p><p>{FIRST}</p></div>")
    assert ["Yes.", FIRST, "Yes."] == left(
        f"<div><b>Yes.</b></div><p>{FIRST}</p><section><p>Yes.</p></section>"
    )


def test_whole_text_as_one_block_goes():
    """A block that holds the paragraphs of the page once more is left out, a long paragraph stays."""
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES)
    assert LINES == left(f"<main>{paragraphs}</main><div>{' '.join(LINES)}</div>")
    long = " ".join(f"{FIRST} {n}" for n in range(20))
    assert [FIRST, long] == left(f"<p>{FIRST}</p><p>{long}</p>")


def test_nothing_stays_nothing():
    """No blocks, no copies."""
    assert [] == without_copies([])
