"""The words of see-also lines and page furniture in many languages, read once from the files beside."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from extractors.cleaning.key import key


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one language: `heads` stand alone over a list, `labels` before a colon in one line."""

    heads: tuple[str, ...]
    labels: tuple[str, ...]


_SEE_ALSO = msgspec.json.decode(
    files(__package__).joinpath("see_also.json").read_bytes(), type=dict[str, _Words]
)
_FURNITURE = msgspec.json.decode(
    files(__package__).joinpath("furniture.json").read_bytes(), type=dict[str, tuple[str, ...]]
)

# All languages at once: a text may be quoted, mixed or too short to tell its language.
LABELS: frozenset[str] = frozenset(key(label) for words in _SEE_ALSO.values() for label in words.labels)
HEADS: frozenset[str] = LABELS | {key(head) for words in _SEE_ALSO.values() for head in words.heads}
FURNITURE: frozenset[str] = frozenset(key(label) for labels in _FURNITURE.values() for label in labels)
LANGUAGES: frozenset[str] = frozenset(_SEE_ALSO)
