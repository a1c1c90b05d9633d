"""Finds when the article was published and last changed, by the source that is most often right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from extractors.fields.choice import Answer, Choice
from extractors.fields.guessed_date import guess_date
from extractors.fields.labelled_date import find_labelled
from extractors.fields.main_thing import main_article, page_node, stated_things
from extractors.fields.moment import Moment, in_zone, is_plausible, read_moment
from extractors.fields.named_day import days_in_address, days_in_title
from extractors.fields.publisher import host
from extractors.fields.visible_date import Visible, read_visible
from extractors.fields.written_date import find_dates, is_month_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from extractors.document import Document
    from extractors.fields.strip import Piece
    from extractors.site import Site

# On pages read by hand article:published_time is right on 92 to 95 %, JSON-LD on 88 to 92 %.
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
)
_OTHER_META = [
    "datepublished",
    "itemprop:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published_time",
    "published_at",
    "rnews:datepublished",
    "ptime",
    "pdate",
    "date_published",
]
_LOOSE_META = ("date", "dc.date", "dcterms.date", "created", "itemprop:datecreated")
_MODIFIED_META = [
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
]
_DATED = {
    "": "time[pubdate], [itemprop~=datePublished]",
    "published": "time.published",
    "entry-date": "time.entry-date",
}
_MAX_DECLARED = 60
_MAX_HTML = 1_500_000


@dataclass(frozen=True, slots=True)
class Dates:
    """The two dates of an article with the choices they came from."""

    published: Moment | None
    modified: Moment | None
    published_choice: Choice
    modified_choice: Choice


def read_dates(document: Document, site: Site, strip: Sequence[Piece], *, thorough: bool = True) -> Dates:
    """Published and modified; htmldate is asked only where nothing else answers.

    The day of a change is never taken for that of publication, also where no other is known.
    Unless `thorough`, what is shown on the page is looked for in `strip` alone.
    """
    seen = seen_dates(document, site, strip)
    changes = [("visible", v.moment) for v in seen if v.is_change]
    modified = [*_readable(document, site, _modified_texts(document)), *changes]
    unchanged = [v for v in seen if not v.is_change]
    published = _published(document, site, unchanged, modified, thorough=thorough)
    failed: tuple[Answer, ...] = ()
    if not published and thorough:
        published = _labelled(document, site)
    if not published and thorough:
        published, failed = _by_htmldate(document)
    return Dates(
        published[0][1] if published else None,
        modified[0][1] if modified else None,
        _choice("date_published", published, failed),
        _choice("date_modified", modified),
    )


def seen_dates(document: Document, site: Site, strip: Sequence[Piece]) -> list[Visible]:
    """The dates that the page shows in a strip of it, the nearest to the headline first."""
    language, month_first = _writing(document, site)
    found = read_visible(strip, language, month_first=month_first)
    at = document.page.fetched_at
    return [replace(v, moment=in_zone(v.moment, site.time_zone)) for v in found if is_plausible(v.moment, at)]


def _labelled(document: Document, site: Site) -> list[tuple[str, Moment]]:
    """A day that is called that of publication far from the headline."""
    language, month_first = _writing(document, site)
    moment = find_labelled(document.visible_text, language, month_first=month_first)
    if moment is None or not is_plausible(moment, document.page.fetched_at):
        return []
    return [("visible", in_zone(moment, site.time_zone))]


def _writing(document: Document, site: Site) -> tuple[str | None, bool]:
    """The page's language, and whether 3/4/2020 is a day in March there."""
    language = document.language_tag or site.language
    return language, is_month_first(language, host(document.page.url))


def _published(
    document: Document,
    site: Site,
    seen: list[Visible],
    modified: list[tuple[str, Moment]],
    *,
    thorough: bool,
) -> list[tuple[str, Moment]]:
    """Every answer, best first; a UTC time is given the day that the address or the page shows."""
    named = list(_readable(document, site, _named_texts(document, site)))
    days = {m.day for _, m in named}
    near = [("visible", v.moment) for v in seen if v.is_near]
    declared = list(_readable(document, site, _declared_texts(document)))
    found = [
        *_not_of_change(declared, modified, [m.day for _, m in near]),
        *(n for n in near if n[1].day in days),
        *named,
        *near,
        *_readable(document, site, _loose_texts(document, thorough=thorough)),
        *(("visible", v.moment) for v in seen if not v.is_near),
        *_in_words(document, site),
    ]
    if found:
        found.insert(0, _finest(found))
        found[0] = (found[0][0], _shown_day(found[0][1], [m.day for _, m in (*named, *near[:1])]))
    return found


def _not_of_change(
    declared: list[tuple[str, Moment]], modified: list[tuple[str, Moment]], shown: list[date]
) -> list[tuple[str, Moment]]:
    """What is declared; the very instant of the change gives way to an earlier declared day that is shown.

    Some platforms write the time of each edit into `article:published_time`. Where the page shows the later
    day, the story was given anew (2 of 3 such pages on which both are declared).
    """
    if len(declared) < 2 or declared[0][1].instant is None:
        return declared
    first = declared[0][1]
    if all(m.instant != first.instant for _, m in modified):
        return declared
    earlier = [answer for answer in declared if answer[1].day < first.day and answer[1].day in shown]
    return [*earlier[:1], *declared]


