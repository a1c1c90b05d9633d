"""The words of see-also lines in many languages, read once from see_also.json."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from extractors.cleaning.key import key


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one language: `heads` stand alone over a list, `labels` before a colon in one line."""

    heads: tuple[str, ...]
    labels: tuple[str, ...]


_BY_LANGUAGE = msgspec.json.decode(
    files(__package__).joinpath("see_also.json").read_bytes(), type=dict[str, _Words]
)

# All languages at once: a text may be quoted, mixed or too short to tell its language.
HEADS: frozenset[str] = frozenset(
    key(head) for words in _BY_LANGUAGE.values() for head in (*words.heads, *words.labels)
)
LABELS: frozenset[str] = frozenset(key(label) for words in _BY_LANGUAGE.values() for label in words.labels)
LANGUAGES: frozenset[str] = frozenset(_BY_LANGUAGE)
