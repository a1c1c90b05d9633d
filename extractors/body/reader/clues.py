"""What the page says elsewhere about its article: titles, description, stated text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.document import Document

_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]{1,500}>")
_MAX_HEADINGS = 3
START = 160  # characters of a text that are held against others


@dataclass(frozen=True, slots=True)
class Clues:
    """Sets of words and folded texts to hold blocks against.

    `titles` are the words of each title, `keys` the titles folded (see `fold`); `description` are the
    words of the descriptions and `described` them folded; `stated` is the folded `articleBody`, "" if none.
    """

    titles: tuple[frozenset[str], ...]
    keys: frozenset[str]
    description: frozenset[str]
    described: str
    stated: str


def read_clues(document: Document) -> Clues:
    """The clues of a page, from its head, its structured data and its first headings."""
    meta = document.meta
    articles = [thing for thing in document.things if thing.is_article and not thing.is_foreign]
    headings = [node.text() for node in document.tree.css("h1")[:_MAX_HEADINGS]]
    stated = [text for thing in articles for text in thing.texts("headline")]
    found = [t for t in (meta.first("og:title"), document.title, *stated, *headings) if t and t.strip()]
    titles = list(dict.fromkeys(title[:START] for title in found))
    descriptions = " ".join(meta.all("description", "og:description")[:2])
    bodies = [body for thing in articles if isinstance(body := thing.values.get("articleBody"), str)]
    return Clues(
        titles=tuple(dict.fromkeys(frozenset(words(title)) for title in titles)),
        keys=frozenset(filter(None, map(fold, titles))),
        description=frozenset(words(descriptions)),
        described=fold(descriptions),
        stated=fold(_TAG.sub("", " ".join(bodies))) if bodies else "",
    )


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return _WORD.findall(text.lower())


def fold(text: str) -> str:
    """Letters and digits only, lower case: equal for texts that read the same."""
    return _SIGNS.sub("", text.lower())
