"""Takes out of a page's source what its parser would need quadratic time for, and nobody reads."""

from __future__ import annotations

import re

_LONG = 65_536  # characters; a shorter page cannot hold enough of either
# Lexbor 2.6 looks at all options of a list for each further one: 10,000 take 0.5 s, 20,000 take 2 s. The
# longest lists of real pages, of places, have some hundred.
_OPTIONS, _MANY_OPTIONS = ("<option", "<OPTION"), 5_000
_OPTION_TAG = re.compile(r"</?opt(?:ion|group)\b[^<>]*>", re.IGNORECASE)
# And at all attributes of an element for each further one: 10,000 take 0.17 s, 20,000 take 0.7 s.
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>\s]*\s[^<>]{16384,}>")
_WINDOW = 8_192  # a tag of twice the length holds one from a multiple of it on, without an end
_ATTRIBUTE = re.compile(r"""[^\s"'=<>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_MANY_ATTRIBUTES = 1_000


def without_slow_markup(text: str) -> str:
    """The source without the tags of options where there are over 5,000, and attributes from the 1,000th on.

    It is the same object where nothing is taken out: of 2,033 real pages, in all.
    """
    if len(text) < _LONG:
        return text
    if any(text.count(option) > _MANY_OPTIONS for option in _OPTIONS):
        text = _OPTION_TAG.sub(" ", text)
    return _LONG_TAG.sub(_fewer, text) if _may_hold_long_tag(text) else text


def _may_hold_long_tag(text: str) -> bool:
    return any(
        text.find(">", start, start + _WINDOW) < 0 for start in range(0, len(text) - _WINDOW + 1, _WINDOW)
    )


def _fewer(tag: re.Match[str]) -> str:
    name, _, rest = tag[0][1:-1].partition(" ")
    attributes = _ATTRIBUTE.findall(rest)
    if len(attributes) <= _MANY_ATTRIBUTES:
        return tag[0]
    return f"<{name} {' '.join(attributes[:_MANY_ATTRIBUTES])}>"
