"""Tells which fields of a record are filled, as a number: what tools that guess types from first rows see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from storage.columns import Column, record_columns
from storage.record import Record

# A text of these characters alone may be taken for a date, a time, a UUID or a number.
_TELLING = re.compile(r"[^0-9A-Fa-fTtZzPpMm\s:.,+\-/]")


def shape_of(record: Record) -> int:
    """Two bits for each path of a record, nested ones too: filled at all; filled with what is surely text."""
    return _shape(record, _plan(), 0)


# (attribute, kind, bit of the path, plan of what is inside)
Plan = tuple[tuple[str, str, int, Any], ...]


@cache
def _plan() -> Plan:
    return _planned(record_columns(), [0])


def _planned(columns: Sequence[Column], next_bit: list[int]) -> Plan:
    planned = []
    for column in columns:
        bit = 1 << next_bit[0]
        next_bit[0] += 2
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
        shape |= bit
        if kind == "string":
            if _TELLING.search(found):
                shape |= bit << 1
        elif kind == "struct":
            shape = _shape(found, inside, shape)
        elif kind == "list":
            for item in found:
                shape = _shape(item, inside, shape)
        elif kind == "texts" and any(_TELLING.search(str(item)) for item in found):
            shape |= bit << 1
    return shape
