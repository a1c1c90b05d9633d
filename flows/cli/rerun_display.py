"""Shows a rerun step by step: fetch, kind, fields, what was cleaned, outcome, difference."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from flows.cli.plain import plain, plain_line
from flows.counted import counted
from flows.failure_words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.article import LineChange
    from flows.engine_rerun import Change, Rerun
    from storage.record import Record

WIDTH = 100
"""Characters of a value shown on its line."""
FIELDS = (
    "headline",
    "alternative_headline",
    "description",
    "authors",
    "date_published",
    "date_published_day",
    "date_modified",
    "publisher",
    "article_section",
    "keywords",
    "in_language",
    "is_accessible_for_free",
)
"""Those shown even where they are null."""
DERIVED = ("blocks", "contentHash")
"""Keys that change with the text and tell a reader nothing more."""


def show_rerun(rerun: Rerun) -> None:
    """Print every step of one URL."""
    click.secho(plain_line(rerun.url), bold=True)
    for name, text in _steps(rerun):
        line = plain(" ".join(text.splitlines()))  # its columns stay
        click.echo(f"  {name:<10}{line}".rstrip() if name else f"      {line}")
    click.echo()


def _steps(rerun: Rerun) -> Iterator[tuple[str, str]]:
    """(name of the step or "", text) line by line."""
    yield "fetch", _fetch(rerun)
    if rerun.processed is not None:
        record = rerun.processed.record
        yield "kind", _kind(record)
        yield "fields", "" if rerun.processed.candidates else "no source gave any"
        yield from (("", line) for line in _fields(record))
        yield from _cleaning(record)
        yield "body", f"{counted(record.word_count, 'word')} in {counted(len(record.blocks), 'block')}"
    yield "outcome", _outcome(rerun)
    if rerun.before is None:
        yield "before", "nothing of it was stored"
    elif not rerun.changes:
        yield "before", f"version {rerun.before.version_id}, and nothing differs"
    else:
        yield "before", f"version {rerun.before.version_id}; what differs:"
        for change in rerun.changes:
            yield from (("", line) for line in _difference(change))


def _fetch(rerun: Rerun) -> str:
    if rerun.failure is not None:
        return f"no page: {in_words(rerun.failure.reason, rerun.failure.detail)}"
    if rerun.page is None:
        return f"no page in the {rerun.came_from}"
    page = rerun.page
    ways = "".join(f", after {status}" for status in rerun.redirects)
    where = f" at {page.url}" if page.url != rerun.url else ""
    kind = page.header("content-type") or "no content type"
    return f"{page.status}{ways}{where}, {kind}, {len(page.body)} bytes, from the {rerun.came_from}"


def _kind(record: Record) -> str:
    if record.dropped is None:
        return record.kind or "article"
    evidence = f": {record.dropped.evidence}" if record.dropped.evidence else ""
    return f"no article, {record.dropped.reason}{evidence}"


def _fields(record: Record) -> Iterator[str]:
    sources = {each.field: each for each in record.provenance}
    for name in FIELDS:
        key = _camel(name)
        origin = sources.get(key) or sources.get(name)
        told = f"  ({origin.source}{', others disagree' if origin.conflict else ''})" if origin else ""
        yield f"{key:<22}{_short(getattr(record, name))}{told}"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _cleaning(record: Record) -> Iterator[tuple[str, str]]:
    for name, changes in (("removed", record.removed), ("moved", record.moved)):
        yield name, counted(len(changes), "line")
        yield from (("", _change(change)) for change in changes)
    if record.related:
        yield "related", "; ".join(_short(each.text) for each in record.related)
    if record.repairs:
        yield "repaired", "; ".join(f"line {each.line}: {each.reason}" for each in record.repairs)
    if record.flags:
        yield "flags", ", ".join(record.flags)


def _change(change: LineChange) -> str:
    target = f" to {change.to}" if change.to else ""
    evidence = f" ({change.evidence})" if change.evidence else ""
    return f"line {change.line}, {change.reason}{target}: {_short(change.text)}{evidence}"


def _outcome(rerun: Rerun) -> str:
    outcome = rerun.outcome
    about = ", ".join(filter(None, (outcome.reason, outcome.detail)))
    return (
        f"{outcome.outcome}{f' ({about})' if about else ''}{f', record {outcome.id}' if outcome.id else ''}"
    )


def _difference(change: Change) -> Iterator[str]:
    """One line for a short value; line by line for a text or a list, with - what was and + what is."""
    if change.key in DERIVED:
        return
    texts = isinstance(change.before, str) and isinstance(change.after, str)
    lists = isinstance(change.before, list) and isinstance(change.after, list)
    if not (lists or (texts and "\n" in change.before + change.after)):
        yield f"{change.key}: {_short(change.before)} -> {_short(change.after)}"
        return
    yield f"{change.key}:"
    for line in difflib.unified_diff(_lines(change.before), _lines(change.after), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")) and line[1:].strip():
            yield f"  {line[0]} {_short(line[1:])}"


def _lines(value: str | list[object]) -> list[str]:
    return value.split("\n") if isinstance(value, str) else [_item(each) for each in value]


def _item(value: object) -> str:
    """An item of a list on one line: the values that are known, without their keys."""
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if each is not None)
    return str(value)


def _short(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()  # as in the record
    if isinstance(value, (tuple, list)):
        text = ", ".join(_short(getattr(each, "name", each)) for each in value) or "[]"
    else:
        text = " ".join(str(getattr(value, "name", value)).split())
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
