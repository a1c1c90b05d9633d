"""Finds where a page without a text sends its reader by `<meta http-equiv="refresh">`."""

from __future__ import annotations

import html
import re

_SMALL = 16_384  # bytes: a page that only sends on is short
_LONGEST = 10  # seconds: what waits longer is a page that renews itself
_COMMENT = re.compile(rb"<!--.*?-->|<(script|noscript|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?refresh\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_VALUE = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)


def refresh_target(body: bytes) -> str | None:
    """The address as the page writes it, or None where the page has a text of its own or sends nowhere.

    What stands in comments, scripts and noscript does not count: browsers do not follow it either.
    """
    if len(body) > _SMALL or b"refresh" not in body.lower():
        return None
    seen = _COMMENT.sub(b"", body)
    meta = _META.search(seen)
    content = _CONTENT.search(meta[0]) if meta else None
    if content is None or seen.lower().count(b"<p") > 2:
        return None
    value = _VALUE.match(html.unescape((content[1] or content[2] or b"").decode("utf-8", "replace")))
    return value[2] if value and int(value[1]) <= _LONGEST else None
