"""An article as a reader sees it, the lines that cleaning took out struck through where they stood."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from flows.cli.plain import plain, plain_line
from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from extractors.article import Block, LineChange
    from storage.record import Record

WIDTH = 88  # characters of a line that is still easy to read
MARKS = {"list_item": "• ", "quote": "> ", "heading": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the article in reading order: kept, taken out, or moved to a field."""

    text: str
    state: Literal["kept", "removed", "moved"] = "kept"
    note: str = ""
    block: str = "paragraph"


def passages(record: Record) -> Iterator[Passage]:
    """The kept blocks and the lines taken out, in the order of the page.

    A page's blocks are numbered through, so each line taken out has its place. The lines of a plain
    text are not (blank lines count too): there what was taken out comes after the text.
    """
    kept = [_kept(record.article_body, block) for block in record.blocks]
    changes = sorted((*record.removed, *record.moved), key=lambda change: change.line)
    if record.fetch is not None and _numbered_through(len(kept), changes):
        place = iter(kept)
        following = 1
        for change in changes:
            yield from islice(place, change.line - following)
            yield _changed(change)
            following = change.line + 1
        yield from place
    else:
        yield from kept
        yield from (_changed(change) for change in changes)


def _numbered_through(kept: int, changes: Sequence[LineChange]) -> bool:
    numbers = [change.line for change in changes]
    return len(set(numbers)) == len(numbers) and max(numbers, default=0) <= kept + len(numbers)


def _kept(body: str, block: Block) -> Passage:
    return Passage(text=body[block.start : block.end], block=block.type, note=block.date_published or "")


def _changed(change: LineChange) -> Passage:
    if change.to:
        return Passage(text=change.text, state="moved", note=f"{change.reason}, now in {change.to}")
    return Passage(text=change.text, state="removed", note=change.reason)


def print_article(out: Console, record: Record) -> None:
    """Print an article with all that a reader of it wants to know."""
    out.width = min(out.width, WIDTH)
    out.print(Text(plain_line(record.headline or "(no headline)"), style="bold"))
    for line in filter(None, (_byline(record), record.url, _facts(record))):
        out.print(Text(plain_line(line), style="dim"))
    if record.dropped:
        why = f" ({record.dropped.evidence})" if record.dropped.evidence else ""
        reason = f"Dropped: {record.dropped.reason}{why}"
        out.print(Text(plain_line(reason), style="yellow"))
    if record.duplicate_of:
        copy = record.duplicate_of
        out.print(
            Text(plain_line(f"A copy of {copy.id} ({copy.reason}, score {copy.score:g})"), style="yellow")
        )
    if record.description:
        out.print()
        out.print(Text(plain_line(record.description), style="italic"))
    for passage in passages(record):
        out.print()
        out.print(_rendered(passage))
    _print_notes(out, record)


def _byline(record: Record) -> str:
    names = ", ".join(author.name for author in record.authors)
    when = record.date_published or record.date_published_day
    changed = f"changed {record.date_modified}" if record.date_modified else None
    return " · ".join(filter(None, (names, when, changed)))


def _facts(record: Record) -> str:
    words = counted(record.word_count, "word")
    publisher = record.publisher.name if record.publisher else record.source
    facts = (publisher, record.article_section, record.kind, record.in_language, words, *record.flags)
    return " · ".join(fact for fact in facts if fact)


def _rendered(passage: Passage) -> Text:
    if passage.state == "kept":
        style = "bold" if passage.block == "heading" else ""
        shown = Text(MARKS.get(passage.block, "") + plain(passage.text), style=style)
        return Text.assemble((f"{passage.note}  ", "dim"), shown) if passage.note else shown
    style = "strike red" if passage.state == "removed" else "strike cyan"
    return Text.assemble("- ", (plain(passage.text), style), (f"  [{passage.note}]", "dim"))


def _print_notes(out: Console, record: Record) -> None:
    lines = [f"Related: {item.text}" + (f" <{item.url}>" if item.url else "") for item in record.related]
    lines += [f"Repaired in line {mend.line}: {mend.removed!r} ({mend.reason})" for mend in record.repairs]
    conflicts = [item.field for item in record.provenance if item.conflict]
    if conflicts:
        lines.append(f"Sources disagree on: {', '.join(conflicts)}")
    if lines:
        out.print()
    for line in lines:
        out.print(Text(plain_line(line), style="dim"))
