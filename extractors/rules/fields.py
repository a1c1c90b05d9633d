"""Puts what a site rule found in the place of what was read in general; that stays among the candidates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extractors.address import absolute_link
from extractors.article import Author
from extractors.fields.byline import names_in
from extractors.fields.choice import Answer, Choice
from extractors.fields.moment import Moment, in_zone, is_plausible, read_moment
from extractors.fields.publisher import host
from extractors.fields.title import strip_site_name
from extractors.fields.written_date import find_dates, is_month_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.document import Document
    from extractors.fields.fields import Fields
    from extractors.rules.read import Reading
    from extractors.rules.tree import Found
    from extractors.site import Site

_LONGEST = 1_000  # characters of a field: what is longer is not what the rule's author meant


def with_rule(fields: Fields, reading: Reading, document: Document, site: Site) -> Fields:
    """The fields, those that the rule found in its words."""
    found = {name: tuple(one for one in ones if one.text) for name, ones in reading.found.items()}
    changes: dict[str, Any] = {}
    answers: dict[str, str] = {}
    if headline := _headline(found.get("headline", ()), fields):
        changes["headline"] = answers["headline"] = headline
    if authors := _authors(found.get("authors", ()), document.page.url):
        changes["authors"], answers["authors"] = authors, "; ".join(author.name for author in authors)
    if moment := _moment(found.get("date", ()), document, site):
        changes["published"] = moment
        answers["date_published"] = moment.instant or moment.day.isoformat()
    for name, own in (("description", "description"), ("section", "article_section")):
        if text := _text(found.get(name, ())):
            changes[own] = answers[own] = text
    choices = tuple(_chosen(choice, answers, reading.source) for choice in fields.choices)
    return replace(fields, **changes, choices=choices)


def _chosen(choice: Choice, answers: dict[str, str], source: str) -> Choice:
    """The choice with the rule's answer taken. A person has decided: what others say is no conflict."""
    value = answers.get(choice.field)
    if value is None:
        return choice
    answer = Answer(source, value)
    return Choice(choice.field, (answer, *choice.answers), answer)


def _headline(found: Sequence[Found], fields: Fields) -> str | None:
    text = _text(found)
    return strip_site_name(text, fields.site_names) if text else None


def _text(found: Sequence[Found]) -> str | None:
    return next((one.text for one in found if len(one.text) <= _LONGEST), None)


def _authors(found: Sequence[Found], base: str) -> tuple[Author, ...]:
    """Every name that the rule's elements hold, with its link where an element is one name."""
    authors: dict[str, Author] = {}
    for one in found:
        names = names_in(one.text)
        for name in names:
            url = absolute_link(base, one.href) if one.href and len(names) == 1 else None
            authors.setdefault(name.casefold(), Author(name=name, url=url))
    return tuple(authors.values())


def _moment(found: Sequence[Found], document: Document, site: Site) -> Moment | None:
    """The first date among the rule's texts, as a machine or a person writes it."""
    language = document.language_tag or site.language
    month_first = is_month_first(language, host(document.page.url))
    for one in found:
        written = [date.moment for date in find_dates(one.text[:_LONGEST], language, month_first=month_first)]
        for moment in filter(None, (read_moment(one.text), *written)):
            if is_plausible(moment, document.page.fetched_at):
                return in_zone(moment, site.time_zone)
    return None
