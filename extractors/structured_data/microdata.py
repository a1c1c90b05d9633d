"""Reads microdata: itemscope, itemtype, itemprop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.structured_data.thing import Thing, type_name

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_PROPERTIES = 1_500
_VALUE_ATTRIBUTES = ("content", "datetime", "href", "src", "value")
_LONG = frozenset(("articlebody", "text", "reviewbody"))
_MAX_TEXT = 2_000


def read(tree: LexborHTMLParser) -> tuple[Thing, ...]:
    """Every item with a type; a property that is itself an item is a mapping with its `@type`."""
    items: dict[int, dict[str, Any]] = {}
    types: dict[int, tuple[str, ...]] = {}
    for node in tree.css("[itemscope][itemtype]")[:_MAX_PROPERTIES]:
        names = (node.attributes.get("itemtype") or "").split()
        types[node.mem_id] = tuple(type_name(name) for name in names)
        items[node.mem_id] = {"@type": list(types[node.mem_id])}
    if not items:
        return ()
    owned: set[int] = set()
    for node in tree.css("[itemprop]")[:_MAX_PROPERTIES]:
        owner = _owner(node, items)
        if owner is None:
            continue
        inner = items.get(node.mem_id)
        if inner is not None:
            owned.add(node.mem_id)
        _add(items[owner], node, inner)
    return tuple(
        Thing(types[key], values, ("nested",) if key in owned else ()) for key, values in items.items()
    )


def _owner(node: LexborNode, items: dict[int, dict[str, Any]]) -> int | None:
    parent = node.parent
    for _ in range(60):
        if parent is None:
            return None
        if parent.mem_id in items:
            return parent.mem_id
        parent = parent.parent
    return None


def _add(values: dict[str, Any], node: LexborNode, inner: dict[str, Any] | None) -> None:
    for name in (node.attributes.get("itemprop") or "").split()[:4]:
        value = inner if inner is not None else _value(node, name)
        if value:
            values.setdefault(name, []).append(value)


def _value(node: LexborNode, name: str) -> str:
    attributes = node.attributes
    for key in _VALUE_ATTRIBUTES:
        if attributes.get(key) and (key != "href" or name.lower() in ("url", "mainentityofpage", "license")):
            return " ".join((attributes[key] or "").split())
    if name.lower() in _LONG:
        return ""
    return " ".join(node.text(separator=" ")[:_MAX_TEXT].split())
