"""Collects the titles a page gives itself, and takes the site's name off them."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extractors.characters import tidy
from extractors.fields.heading import Heading, read_headings
from extractors.fields.heading_text import text_of
from extractors.fields.main_thing import stated_things
from extractors.fields.title_elements import shown_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.document import Document

_SEPARATOR = re.compile(
    r"\s+[|\-–—‒―·•»«›:~/⋆★*<>]+\s+|\s*[|｜ㅣ»«]\s*|\s+::\s+|(?<=[^\d\W]):\s+"
    r"|\s[-–—](?=\w)|(?<=\w)[-–—]\s|_(?=[^_]*$)"
)
_PART = re.compile(r"\s+[|\-–—‒―·•»«›~/⋆★]+\s+|\s*[|｜ㅣ»«]\s*|\s+::\s+|(?<=\S)-(?=[^-]*[|ㅣ])")
_META_NAMES = [
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
    "headline",
    "title",
    "article:title",
    "cxenseparse:title",
    "itemprop:headline",
    "hdl",
]
_SIGNS = re.compile(r"[\W_]+")
_MAX = 400


class Title(NamedTuple):
    """A title, the source that gives it, its place among that source's titles, and what is to be known of it.

    `trail` is a heading that only ends a trail of sections, `lead` the one that stands in for it. `marks`:
    `part` for a part of a heading, `kicker` for a heading with a line over it.
    """

    source: str
    text: str
    place: int = 0
    marks: tuple[str, ...] = ()


def read_titles(document: Document, site_names: Sequence[str]) -> list[Title]:
    """Every title of the page without the site's name, and the parts of `<title>`; no bare names."""
    names = _keys(site_names)
    return [*_named(_sources(document), names), *_parts(document.title or "", names)]


def read_leading_titles(document: Document, site_names: Sequence[str]) -> list[Title]:
    """Those of structured data, of Open Graph and of the headings of level 1 alone."""
    return _named(_leading(document), _keys(site_names))


def _named(titles: Iterable[Title], names: tuple[str, ...]) -> list[Title]:
    """Titles without the site's name; what is nothing but a name is left out."""
    found = []
    for title in titles:
        text = _without(_tidy(title.text), names)
        if text and any(c.isalnum() for c in text) and key_of(text) not in names:
            found.append(title if text == title.text else title._replace(text=text))
    return found


def strip_site_name(title: str, site_names: Iterable[str]) -> str:
    """A title without the site's name at its end or start; unchanged where none of the names stands there."""
    return _without(title, _keys(site_names))


def _keys(site_names: Iterable[str]) -> tuple[str, ...]:
    return tuple({key_of(name): None for name in site_names if key_of(name)})


def _without(title: str, names: tuple[str, ...]) -> str:
    for _ in range(3):
        cut = _cut_once(title, names)
        if cut is None:
            return title
        title = cut
    return title


@lru_cache(maxsize=256)  # a page says its few titles over and over
def key_of(text: str) -> str:
    """Letters and digits only, without case: what makes two titles the same."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return _SIGNS.sub("", folded)


def _cut_once(title: str, names: tuple[str, ...]) -> str | None:
    key = key_of(title)
    if not (key.endswith(names) or key.startswith(names)):  # most: the marks are not even looked for
        return None
    marks = list(islice(_SEPARATOR.finditer(title), 40))
    for mark in reversed(marks):
        if key_of(title[mark.end() :]) in names and title[: mark.start()].strip():
            return title[: mark.start()].strip()
    for mark in marks:
        if key_of(title[: mark.start()]) in names and title[mark.end() :].strip():
            return title[mark.end() :].strip()
    return None


def _tidy(text: str) -> str:
    found = text if len(text) <= _MAX else _cut(text)
    return tidy(html.unescape(found) if "&" in found else found)


def _cut(text: str) -> str:
    """The first words of a text that is longer than a title may be, with a sign that there was more."""
    start = text[:_MAX]
    words = start if text[_MAX].isspace() else start.rpartition(" ")[0]
    kept = words if 2 * len(words) > _MAX else start  # scripts without spaces
    return f"{kept.rstrip(' ,;:–—-')}…"


def _parts(title: str, names: Sequence[str]) -> Iterator[Title]:
    """`<title>` without its last part, its first, its last two, and each part alone."""
    marks = list(islice(_PART.finditer(title[:_MAX]), 8))
    if not marks:
        return
    cuts = [
        title[: marks[-1].start()],
        title[marks[0].end() :],
        title[: marks[0].start()],
        title[marks[-1].end() :],
    ]
    for place, cut in enumerate(dict.fromkeys(c.strip() for c in cuts)):
        if len(key_of(cut)) > 3 and key_of(cut) not in names:
            yield Title("title_part", cut, place)


def _leading(document: Document) -> Iterator[Title]:
    yield from _declared(document)
    yield from _headings(document)


def _declared(document: Document) -> Iterator[Title]:
    for source, thing in stated_things(document):
        yield from (Title(source, t) for t in (thing.texts("headline") or thing.texts("name"))[:1])
    yield from (Title("opengraph", t) for t in document.meta.all("og:title")[:2])


def _sources(document: Document) -> Iterator[Title]:
    yield from _declared(document)
    yield from (Title("twitter", t) for t in document.meta.all("twitter:title")[:1])
    yield from (Title("meta", t) for t in document.meta.all(*_META_NAMES)[:4])
    yield from _headings(document)
    for place, node in enumerate(shown_titles(document)):
        text = text_of(node, 2 * _MAX)
        if text and len(text) < _MAX:
            yield Title("visible", text, place)
    if document.title:
        yield Title("title", document.title)


def _headings(document: Document) -> Iterator[Title]:
    headings, stand_in = read_headings(document)
    for place, heading in enumerate(headings):
        yield from _heading("trail" if heading.in_trail and stand_in else "h1", heading, place)
    if stand_in:
        yield from _heading("lead", stand_in, 0)


def _heading(source: str, heading: Heading, place: int) -> Iterator[Title]:
    marks = ("kicker",) if heading.has_kicker else ()
    yield Title(source, heading.text, place, marks)
    yield from (Title(source, part, place, (*marks, "part")) for part in heading.parts)
