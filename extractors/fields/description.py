"""Finds the standfirst as the page's head declares it; cleaning may replace it by one seen on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fields.choice import Answer, Choice, first
from extractors.fields.main_thing import stated_things

if TYPE_CHECKING:
    from extractors.document import Document


def read_description(document: Document) -> Choice:
    """The meta description, Open Graph's, or that of the structured data."""
    answers = [Answer("opengraph", t) for t in document.meta.all("og:description")]
    for source, thing in stated_things(document):
        answers += [Answer(source, t) for t in thing.texts("description")[:1]]
    names = (
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "dcterms.abstract",
    )
    answers += [Answer("meta", t) for t in document.meta.all(*names)]
    return first("description", answers)


def read_alternative_headline(document: Document, headline: str | None) -> Choice:
    """The second headline of the structured data, where it differs from the first."""
    answers = []
    for source, thing in stated_things(document):
        answers += [Answer(source, t) for t in thing.texts("alternativeHeadline")[:1]]
    return first(
        "alternative_headline", [a for a in answers if a.value.casefold() != (headline or "").casefold()]
    )
