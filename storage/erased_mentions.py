"""Takes erased records out of what other records say: in `sharesWith`, and in the evidence of a copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace as with_values

from storage.part import read_lines, record_line
from storage.record import Record

if TYPE_CHECKING:
    from storage.layout import Layout, Room

_decoder = msgspec.json.Decoder(Record)
_INSTEAD = "an erased record"


def without(record: Record, gone: frozenset[str]) -> Record:
    """The record as if it had never met those of these ids; it keeps what it is a copy of."""
    shares = [one for one in record.shares_with if one.id not in gone]
    copied = record.duplicate_of
    if copied is not None and copied.evidence is not None:
        copied = with_values(copied, evidence=_unnamed(copied.evidence, gone))
    unnamed = tuple(with_values(one, evidence=_unnamed(one.evidence, gone)) for one in shares)
    return with_values(record, shares_with=unnamed, duplicate_of=copied)


def line_without(line: bytes, gone: frozenset[str]) -> bytes:
    """The same of a line of a part."""
    if not _names(gone).search(line):
        return line
    return record_line(without(_decoder.decode(line), gone))


def mentioning(layout: Layout, room: Room, gone: frozenset[str]) -> Iterator[Record]:
    """The other records of a room that name one of these; every part is looked through."""
    names = _names(gone)
    for path in layout.parts(room):
        for line in read_lines(layout, layout.relative(path)):
            if names.search(line) and (record := _decoder.decode(line)).id not in gone:
                yield record


def _names(gone: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(re.escape(one).encode() for one in sorted(gone)) or b"(?!)")


def _unnamed(evidence: str, gone: frozenset[str]) -> str:
    for one in gone:
        evidence = evidence.replace(one, _INSTEAD)
    return evidence
