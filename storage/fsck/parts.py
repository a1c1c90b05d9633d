"""Checks the parts: each line a whole record of this schema, in its place, once, and not erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, and_, delete, update

from storage.columns import record_columns
from storage.cover import COVER_NAME
from storage.fsck.fault import Change, Findings
from storage.identity import version_id
from storage.layout import INDEXED_ROOMS, RECORD_ROOMS, Layout, Room
from storage.part import content_of, read_lines, record_id, record_line
from storage.quarantine import BadLine
from storage.record import SCHEMA_VERSION, Record
from storage.tables import stories

if TYPE_CHECKING:
    from datetime import datetime

    from storage.state import State

_record = msgspec.json.Decoder(Record)
_keys = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What is wrong with a line, and what stands in its place: nothing, other bytes, or it moves."""

    says: str
    cure: str | None
    line: bytes | None = None
    folder: str | None = None


@dataclass(slots=True)
class _Check:
    """One pass: what of each id was seen, and what becomes of the parts."""

    layout: Layout
    right: dict[tuple[Room, str], str]
    found: Findings = field(default_factory=Findings)
    moved: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    seen: set[tuple[Room, str]] = field(default_factory=set)


def check_parts(layout: Layout, state: State, now: datetime) -> Findings:
    """Every line of every part; a line that is taken out or changed is kept in quarantine."""
    check = _Check(layout, _right_places(layout, state))
    for room in RECORD_ROOMS:
        for path in layout.parts(room):
            _check_part(check, room, path, now)
    for path in layout.parts("evidence"):
        _check_evidence(check, path)
    for part, lines in check.moved.items():
        check.found.files[part] = content_of(lines)
    return check.found


def _check_part(check: _Check, room: Room, path: Path, now: datetime) -> None:
    part = check.layout.relative(path)
    lines = read_lines(check.layout, part)
    after: list[bytes] = []
    for number, line in enumerate(lines, 1):
        verdict = _judge(check, room, part, line)
        if verdict is None:
            after.append(line)
            continue
        key = record_id(line)
        ids = (key,) if key else ()
        check.found.add(f"{part}, line {number}", verdict.says, verdict.cure, *ids)
        if verdict.cure is None:
            after.append(line)
        elif verdict.folder is not None:
            target = f"{room}/{verdict.folder}/mended-{now:%Y%m%dT%H%M%S}.jsonl"
            check.moved[target].append(line)
            check.found.changes.append(_reindex(room, key or "", part, target))
        else:
            check.found.kept.append(BadLine(file=part, line=number, reason=verdict.says, text=line))
            after += [verdict.line] if verdict.line is not None else []
            if verdict.line is None and key:
                check.found.changes.append(_reindex(room, key, part, None))
    if after != lines:
        check.found.files[part] = content_of(after) if after else None


def _judge(check: _Check, room: Room, part: str, line: bytes) -> _Verdict | None:
    try:
        values = _keys.decode(line)
        version = bytes(values.get("schemaVersion", b"")).decode().strip('"')
        if version.isdigit() and version != SCHEMA_VERSION:
            return _Verdict(says=_other_version(version), cure=None)
        record = _record.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _Verdict(says=f"no record ({error})", cure="taken out and kept in quarantine/")
    keys = tuple(values)
    if keys != _all_keys():
        line = record_line(record)
        return _Verdict(says=_wrong_keys(keys), cure="written anew with every key, in order", line=line)
    right = check.right.get((room, record.id))
    if (right is not None and right != part) or (room, record.id) in check.seen:
        says = f"record {record.id} stands in {right or 'this part'} too"
        return _Verdict(says=says, cure="this one taken out and kept in quarantine/")
    if room in INDEXED_ROOMS:
        check.seen.add((room, record.id))
    folder = f"stored={record.stored}"
    if Path(part).parent.name != folder and Path(part).name != COVER_NAME:
        return _Verdict(
            says=f"a record of {record.stored} in another day's folder", cure="moved", folder=folder
        )
    if record.version_id != version_id(record.id, record.headline, record.article_body):
        says = "the text is not the one that was stored (its versionId differs): changed by another hand;"
        return _Verdict(says=f"{says} `newsloom rerun --archived {record.url}` makes it anew", cure=None)
    return None


def _other_version(version: str) -> str:
    return (
        f"schema version {version}, not {SCHEMA_VERSION}: `newsloom migrate`, or a newer newsloom, reads it"
    )


def _wrong_keys(keys: tuple[str, ...]) -> str:
    lacking = [key for key in _all_keys() if key not in keys]
    foreign = [key for key in keys if key not in _all_keys()]
    said = [
        f"without {', '.join(lacking)}" if lacking else "",
        f"with {', '.join(foreign)}" if foreign else "",
    ]
    return "a record " + (" and ".join(filter(None, said)) or "with its keys in another order")


@cache
def _all_keys() -> tuple[str, ...]:
    return tuple(column.name for column in record_columns())


def _check_evidence(check: _Check, path: Path) -> None:
    part = check.layout.relative(path)
    lines = read_lines(check.layout, part)
    after = [line for line in lines if record_id(line) is not None]
    for number, line in enumerate(lines, 1):
        if record_id(line) is None:
            says = "no evidence of a record"
            check.found.add(f"{part}, line {number}", says, "taken out and kept in quarantine/")
            check.found.kept.append(BadLine(file=part, line=number, reason=says, text=line))
    if after != lines:
        check.found.files[part] = content_of(after) if after else None


def _right_places(layout: Layout, state: State) -> dict[tuple[Room, str], str]:
    """For each id that stands more than once in a room the part that counts: the index's, else the last.

    An article and its copy under one id exclude each other too: then the article counts.
    """
    places: dict[tuple[Room, str], list[str]] = {}
    for room, part, key in _ids(layout):
        places.setdefault((room, key), []).append(part)
    right = {}
    for (room, key), parts in places.items():
        if len(parts) > 1:
            story = state.stories.by_id(key).get(room)
            right[room, key] = story.part if story and story.part in parts else parts[-1]
        elif room == "duplicates" and ("articles", key) in places:
            right[room, key] = places["articles", key][0]
    return right


def _ids(layout: Layout) -> Iterator[tuple[Room, str, str]]:
    for room in INDEXED_ROOMS:
        for path in layout.parts(room):
            part = layout.relative(path)
            for line in read_lines(layout, part):
                key = record_id(line)
                if key is not None:
                    yield room, part, key


def _reindex(room: Room, key: str, part: str, target: str | None) -> Change:
    """Let the index follow a line that leaves its part, so that no commit in between is misled."""
    mine = and_(stories.c.room == room, stories.c.id == key, stories.c.part == part)

    def change(connection: Connection) -> None:
        if target is None:
            connection.execute(delete(stories).where(mine))
        else:
            connection.execute(update(stories).where(mine).values(part=target))

    return change
