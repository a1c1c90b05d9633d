"""What the page says elsewhere about its article: titles, description, stated text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fields.title_elements import headlines

if TYPE_CHECKING:
    from extractors.document import Document

_WORD = re.compile(r"\w+")
_APART = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256))
_TAG = re.compile(r"<[^<>]{1,500}>")
_MAX_HEADINGS = 3
_MAX_NAMED = 8  # a page's head and data name its article twice or thrice
START = 160  # characters of a text that are held against others


@dataclass(frozen=True, slots=True)
class Clues:
    """Sets of words and folded texts to hold blocks against.

    `titles` are the words of each title, `keys` the titles folded (see `fold`); `description` are the
    words of the descriptions and `described` them folded; `stated` is the folded `articleBody`, "" if none.
    `named` are the titles in the page's head and data, folded: its headings, which may be any, are not.
    """

    titles: tuple[frozenset[str], ...]
    keys: frozenset[str]
    description: frozenset[str]
    described: str
    stated: str
    named: frozenset[str] = frozenset()


def read_clues(document: Document) -> Clues:
    """The clues of a page, from its head, its structured data and its first headings."""
    meta = document.meta
    articles = [thing for thing in document.things if thing.is_article and not thing.is_foreign]
    headings = [node.text() for node in headlines(document)[:_MAX_HEADINGS]]
    stated = [text for thing in articles for text in thing.texts("headline")]
    named = [t[:START] for t in (meta.first("og:title"), document.title, *stated) if t and t.strip()]
    titles = list(dict.fromkeys([*named, *(text[:START] for text in headings if text.strip())]))
    descriptions = " ".join(meta.all("description", "og:description")[:2])
    bodies = [body for thing in articles if isinstance(body := thing.values.get("articleBody"), str)]
    return Clues(
        titles=tuple(dict.fromkeys(frozenset(words(title)) for title in titles)),
        keys=frozenset(filter(None, map(fold, titles))),
        description=frozenset(words(descriptions)),
        described=fold(descriptions),
        stated=fold(_TAG.sub("", " ".join(bodies))) if bodies else "",
        named=frozenset(filter(None, map(fold, named[:_MAX_NAMED]))),
    )


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    if text.isascii():  # a quarter of the time
        return text.lower().encode().translate(_APART).decode().split()
    return _WORD.findall(text.lower())


def fold(text: str) -> str:
    """Letters and digits only, lower case: equal for texts that read the same."""
    return joined(words(text))


def joined(found: list[str]) -> str:
    """The words of a text folded: see `fold`."""
    return "".join(found).replace("_", "")
