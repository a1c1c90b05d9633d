"""Finds when the article was published and last changed, by the source that is most often right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from htmldate import find_date

from extractors.fields.choice import Answer, Choice
from extractors.fields.main_thing import main_article, main_item, page_node
from extractors.fields.moment import Moment, in_zone, is_plausible, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document import Document
    from extractors.site import Site

_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "itemprop:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published_time",
    "published_at",
    "date",
    "dc.date",
    "dcterms.date",
    "created",
    "rnews:datepublished",
    "ptime",
    "pdate",
)
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "itemprop:datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "article:updated",
)
_URL_DATE = re.compile(r"/(?P<y>(?:19|20)\d{2})[/-]?(?P<m>[01]?\d)[/-]?(?P<d>[0-3]?\d)(?:/|-|_|$)")


@dataclass(frozen=True, slots=True)
class Dates:
    """The two dates of an article with the choices they came from."""

    published: Moment | None
    modified: Moment | None
    published_choice: Choice
    modified_choice: Choice


def read_dates(document: Document, site: Site) -> Dates:
    """Published and modified; htmldate is asked only where nothing else answers."""
    published = list(_published(document, site))
    if not published:
        published = list(_by_htmldate(document))
    modified = list(_readable(document, site, _modified(document)))
    return Dates(
        published[0][1] if published else None,
        modified[0][1] if modified else None,
        _choice("date_published", published),
        _choice("date_modified", modified),
    )


def _choice(field: str, found: list[tuple[str, Moment]]) -> Choice:
    answers = tuple(dict.fromkeys(Answer(source, m.instant or m.day.isoformat()) for source, m in found))
    conflict = any(m.day != found[0][1].day for _, m in found)
    return Choice(field, answers, answers[0] if answers else None, conflict)


def _readable(
    document: Document, site: Site, written: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, Moment]]:
    for source, text in written:
        moment = read_moment(text)
        if moment and is_plausible(moment, document.page.fetched_at):
            yield source, in_zone(moment, site.time_zone)


def _published(document: Document, site: Site) -> Iterator[tuple[str, Moment]]:
    return _readable(document, site, _published_texts(document))


def _published_texts(document: Document) -> Iterator[tuple[str, str]]:
    metas = document.meta.all(*_PUBLISHED_META)
    yield from (("meta", text) for text in metas)
    for source, thing in (
        ("jsonld", main_article(document)),
        ("microdata", main_item(document)),
        ("jsonld", page_node(document)),
    ):
        if thing:
            yield from (
                (source, t)
                for key in ("datePublished", "dateCreated", "uploadDate")
                for t in thing.texts(key)[:1]
            )
    for node in document.tree.css("time[datetime]")[:3]:
        yield "visible", node.attributes.get("datetime") or ""
    m = _URL_DATE.search(document.page.url)
    if m:
        yield "url", f"{m['y']}-{m['m']}-{m['d']}"


def _modified(document: Document) -> Iterator[tuple[str, str]]:
    yield from (("meta", text) for text in document.meta.all(*_MODIFIED_META))
    for source, thing in (("jsonld", main_article(document)), ("microdata", main_item(document))):
        if thing:
            yield from ((source, t) for t in thing.texts("dateModified")[:1])


def _by_htmldate(document: Document) -> Iterator[tuple[str, Moment]]:
    latest = document.page.fetched_at + timedelta(days=1)
    try:
        found = find_date(
            document.html,
            original_date=True,
            url=document.page.url,
            max_date=latest.date().isoformat(),
            min_date="1995-01-01",
        )
    except Exception:  # noqa: BLE001 - a third-party parser on hostile pages: no date is the answer
        found = None
    moment = read_moment(found) if found else None
    if moment and is_plausible(moment, document.page.fetched_at):
        yield "htmldate", moment
