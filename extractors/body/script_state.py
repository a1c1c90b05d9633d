"""Finds the article's text in the state of a page's scripts, for pages that show nothing without them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document import Document

_MAX_SCRIPT = 3_000_000
# Without a way back, which takes 100 bytes a character; one that never ends goes to the script's end, or each
# quotation mark in it would be tried anew.
_LITERAL = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_MIN_LENGTH = 300
_MIN_WIDTH = 500
_MIN_UNBROKEN = 1_500  # one paragraph alone is rather a piece of a text that is kept in pieces
_MIN_SENTENCES = 4
_SENTENCE_END = re.compile(r"""[.!?…。！？؟।]["'»”’)\]]*(?:\s|<|$)|[。！？]""")
_BREAK = re.compile(r"<(?:p|br)\b", re.IGNORECASE)
_CODE = re.compile(r"[{};=\\]|https?:")
_NO_TEXT = ["figure", "figcaption", "script", "style", "aside", "iframe", "table", "button", "form"]
_DEPTH = 2
# Two texts of like length are a list of stories, not this page's one.
_ALONE = 0.5


def read_state(document: Document) -> str:
    """The one long text, HTML or plain, among the strings of the page's scripts; "" where none stands out."""
    found: dict[str, int] = {}
    for script in document.tree.css("script:not([src])"):
        source = script.text()
        if _MIN_LENGTH < len(source) < _MAX_SCRIPT and "ld+json" not in (script.attributes.get("type") or ""):
            found |= {text: width(text) for text in _texts(source, _DEPTH)}
    ranked = sorted(found, key=lambda text: -found[text])
    if not ranked or (len(ranked) > 1 and found[ranked[1]] > _ALONE * found[ranked[0]]):
        return ""
    return ranked[0]


def _texts(source: str, depth: int) -> Iterator[str]:
    """Prose among the string literals; strings may hold JSON with strings of their own."""
    for literal in _LITERAL.finditer(source):
        if literal.end() - literal.start() < _MIN_LENGTH:
            continue
        try:
            # Without halves of characters: no record can be written with one.
            value = json.loads(literal[0], strict=False).encode("utf-8", "ignore").decode()
        except ValueError:
            continue
        inner = list(_texts(value, depth - 1)) if depth > 1 and '":' in value else []
        text = _without_media(value)
        yield from inner or ([text] if _is_prose(text) else [])


def _without_media(value: str) -> str:
    if "</" not in value:
        return value
    tree = LexborHTMLParser(value)
    tree.strip_tags(_NO_TEXT)
    return (tree.body.inner_html or "") if tree.body else ""


def _is_prose(value: str) -> bool:
    text = re.sub(r"<[^<>]{1,500}>", "", value).strip()
    broken = "\n" in text or len(_BREAK.findall(value)) > 1
    return (
        width(text) >= (_MIN_WIDTH if broken else _MIN_UNBROKEN)
        and len(_SENTENCE_END.findall(value)) >= _MIN_SENTENCES
        and len(_CODE.findall(text)) * 100 < len(text)
    )
