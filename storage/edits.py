"""What a publisher changed in an article over time: the differences between its kept versions, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from extractors.article import Value
from extractors.corrections.notice import corrections
from storage.word_changes import Passage, Piece, compare_paragraphs, compare_words, share_changed

if TYPE_CHECKING:
    from storage.record import Record

Kind = Literal["headline", "body", "correction", "description", "authors", "dates", "removed"]
KINDS: tuple[Kind, ...] = ("headline", "body", "correction", "description", "authors", "dates", "removed")


class Change(Value, frozen=True, kw_only=True):
    """One kind of difference; `before` and `after` are null where there was or is nothing."""

    kind: Kind
    before: str | None = None
    after: str | None = None
    words: tuple[Piece, ...] = ()
    """Of a headline or description: what stayed, left and came."""
    passages: tuple[Passage, ...] = ()
    """Of a body: the paragraphs that differ; `before` and `after` are null then."""
    share: float | None = None
    """Of a body: the part of the words of both texts that left or came, from 0 to 1."""


class Edit(Value, frozen=True, kw_only=True):
    """What changed from one version to the next."""

    at: str | None
    """When the page was fetched that shows it, RFC 3339 in UTC; of `removed` when it was found gone."""
    run: str | None
    from_version: str
    to_version: str | None
    """Null where the page is gone."""
    by: Literal["publisher", "reading"]
    """`reading`: the same response was read another way, by a newer Newsloom or other rules."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A visit that found the page of an article gone."""

    at: str | None
    run: str | None


def edits(versions: Sequence[Record], gone: Sequence[Gone] = ()) -> tuple[Edit, ...]:
    """The edits of one record, oldest first; `versions` are its kept lines, in any order.

    Versions that differ in nothing that is compared here give no edit.
    """
    ordered = sorted(versions, key=lambda one: (one.run_id or "", _fetched(one) or ""))
    found = [edit for before, after in pairwise(ordered) if (edit := _edit(before, after)).changes]
    return tuple(sorted([*found, *_removals(ordered, gone)], key=lambda edit: edit.at or ""))


def _edit(before: Record, after: Record) -> Edit:
    same_page = _fetched(before) is not None and _fetched(before) == _fetched(after)
    return Edit(
        at=_fetched(after),
        run=after.run_id,
        from_version=before.version_id,
        to_version=after.version_id,
        by="reading" if same_page else "publisher",
        changes=tuple(_changes(before, after)),
    )


def _removals(ordered: Sequence[Record], gone: Sequence[Gone]) -> Iterator[Edit]:
    """The first visit that found it gone after each time that it was there."""
    seen = ""
    for visit in sorted(gone, key=lambda one: one.at or ""):
        standing = [one for one in ordered if (_fetched(one) or "") <= (visit.at or "")]
        if not standing or (_fetched(standing[-1]) or "") < seen:
            continue
        seen = visit.at or ""
        yield Edit(
            at=visit.at,
            run=visit.run,
            from_version=standing[-1].version_id,
            to_version=None,
            by="publisher",
            changes=(Change(kind="removed"),),
        )


def _changes(before: Record, after: Record) -> Iterator[Change]:
    if before.headline != after.headline:
        yield _reworded("headline", before.headline, after.headline)
    if before.article_body != after.article_body:
        passages = compare_paragraphs(before.article_body, after.article_body)
        share = share_changed(passages, before.article_body, after.article_body)
        yield Change(kind="body", passages=passages, share=share)
    known = set(_lines(before))
    if said := corrections(line for line in _lines(after) if line not in known):
        yield Change(kind="correction", after="\n".join(said))
    if before.description != after.description:
        yield _reworded("description", before.description, after.description)
    if _authors(before) != _authors(after):
        yield Change(kind="authors", before=_authors(before), after=_authors(after))
    if _dates(before) != _dates(after):
        yield Change(kind="dates", before=_dates(before), after=_dates(after))


def _reworded(kind: Kind, before: str | None, after: str | None) -> Change:
    return Change(kind=kind, before=before, after=after, words=compare_words(before or "", after or ""))


def _lines(record: Record) -> list[str]:
    """Headline, paragraphs, and what cleaning took out: a notice may be any of them."""
    return [record.headline or "", *record.article_body.split("\n\n"), *(one.text for one in record.removed)]


def _authors(record: Record) -> str | None:
    return ", ".join(author.name for author in record.authors) or None


def _dates(record: Record) -> str | None:
    """Published and modified, the instant or else the day."""
    told = {
        "published": record.date_published or record.date_published_day,
        "modified": record.date_modified or record.date_modified_day,
    }
    return ", ".join(f"{name} {value}" for name, value in told.items() if value) or None


def _fetched(record: Record) -> str | None:
    return record.fetch.fetched_at if record.fetch else None
