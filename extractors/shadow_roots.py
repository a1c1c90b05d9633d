"""Opens declarative shadow roots: browsers show them, while parsers keep the text of a template apart."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(r"<(/?)template\b([^<>]*)>", re.IGNORECASE)
_ROOT = "shadowrootmode"
_SHOWN = "shadow-root"  # an element that HTML does not know may stand wherever a template may


def with_open_roots(text: str) -> str:
    """The source with shadow roots as elements of the page; the same object where it has none."""
    if _ROOT not in text:
        return text
    roots: list[bool] = []

    def swap(tag: re.Match[str]) -> str:
        if not tag[1]:
            roots.append(_ROOT in tag[2].lower())
            return f"<{_SHOWN}>" if roots[-1] else tag[0]
        return f"</{_SHOWN}>" if roots and roots.pop() else tag[0]

    return _TEMPLATE.sub(swap, text)
