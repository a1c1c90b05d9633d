"""Cleans text that someone else scraped: lines in, an article out, without a page to ask."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.article import Article, Provenance
from extractors.characters import tidy
from extractors.cleaning.assemble import assemble
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.key import key
from extractors.cleaning.line import Line
from extractors.cleaning.shape import is_ended
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory
from extractors.fields.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.context import Cleaned

# Only real line ends: a line's number must be the one an editor shows.
_LINE_END = re.compile(r"\r\n|\n|\r")
# Longer than any headline of the bench's pages (209 characters), shorter than most paragraphs.
_MAX_HEADLINE = 250


def article_from_text(
    text: str,
    *,
    headline: str | None = None,
    memory: SiteMemory = NO_MEMORY,
    page: str | None = None,
) -> Article:
    """The article in a text whose lines are paragraphs; blank lines count for line numbers only.

    Where no headline is given, the first line is taken for it if it reads like one. `memory` is what the site
    of the text repeats, `page` the `line_hash` of its address. Dates, authors and publisher stay unknown:
    nothing is guessed from running text.
    """
    lines = tuple(
        Line(number=number, text=tidied)
        for number, raw in enumerate(_LINE_END.split(text), 1)
        if (tidied := tidy(raw))
    )
    context = _context(lines, tidy(headline or "") or None)
    cleaned = clean(lines, replace(context, memory=memory, page=page))
    body, blocks, links = assemble(cleaned.lines)
    language = detect_language(body)
    return Article(
        headline=cleaned.headline,
        description=cleaned.description,
        article_body=body,
        blocks=blocks,
        links=links,
        in_language=language,
        removed=cleaned.removed,
        moved=cleaned.moved,
        related=cleaned.related,
        repairs=cleaned.repairs,
        flags=cleaned.flags,
        provenance=_provenance(cleaned, context, language),
    )


def _context(lines: Sequence[Line], headline: str | None) -> Context:
    if headline or not lines or not _reads_like_headline(lines):
        return Context(headline=headline, titles=(headline,) if headline else ())
    first = lines[0]
    return Context(headline=first.text, titles=(first.text,), headline_line=first.number)


def _reads_like_headline(lines: Sequence[Line]) -> bool:
    """The first of several lines, said twice or else short and without a full stop."""
    first, rest = lines[0], lines[1:]
    if not rest or not key(first.text):
        return False
    if key(first.text) == key(rest[0].text):
        return True
    ended = is_ended(first.text) and first.text[-1] not in '?!？！"”’»'
    return len(first.text) <= _MAX_HEADLINE and not ended


def _provenance(cleaned: Cleaned, context: Context, language: str | None) -> tuple[Provenance, ...]:
    sources = {
        "headline": ("visible" if context.headline_line else "given") if cleaned.headline else None,
        "description": "visible" if cleaned.description else None,
        "inLanguage": "detected" if language else None,
    }
    return tuple(Provenance(field=field, source=source) for field, source in sources.items() if source)
