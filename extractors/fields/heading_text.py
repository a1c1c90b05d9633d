"""Reads the text of a heading: words that markup splits stay whole, lines are parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

# What stands in these goes on with the word beside it; a span or bold words may be a line over the headline.
_IN_WORD = frozenset(("abbr", "cite", "em", "i", "mark", "q", "ruby", "sub", "sup", "u"))
_UNREAD = frozenset(("rp", "rt", "script", "style", "title"))
# Most headings have none of these; to look for them takes a fifth of going through the texts.
_SPLITTING = "abbr, cite, em, i, mark, q, ruby, sub, sup, u, wbr, script, style, title, span:first-child"


def text_of(node: LexborNode, most: int) -> str:
    """The text of an element or a text node, white space folded; `most` characters are looked at."""
    if node.is_text_node:
        text = node.text_content or ""
    elif (first := node.first_child) is not None and first.is_text_node and first.next is None:
        text = first.text_content or ""
    else:
        text = node.text(separator=" ")
        if len(text) <= most and node.css_first(_SPLITTING) is not None:
            text = "".join(_joined(node))
    return " ".join(text[:most].split())


def _joined(node: LexborNode) -> Iterator[str]:
    """The texts inside, a space before each that does not go on with the word before it."""
    last: LexborNode | None = None
    said = ""
    for inner in node.traverse(include_text=True):
        if not inner.is_text_node or inner.parent is None or inner.parent.tag in _UNREAD:
            continue
        text = inner.text_content or ""
        if last is not None and not _goes_on(node, last, inner, said, text):
            yield " "
        yield text
        last, said = inner, said + text


def _goes_on(node: LexborNode, last: LexborNode, inner: LexborNode, said: str, text: str) -> bool:
    around = _before(node, inner)
    if around in ("br", "wbr"):
        return around == "wbr"
    if any(text.parent is not None and text.parent.tag in _IN_WORD for text in (last, inner)):
        return _around(last) == _around(inner)
    return len(said) == 1 and said.isalpha() and text[:1].islower()  # a large first letter


def _around(text: LexborNode) -> LexborNode | None:
    """The element that a text stands in, the part of a word apart."""
    around = text.parent
    while around is not None and around.tag in _IN_WORD:
        around = around.parent
    return around


def _before(node: LexborNode, inner: LexborNode) -> str | None:
    """The tag of what stands before a text, be it before the element that begins with it."""
    begun: LexborNode | None = inner
    while begun is not None and begun.prev is None and begun.parent != node:
        begun = begun.parent
    return begun.prev.tag if begun is not None and begun.prev is not None else None
