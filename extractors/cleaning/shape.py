"""What the form of a line tells in any language: long, ended by punctuation, without words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.key import UNSPACED, key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.line import Line

# A paragraph of the text, not a caption or standfirst; a character of Chinese says more than one of English.
_LONG = 140
_LONG_UNSPACED = 50
_PARAGRAPHS = frozenset({"paragraph", "quote", "list_item"})
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ENDS = frozenset(".!?…。！？｡؟۔।॥:;：；")
_CLOSING = "\"'”’»«›)]）」』】*" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


def is_long(line: Line) -> bool:
    """Whether a line is long enough to be a paragraph of the text."""
    length = len(line.text)
    if length < _LONG_UNSPACED or line.type not in _PARAGRAPHS:
        return False
    if length >= _LONG:
        return True
    return not line.text.isascii() and len(_UNSPACED.findall(line.text)) > length / 4


def is_ended(text: str) -> bool:
    """Whether a line ends like a sentence, in any script, closing quotes and brackets aside."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS


def whole_link(line: Line) -> str | None:
    """The address of a line that is one link, or a link's text twice (once for screen readers)."""
    if line.href:
        return line.href
    text = key(line.text)
    return next((link.href for link in line.links if f"{key(link.text)} {key(link.text)}" == text), None)


def first_long(lines: Sequence[Line]) -> int:
    """Index of the first long paragraph; the number of lines where there is none."""
    return next((index for index, line in enumerate(lines) if is_long(line)), len(lines))


def last_long(lines: Sequence[Line]) -> int:
    """Index of the last long paragraph; -1 where there is none."""
    return next((index for index in range(len(lines) - 1, -1, -1) if is_long(lines[index])), -1)


def text_span(lines: Sequence[Line]) -> tuple[int, int]:
    """Numbers of the first and the last line of the text: a long paragraph, or else a sentence."""
    own = [line for line in lines if is_long(line)] or [line for line in lines if is_ended(line.text)]
    own = own or list(lines)
    return (own[0].number, own[-1].number) if own else (0, 0)
