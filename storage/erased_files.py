"""Takes erased records out of the files: old versions, evidence, archive, ledgers, bad lines, decisions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec.structs import replace as with_values

from storage import warc
from storage.decisions import DECISIONS_NAME, decision_lines, decisions_content
from storage.erased_mentions import line_without
from storage.errors import disk
from storage.ledger import outcome_line, read_ledger
from storage.part import content_of, read_lines, record_id
from storage.tombstones import tombstone

if TYPE_CHECKING:
    from storage.journal import Commit
    from storage.layout import Layout
    from storage.outcome import Outcome
    from storage.pages import Location

_CHUNK, _PIECE = 1 << 20, 1 << 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """How much went from one file: `what` is a record, version, page, decision ..."""

    place: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Target:
    """What must go: ids, the keys of all addresses that led to them, and those addresses."""

    ids: frozenset[str]
    keys: frozenset[str]
    urls: frozenset[str]


def erase_from_files(
    layout: Layout,
    target: Target,
    commit: Commit,
    places: Sequence[tuple[int, Location]],
    sizes: dict[str, int],
) -> list[Removal]:
    """Put every file but the parts of articles, copies and dropped pages into the commit, without the target.

    `places` are its pages in the archive; `sizes` takes the new length of each ledger, by its run.
    """
    return [
        *_erase_lines(layout, target, commit),
        *_erase_pages(layout, commit, places),
        *_erase_outcomes(layout, target, commit, sizes),
        *_erase_quarantine(layout, target, commit),
        *_erase_decisions(layout, target, commit),
    ]


def _erase_lines(layout: Layout, target: Target, commit: Commit) -> list[Removal]:
    """Old versions and evidence, which no index lists: every part of theirs is looked through."""
    went = []
    for room in ("versions", "evidence"):
        for path in layout.parts(room):
            part = layout.relative(path)
            lines = read_lines(layout, part)
            kept = [line for line in lines if record_id(line) not in target.ids]
            what = "version" if room == "versions" else "evidence"
            if len(kept) < len(lines):
                went.append(Removal(place=part, what=what, count=len(lines) - len(kept)))
            if room == "versions":
                kept = [line_without(line, target.ids) for line in kept]
            if kept == lines:
                continue
            if kept:
                commit.put(part, content_of(kept))
            else:
                commit.remove(part)
    return went


def _erase_pages(layout: Layout, commit: Commit, places: Sequence[tuple[int, Location]]) -> Iterator[Removal]:
    """Each response and its metadata give way to a blank record of the same length: no other offset moves."""
    by_file: dict[str, list[int]] = {}
    for _, place in places:
        by_file.setdefault(place.file, []).append(place.offset)
    for file, offsets in by_file.items():
        commit.put(file, _blanked(layout.root / file, sorted(offsets)))
        yield Removal(place=file, what="page", count=len(offsets))


def _blanked(path: Path, offsets: list[int]) -> Iterator[bytes]:
    with disk(path), path.open("rb") as source, path.open("rb") as reader:
        for offset in offsets:
            yield from _copied(source, offset)
            records = warc.read_records(reader, offset)
            next(records)
            end = next(records).end
            yield warc.blank_record(end - offset)
            source.seek(end)
        yield from _copied(source, path.stat().st_size)


def _copied(source: BinaryIO, end: int) -> Iterator[bytes]:
    while (left := end - source.tell()) > 0:
        yield source.read(min(left, _CHUNK))


def _erase_outcomes(
    layout: Layout, target: Target, commit: Commit, sizes: dict[str, int]
) -> Iterator[Removal]:
    """Ledger lines stay, so that the counts still reconcile, but name a tombstone instead of the address.

    `sizes` takes the new length of each ledger, by its run.
    """
    for path in sorted(layout.ledger.glob("*.jsonl")):
        name = layout.relative(path)
        lines = list(read_ledger(layout, name))
        renamed = [_renamed(line, target) for line in lines]
        if renamed != lines:
            content = b"".join(outcome_line(line) for line in renamed)
            sizes[path.stem] = len(content)
            commit.put(name, content)
            count = sum(before != after for before, after in zip(lines, renamed, strict=True))
            yield Removal(place=name, what="ledger line", count=count)
        _erase_summary(layout, path.with_suffix(".json"), target, commit)


def _renamed(line: Outcome, target: Target) -> Outcome:
    if line.id not in target.ids and line.url_key not in target.keys and line.url not in target.urls:
        return line
    mark = tombstone(line.id or line.url)
    return with_values(line, url=f"erased:{mark}", url_key=None, detail=None, id=None, version_id=None)


def _erase_summary(layout: Layout, path: Path, target: Target, commit: Commit) -> None:
    before = path.read_bytes() if path.exists() else b""
    after = before
    for url in target.urls:
        after = after.replace(msgspec.json.encode(url), b'"erased"')
    if after != before:
        commit.put(layout.relative(path), after)


def _erase_quarantine(layout: Layout, target: Target, commit: Commit) -> Iterator[Removal]:
    words = [word.encode() for word in (*target.ids, *target.urls)]
    for path in sorted(layout.quarantine.glob("*")):
        is_torn = path.suffix == ".torn"  # a piece of the archive that fsck has cut off
        with disk(path):
            content = path.read_bytes()
        if any(word in (_unpacked(content) if is_torn else content) for word in words):
            commit.remove(layout.relative(path))
            count, what = (1, "torn piece") if is_torn else (content.count(b"\n"), "bad line")
            yield Removal(place=layout.relative(path), what=what, count=count)


def _unpacked(torn: bytes) -> bytes:
    """What a torn piece of the archive tells still: unpacked as far as that goes."""
    told, unzip, at = [], zlib.decompressobj(wbits=31), 0
    with suppress(zlib.error):
        while at < len(torn):
            if unzip.eof:
                unzip = zlib.decompressobj(wbits=31)
            piece = torn[at : at + _PIECE]
            told.append(unzip.decompress(piece))
            at += len(piece) - len(unzip.unused_data)
    return b"".join(told)


def _erase_decisions(layout: Layout, target: Target, commit: Commit) -> Iterator[Removal]:
    lines = decision_lines(layout)
    kept = [line for line in lines if line.id not in target.ids]
    if len(kept) < len(lines):
        commit.put(DECISIONS_NAME, decisions_content(kept))
        yield Removal(place=DECISIONS_NAME, what="decision", count=len(lines) - len(kept))
