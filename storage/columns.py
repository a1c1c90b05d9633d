"""Reads the columns of a record, nested ones too, off its type: every schema is generated from them."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import msgspec

from storage.outcome import Outcome
from storage.record import Record

Kind = Literal["string", "integer", "number", "boolean", "struct", "list"]

_SCALARS: dict[type, Kind] = {
    msgspec.inspect.StrType: "string",
    msgspec.inspect.LiteralType: "string",
    msgspec.inspect.IntType: "integer",
    msgspec.inspect.FloatType: "number",
    msgspec.inspect.BoolType: "boolean",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One key. A struct has `fields`, a list exactly one of them: its item."""

    name: str
    kind: Kind
    nullable: bool
    doc: str
    fields: tuple[Column, ...] = ()


@cache
def record_columns() -> tuple[Column, ...]:
    """The columns of a record, in the order that they are written."""
    return _columns(msgspec.inspect.type_info(Record))


@cache
def outcome_columns() -> tuple[Column, ...]:
    """The columns of a ledger line."""
    return _columns(msgspec.inspect.type_info(Outcome))


def _columns(info: Any) -> tuple[Column, ...]:
    docs = _docs(info.cls)
    return tuple(_column(field.encode_name, field.type, docs.get(field.name, "")) for field in info.fields)


def _column(name: str, info: Any, doc: str) -> Column:
    nullable = False
    if isinstance(info, msgspec.inspect.UnionType):
        present = [kind for kind in info.types if not isinstance(kind, msgspec.inspect.NoneType)]
        nullable = len(present) < len(info.types)
        (info,) = present
    if isinstance(info, msgspec.inspect.StructType):
        return Column(name=name, kind="struct", nullable=nullable, doc=doc, fields=_columns(info))
    if isinstance(info, msgspec.inspect.VarTupleType):
        item = _column("item", info.item_type, "")
        return Column(name=name, kind="list", nullable=nullable, doc=doc, fields=(item,))
    return Column(name=name, kind=_SCALARS[type(info)], nullable=nullable, doc=doc)


def _docs(struct: type) -> dict[str, str]:
    """The docstrings under the attributes of a struct and its bases, by attribute."""
    found: dict[str, str] = {}
    for base in reversed(struct.__mro__):
        if base is not object and base.__module__.split(".")[0] in ("storage", "extractors"):
            found |= _own_docs(base)
    return found


def _own_docs(struct: type) -> dict[str, str]:
    (body,) = ast.parse(inspect.getsource(struct)).body
    assert isinstance(body, ast.ClassDef)
    docs = {}
    for before, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name):
            text = (
                after.value.value
                if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                else ""
            )
            docs[before.target.id] = inspect.cleandoc(str(text))
    return docs