def _finest(found: list[tuple[str, Moment]]) -> tuple[str, Moment]:
    """The first answer, or one for the same day that names the instant where the first does not."""
    source, first = found[0]
    if first.is_exact:
        return source, first
    same = [(s, m) for s, m in found if m.day == first.day]
    exact = [answer for answer in same if answer[1].is_exact]
    timed = [answer for answer in same if answer[1].local]
    return next(iter([*exact, *timed]), (source, first))


def _shown_day(moment: Moment, shown: Sequence[date]) -> Moment:
    """A time in UTC tells the instant, not the publisher's day; a neighbouring day on the page does."""
    if moment.local is None or moment.local.utcoffset() != timedelta(0):
        return moment
    for day in shown:
        offset = (day - moment.day).days
        if (
            offset == 0
            or (offset == -1 and moment.local.hour < 9)
            or (offset == 1 and moment.local.hour >= 19)
        ):
            return replace(moment, day=day)
    return moment


def _choice(field: str, found: list[tuple[str, Moment]], failed: tuple[Answer, ...] = ()) -> Choice:
    written = {id(m): m for _, m in found}  # half a dozen places of a page give one moment
    said = {key: m.instant or m.day.isoformat() for key, m in written.items()}
    answers = tuple(dict.fromkeys([Answer(source, said[id(m)]) for source, m in found]))
    conflict = any(abs((m.day - found[0][1].day).days) > 1 for _, m in found)
    return Choice(field, (*answers, *failed), answers[0] if answers else None, conflict)


def _readable(
    document: Document, site: Site, written: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, Moment]]:
    for source, text in written:
        moment = read_moment(text)
        if moment and is_plausible(moment, document.page.fetched_at):
            yield source, in_zone(moment, site.time_zone)


def _in_words(document: Document, site: Site) -> Iterator[tuple[str, Moment]]:
    """What is declared as people write it: "23 November 2026, 10:15", 11/23/2026.

    What the page shows goes before it: of three on the bench that say other than that, none is right.
    """
    language, month_first = _writing(document, site)
    for source, text in _declared_texts(document):
        if len(text) > _MAX_DECLARED or read_moment(text):
            continue
        for found in find_dates(text, language, month_first=month_first)[:1]:
            day = found.moment.day
            if (day.month, day.day) != (1, 1) and is_plausible(found.moment, document.page.fetched_at):
                yield source, in_zone(found.moment, site.time_zone)


def _declared_texts(document: Document) -> Iterator[tuple[str, str]]:
    """What the page states about its publication, the most reliable place first."""
    yield from (("meta", text) for text in document.meta.all(*_PUBLISHED_META))
    for source, thing in stated_things(document):
        yield from ((source, t) for t in thing.texts("datePublished")[:1])
    yield from (("meta", text) for text in document.meta.all(*_OTHER_META))


def _loose_texts(document: Document, *, thorough: bool) -> Iterator[tuple[str, str]]:
    """Dates that may be of something else: loosely named meta, the page node, any `<time>`."""
    yield from (("meta", text) for text in document.meta.all(*_LOOSE_META))
    for source, thing in (("jsonld", page_node(document)), ("jsonld", main_article(document))):
        if thing:
            keys = ("datePublished", "dateCreated", "uploadDate")
            yield from ((source, t) for key in keys for t in thing.texts(key)[:1])
    for node in document.select(_DATED)[:2] if thorough else ():
        yield "visible", node.attrs.get("datetime") or node.attrs.get("content") or ""


def _named_texts(document: Document, site: Site) -> Iterator[tuple[str, str]]:
    """The days that the address and the title name."""
    yield from (("url", day) for day in days_in_address(document.page.url))
    language, month_first = _writing(document, site)
    yield from (
        ("title", day) for day in days_in_title(document.title or "", language, month_first=month_first)
    )


def _modified_texts(document: Document) -> Iterator[tuple[str, str]]:
    yield from (("meta", text) for text in document.meta.all(*_MODIFIED_META))
    for source, thing in stated_things(document):
        yield from ((source, t) for t in thing.texts("dateModified")[:1])


def _by_htmldate(document: Document) -> tuple[list[tuple[str, Moment]], tuple[Answer, ...]]:
    """The last resort, 12 to 14 ms in the mean of the pages that ask: its answer, or why it failed."""
    if len(document.html) > _MAX_HTML:
        return [], ()
    at = document.page.fetched_at
    latest = (at + timedelta(days=1)).date().isoformat()
    try:
        found = guess_date(document.html, document.page.url, latest)
    except Exception as error:  # noqa: BLE001 - a third-party parser on hostile pages: no date is the answer
        return [], (Answer("htmldate_failed", f"{type(error).__name__}: {error}"),)
    moment = read_moment(found) if found else None
    if moment and (moment.day.month, moment.day.day) != (1, 1) and is_plausible(moment, at):
        return [("htmldate", moment)], ()
    return [], ()
