"""`newsloom edits`: what publishers changed in their articles, version by version, word by word."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.folder import check_source, data_option, existing_data, open_view
from flows.cli.plain import plain_line
from flows.cli.show import find, record_of, rows_of
from flows.cli.terminal import console, table, write_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from storage.edits import Change, Edit
    from storage.word_changes import Piece

KINDS = ("headline", "body", "correction", "description", "authors", "dates", "removed")
LATEST = """
    SELECT "at", "by", kinds, coalesce(headlineAfter, headlineBefore) AS headline, url, id FROM edits
    WHERE ($source IS NULL OR source = $source) AND ($kind IS NULL OR list_contains(kinds, $kind))
    ORDER BY "at" DESC, id LIMIT $limit"""
VERSIONS = """
    SELECT * FROM articles WHERE id = $id UNION ALL SELECT * FROM duplicates WHERE id = $id
    UNION ALL SELECT * FROM versions WHERE id = $id"""
GONE = """SELECT "at", run FROM ledger WHERE outcome = 'gone' AND url IN ($url, $requested) ORDER BY "at" """
AROUND = 8
"""Words shown on each side of a change."""


@click.command(short_help="Show what publishers changed in their articles.")
@click.argument("which", metavar="[URL|ID]", required=False)
@data_option
@click.option("--kind", type=click.Choice(KINDS), help="Only edits with a change of this kind.")
@click.option("--source", metavar="NAME", help="Only this source; without URL|ID.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=20, help="At most N of the list.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
def command(
    *, which: str | None, data: Path | None, kind: str | None, source: str | None, limit: int, form: str
) -> None:
    """Show what publishers changed in their articles: the differences between the kept versions, by kind.

    The kinds are headline, body, correction (a notice that says so came), description, authors, dates, and
    removed (the page is gone). Words that left stand in [-...-], words that came in {+...+}; on a terminal
    they are struck through and underlined. An edit `by reading` is none of the publisher's: the same page was
    read another way. Without URL|ID the latest edits of all articles are listed.

    \b
    Examples:
      newsloom edits
      newsloom edits --kind correction
      newsloom edits https://news.site/2026/11/22/a-story
      newsloom edits a542275f003cf43353966 --format json | jq .edits
    """
    if which is not None and source is not None:
        raise click.UsageError("--source chooses from the list of all articles: give no URL|ID with it.")
    root = existing_data(data)
    with open_view(root) as connection:
        if which is None:
            check_source(connection, source)
            _list(connection, {"kind": kind, "source": source, "limit": limit}, form)
        else:
            _tell(connection, root, which, kind, form)


def _list(connection: DuckDBPyConnection, values: dict[str, Any], form: str) -> None:
    rows = rows_of(connection, LATEST, values)
    if form == "json":
        _print_json(rows)
    elif not rows:
        click.echo("No kept version differs from the next.")
    else:
        shown = table("when", "what", "headline", "id")
        for row in rows:
            what = ", ".join(row["kinds"]) + (" (by reading)" if row["by"] == "reading" else "")
            shown.add_row(_second(row["at"]), what, plain_line(row["headline"] or ""), row["id"])
        console().print(shown)


def _tell(connection: DuckDBPyConnection, root: Path, which: str, kind: str | None, form: str) -> None:
    from storage.edits import Gone, edits

    row = find(connection, which)
    if row is None:
        raise click.ClickException(f"{root}: no record has the address or id {which!r}.")
    versions = [record_of(one) for one in rows_of(connection, VERSIONS, {"id": row["id"]})]
    values = {"url": row["url"], "requested": row["requestedUrl"]}
    gone = [Gone(at=one["at"], run=one["run"]) for one in rows_of(connection, GONE, values)]
    found = edits(versions, gone)
    if kind is not None:
        found = tuple(edit for edit in found if any(change.kind == kind for change in edit.changes))
    if form == "json":
        _print_json({"id": row["id"], "url": row["url"], "versions": len(versions), "edits": found})
        return
    click.secho(plain_line(row["headline"] or "(no headline)"), bold=True)
    click.echo(plain_line(f"{row['id']}  {row['url'] or ''}  {counted(len(versions), 'version')} kept"))
    for edit in found:
        _print_edit(edit)
    if not found:
        click.echo("No kept version differs from the next.")


def _print_json(value: object) -> None:
    import msgspec

    write_line(msgspec.json.encode(value, enc_hook=str))


def _print_edit(edit: Edit) -> None:
    by = " (by reading: the same page, read another way)" if edit.by == "reading" else ""
    click.echo()
    kinds = ", ".join(change.kind for change in edit.changes)
    click.secho(plain_line(f"{_second(edit.at)}  {kinds}{by}"), bold=True)
    for change in edit.changes:
        for label, told in _lines(change):
            click.echo(f"  {label:<12}{told}")


def _lines(change: Change) -> Iterator[tuple[str, str]]:
    """(label, text) of a change; the texts are harmless for a terminal already."""
    if change.kind == "removed":
        yield "removed", "the page is gone; what was kept of it stays"
    elif change.kind == "body":
        yield "body", f"{100 * (change.share or 0):.1f} % of the words"
        for passage in change.passages:
            yield "", _marked(passage.pieces)
    elif change.words:
        yield change.kind, _marked(change.words)
    elif change.kind == "correction":
        yield "correction", plain_line(change.after or "")
    else:
        yield change.kind, plain_line(f"{change.before or 'none'} -> {change.after or 'none'}")


def _marked(pieces: tuple[Piece, ...]) -> str:
    """The words on one line: what left and came is marked, long stretches that stayed are cut."""
    out = [_mark(piece, first=not place, last=place == len(pieces) - 1) for place, piece in enumerate(pieces)]
    return " ".join("".join(out).split())


def _mark(piece: Piece, *, first: bool, last: bool) -> str:
    text = plain_line(piece.text)
    if not text:
        return " "
    shown = _shortened(text, first=first, last=last) if piece.is_ == "same" else _styled(text, piece.is_)
    before, after = (" " if end.isspace() else "" for end in (piece.text[0], piece.text[-1]))
    return f"{before}{shown}{after}"


def _styled(text: str, is_: str) -> str:
    if not sys.stdout.isatty():
        return f"[-{text}-]" if is_ == "out" else f"{{+{text}+}}"
    left = is_ == "out"
    return click.style(text, fg="red" if left else "green", strikethrough=left, underline=not left)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    words = text.split()
    if len(words) <= 2 * AROUND:
        return text
    head = [] if first else words[:AROUND]
    tail = [] if last else words[-AROUND:]
    return " ".join([*head, "...", *tail])


def _second(moment: str | None) -> str:
    """A moment as people read it: RFC 3339 in UTC without what is below a second."""
    return f"{moment[:19]}Z" if moment else "-"
