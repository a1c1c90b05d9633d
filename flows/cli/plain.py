"""Makes text of a page harmless for a terminal: what could steer it is shown, not obeyed."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but for tab and newline
    "\u2028\u2029"  # line and paragraph separator
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: they reorder what follows
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags: text that is not shown
    "\ud800-\udfff"  # halves of surrogate pairs: no terminal encoding has them
    "]"
)


def plain(text: str) -> str:
    """The text with each steering character as an escape, like \\x1b; line breaks and tabs stay."""
    return _STEERING.sub(lambda found: _escape(found[0]), text)


def plain_line(text: str) -> str:
    """The text on one line, white space folded, harmless."""
    return plain(" ".join(text.split()))


def plain_json(line: bytes) -> bytes:
    """A JSON document that means the same and holds no steering character: they become \\u escapes."""
    text = line.decode("utf-8", "surrogatepass")
    return _STEERING.sub(lambda found: _json_escape(found[0]), text).encode()


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _json_escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
