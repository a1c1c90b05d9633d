"""Reads JSON-LD blocks: graphs, arrays, nested nodes, and the common ways in which they are broken."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from extractors.structured_data.thing import Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_MAX_BLOCKS = 60
_MAX_LENGTH = 2_000_000
_MAX_NODES = 3_000
_MAX_DEPTH = 24
_WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)"
    r"|(?:-->|//\s{0,9}\]\]>|/\*\s{0,9}\]\]>\s{0,9}\*/|\]\]>)\s{0,99};?\s{0,99}$"
)
_STRING_OR_FLAW = re.compile(
    r'"(?:[^"\\]++|\\.?)*+(?:"|\Z)'  # a string: kept; one without end is read once, not from every quote
    r"|/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*"  # a comment
    r"|,(?=\s*[}\]])"  # a comma before the end
    r"|,(?=\s*,)",  # a comma twice
    re.DOTALL,
)
_SEPARATOR = re.compile("[/#:]")
_BAD_ESCAPE = re.compile(r'\\(?![\\"/bfnrtu])')
_FAILED: Any = object()


def read(tree: LexborHTMLParser) -> tuple[Thing, ...]:
    """Every node with a type, outer before inner, in page order; broken blocks are mended or left out."""
    things: list[Thing] = []
    for node in tree.css('script[type*="ld+json"]')[:_MAX_BLOCKS]:
        value = loads(node.text())
        if value is not _FAILED:
            things.extend(_walk(value, _MAX_NODES - len(things)))
    return tuple(things)


def loads(text: str) -> Any:
    """Decode one block, mending what can be mended; `_FAILED` where it cannot."""
    if not text.strip() or len(text) > _MAX_LENGTH:
        return _FAILED
    for mend in (str, _unwrap, _drop_flaws, _unescape):
        text = mend(text)
        value = _decode(text)
        if value is not _FAILED:
            return value
    return _FAILED


def _decode(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(text.lstrip().lstrip("\ufeff;"))[0]
    except (ValueError, RecursionError):
        return _FAILED


def _unwrap(text: str) -> str:
    return _WRAPPER.sub("", _WRAPPER.sub("", text)).strip()


def _drop_flaws(text: str) -> str:
    mended = _STRING_OR_FLAW.sub(lambda m: m[0] if m[0][0] == '"' else "", text)
    return _BAD_ESCAPE.sub("", mended)


def _unescape(text: str) -> str:
    return html.unescape(text) if "&quot;" in text else text


def _walk(root: Any, budget: int) -> Iterator[Thing]:
    """Typed nodes, outer before inner, without recursion."""
    stack: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while stack and budget > 0:
        value, path = stack.pop()
        if isinstance(value, dict):
            budget -= 1
            types = _types(value.get("@type"))
            if types:
                yield Thing(types, value, path)
            if len(path) < _MAX_DEPTH:
                inner = [
                    (v, path if k == "@graph" else (*path, k))
                    for k, v in value.items()
                    if isinstance(v, dict | list)
                ]
                stack.extend(reversed(inner))
        elif isinstance(value, list):
            stack.extend(
                (item, path) for item in reversed(value[:_MAX_NODES]) if isinstance(item, dict | list)
            )


def _types(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    return tuple(_SEPARATOR.split(name)[-1] for name in names if isinstance(name, str) and name)
