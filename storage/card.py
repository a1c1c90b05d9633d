"""The dataset card in `articles/`: tells Hugging Face datasets the types, so that it need not guess."""

from __future__ import annotations

from functools import cache
from typing import Any

from storage.columns import record_columns
from storage.record import SCHEMA_VERSION
from storage.schema import features

CARD_NAME = "articles/README.md"


@cache
def card() -> bytes:
    """The bytes of `articles/README.md`."""
    lines = [
        "---",
        "configs:",
        "- config_name: default",
        "  data_files:",
        "  - split: train",
        '    path: "*/*.jsonl"',
        "dataset_info:",
        "  config_name: default",
        "  features:",
        *_yaml(features(record_columns()), "  "),
        "---",
        "",
        "# Articles",
        "",
        f"One news article a line, JSON Lines, record schema {SCHEMA_VERSION}, written by newsloom.",
        "Every key is always there; unknown is null. No copies, no old versions. `0-cover.jsonl` holds",
        "ordinary records: the few that together fill every field, first in the order of names, so that",
        "tools which guess types from the first rows guess right.",
        "",
    ]
    return "\n".join(lines).encode()


def _yaml(items: list[dict[str, Any]], indent: str) -> list[str]:
    lines = []
    for item in items:
        mark = "- "
        for key, value in item.items():
            lines += _entry(indent + mark, key, value, indent + "  ")
            mark = "  "
    return lines


def _entry(lead: str, key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, list):
        return [f"{lead}{key}:", *_yaml(value, indent)]
    if isinstance(value, dict):
        inner = indent + "  "
        return [f"{lead}{key}:"] + [
            line for name, inside in value.items() for line in _entry(inner, name, inside, inner)
        ]
    return [f"{lead}{key}: {value}"]
