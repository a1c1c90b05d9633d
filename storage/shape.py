"""Tells which fields of a record are filled, as a number: what tools that guess types from first rows see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from storage.columns import Column, record_columns

if TYPE_CHECKING:
    from storage.record import Record

# What DuckDB 2.0 and pyarrow 26 take for something else than text when they guess, from the narrowest on.
_DAY = r"\d{4}-\d\d-\d\d"
_SECOND = _DAY + r"[ T]\d\d:\d\d(:\d\d)?"
_ZONE = r"(Z|[+-]\d\d(:?\d\d)?)?"
_ODD = (
    r"\d\d?:\d\d(:\d\d([.]\d+)?)?"  # a time
    r"|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"  # a UUID
    r"|\d\d?[-/]\d\d?[-/]\d{4}([ T].*)?"  # a day the American way
    r"|(?i:[+-]?infinity|epoch)"  # words that stand for a date
)
_GUESSED = re.compile(
    rf"\s*(?:(?P<day>{_DAY})|(?P<second>{_SECOND}{_ZONE})|(?P<fraction>{_SECOND}[.]\d+{_ZONE})|(?P<odd>{_ODD}))\s*"
)
_LEVEL = {"day": 0b1, "second": 0b11, "fraction": 0b111, "odd": 0b1111}
_TEXT = 0b11111
_BITS = 5


def shape_of(record: Record) -> int:
    """Five bits for each path of a record, nested ones too.

    The first tells that the path is filled; each further one that it holds a text which a tool cannot
    take for: a day; an instant in seconds; an instant with fractions; anything but text.
    """
    return _shape(record, _plan(), 0)


def _level(text: str) -> int:
    # All that could be guessed wrong is short and begins with a digit, a hex letter or one of two words.
    return _TEXT if len(text) > 40 else _level_of_short(text)


@lru_cache(maxsize=1024)  # most short texts are the same in every record: kinds of blocks, sources of fields
def _level_of_short(text: str) -> int:
    found = _GUESSED.fullmatch(text)
    return _TEXT if found is None else _LEVEL[found.lastgroup or "odd"]


# (attribute, kind, first bit of the path, plan of what is inside)
Plan = tuple[tuple[str, str, int, Any], ...]


@cache
def _plan() -> Plan:
    return _planned(record_columns(), [0])


def _planned(columns: Sequence[Column], next_bit: list[int]) -> Plan:
    planned = []
    for column in columns:
        bit = 1 << next_bit[0]
        next_bit[0] += _BITS
        inside = column.fields[0].fields if column.kind == "list" else column.fields
        kind = "texts" if column.kind == "list" and not inside else column.kind
        planned.append((_attribute(column.name), kind, bit, _planned(inside, next_bit)))
    return tuple(planned)


def _attribute(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def _shape(value: Any, plan: Plan, shape: int) -> int:
    for attribute, kind, bit, inside in plan:
        found = getattr(value, attribute)
        if found is None or found == ():
            continue
        if kind == "string":
            shape |= _level(found) * bit
        elif kind == "texts":
            for item in found:
                shape |= _level(str(item)) * bit
        elif kind == "struct":
            shape = _shape(found, inside, shape | bit)
        elif kind == "list":
            shape |= bit
            for item in found:
                shape = _shape(item, inside, shape)
        else:
            shape |= bit
    return shape
