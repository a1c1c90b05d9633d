"""Takes out of a page's source what its parser would need quadratic time for, and nobody reads."""

from __future__ import annotations

import re

_LONG = 65_536  # characters; a shorter page cannot hold enough of them
# Lexbor 2.6 looks at all options of a list for each further one: 10,000 take 0.5 s, 20,000 take 2 s. The
# longest lists of real pages, of places, have some hundred.
_OPTIONS, MANY_OPTIONS = ("<option", "<OPTION"), 5_000
_OPTION_TAG = re.compile(r"</?opt(?:ion|group)\b[^<>]*>", re.IGNORECASE)


def without_slow_markup(text: str) -> str:
    """The source without the tags of options where there are over 5,000; else the same object."""
    if len(text) < _LONG or all(text.count(option) <= MANY_OPTIONS for option in _OPTIONS):
        return text
    return _OPTION_TAG.sub(" ", text)
