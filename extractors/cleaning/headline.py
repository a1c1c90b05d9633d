"""Takes out copies of the headline: exact, in another title's disguise, or nearly the same at the top."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from extractors.cleaning.context import Context, Finding
from extractors.cleaning.key import key, numbers, words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import first_long

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.line import Line

# A title's parts: "Headline - Section | Site". Colons and bare hyphens belong to headlines.
_SEPARATOR = re.compile(r"\s+(?:[|•·»«›~]|[-–—]{1,2}|::|//)\s+|\s*[|｜]\s*|\s+_\s+")
# Below three words a line can be a sub-heading or list item that happens to be a title's part.
_MIN_WORDS = 3
# Edit similarity of normalised text; below 0.9 standfirsts begin to match.
_NEARLY = 0.9


def headline_repeats(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Every line that is the headline or another title of the page again."""
    exact = key(context.headline or "")
    titles = _title_keys(context)
    top = first_long(lines)
    for index, line in enumerate(lines):
        text = key(line.text)
        if not text or not _may_repeat(line, index < top):
            continue
        if text == exact:
            yield Finding(line=line, reason=Reason.HEADLINE_EXACT, evidence=f"headline: {context.headline}")
        elif text in titles:
            yield Finding(line=line, reason=Reason.HEADLINE_TITLE, evidence=f"title: {titles[text]}")
        elif index < top and (near := _nearly(line.text, context)):
            yield Finding(line=line, reason=Reason.HEADLINE_VARIANT, evidence=near)


def _may_repeat(line: Line, above: bool) -> bool:
    """A short title may also be a list item or a word of the text further down."""
    return above or line.type == "heading" or len(words(line.text)) >= _MIN_WORDS


def _title_keys(context: Context) -> dict[str, str]:
    """Each title whole, and each of its ends cut at separators, by key."""
    found: dict[str, str] = {}
    for title in context.titles:
        for form in (title, *_cut(title, context)):
            found.setdefault(key(form), title)
    found.pop("", None)
    return found


def _cut(title: str, context: Context) -> Iterator[str]:
    """A title without its last or first parts, where at least half of it or the headline is left."""
    site = key(context.site_name or "")
    for match in _SEPARATOR.finditer(title):
        for part, rest in (
            (title[: match.start()], title[match.end() :]),
            (title[match.end() :], title[: match.start()]),
        ):
            if len(words(part)) < _MIN_WORDS:
                continue
            if key(rest) == site or 2 * len(key(part)) > len(key(title)):
                yield part


def _nearly(text: str, context: Context) -> str | None:
    """Evidence that a line above the text is the headline with small changes."""
    given = key(text)
    if len(words(text)) < _MIN_WORDS:
        return None
    for title in (context.headline or "", *context.titles):
        ratio = SequenceMatcher(None, given, key(title), autojunk=False)
        if ratio.real_quick_ratio() < _NEARLY or ratio.quick_ratio() < _NEARLY:
            continue
        if ratio.ratio() >= _NEARLY and numbers(text) == numbers(title):
            return f"{ratio.ratio():.2f} like the title: {title}"
    return None
