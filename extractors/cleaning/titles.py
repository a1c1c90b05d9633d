"""The forms a page's titles take: whole, without the site's name or section, with words run together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.cleaning.key import key, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.cleaning.context import Context

# A title's parts: "Headline - Section | Site". Colons and bare hyphens belong to headlines.
_SEPARATOR = re.compile(r"\s+(?:[|•·»«›~]|[-–—]{1,2}|::|//)\s+|\s*[|｜]\s*|\s+_\s+")
# Below three words a part of a title may be a section, and a line a sub-heading of the same name.
MIN_WORDS = 3
# A page whose sub-headings are all h1 gives them as titles: only what shares words is the headline.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Title:
    """One form of a title; `alike` where it shares at least half its words with the headline."""

    text: str
    alike: bool


def compact(text: str) -> str:
    """The words without spaces: markup often joins a kicker or a second line without one."""
    return "".join(words(text))


def title_forms(context: Context) -> dict[str, Title]:
    """Each title whole and with its ends cut at separators, by `compact`."""
    found: dict[str, Title] = {}
    for title in context.titles:
        for form in (title, *_cut(title, context)):
            found.setdefault(compact(form), Title(title, _alike(form, context.headline or "")))
    found.pop("", None)
    return found


def _alike(title: str, headline: str) -> bool:
    one, other = set(words(title)), set(words(headline))
    return len(one & other) >= _SHARED * max(1, min(len(one), len(other)))


def _cut(title: str, context: Context) -> Iterator[str]:
    """A title without its ends, where more than half of it is left or the end is the site's name."""
    site = key(context.site_name or "")
    for match in _SEPARATOR.finditer(title):
        before, after = title[: match.start()], title[match.end() :]
        for part, rest in ((before, after), (after, before)):
            whole = key(rest) == site or 2 * len(key(part)) > len(key(title))
            if whole and len(words(part)) >= MIN_WORDS:
                yield part
