"""Reads JSON-LD blocks: graphs, arrays, nested nodes, and the common ways in which they are broken."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from extractors.structured_data.thing import Thing, type_name

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
    r"|,(?=\s*,)"  # a comma twice
    r"|:(?=\s*[,}])",  # a value that a template left out
    re.DOTALL,
)
# A quotation mark that nobody escaped: behind the one that ends a string stand only these.
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.|"(?!\s{0,99}(?:[}\]:]|,\s{0,99}["{\[]|\Z)))*+)(?:"|\Z)', re.DOTALL)
_BARE_QUOTE = re.compile(r'\\.|"', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;\ufeff]*")
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
    for mend in (str, _unwrap, _drop_flaws, _unescape, _escape_quotes):
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
        return _without_halves(_decode_all(text), text)
    except (ValueError, RecursionError):
        return _FAILED


def _decode_all(text: str) -> Any:
    """The value, or a list of all where one stands behind the other; what follows the last is no matter."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    at = _start(text)
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            if not found:
                raise
            break
        found.append(value)
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    return found if len(found) > 1 else found[0] if found else _FAILED


def _start(text: str) -> int:
    """Where the first value begins: behind `var article = `, too."""
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    return min(starts, default=len(text))


def _without_halves(value: Any, text: str) -> Any:
    """Without halves of characters, as a text cut inside an emoji has: no record can be written with one."""
    if value is _FAILED or "\\ud" not in text.lower():
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore"))


def _unwrap(text: str) -> str:
    return _WRAPPER.sub("", _WRAPPER.sub("", text)).strip()


def _drop_flaws(text: str) -> str:
    return _BAD_ESCAPE.sub("", _STRING_OR_FLAW.sub(_flawless, text))


def _flawless(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == '"' else ":null" if found[0] == ":" else ""


def _unescape(text: str) -> str:
    return html.unescape(text) if "&quot;" in text else text


def _escape_quotes(text: str) -> str:
    return _QUOTED.sub(lambda m: '"' + _BARE_QUOTE.sub(_escaped, m[1]) + '"', text)


def _escaped(mark: re.Match[str]) -> str:
    return '\\"' if mark[0] == '"' else mark[0]


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
    return tuple(type_name(name) for name in names if isinstance(name, str) and name)
