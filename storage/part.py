"""Part files: what lies in them, and how one is made anew when records leave or join it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from storage.errors import disk

if TYPE_CHECKING:
    from storage.layout import Layout
    from storage.record import Record

_encoder = msgspec.json.Encoder()


class _Key(msgspec.Struct):
    id: str


_key_decoder = msgspec.json.Decoder(_Key)


def record_line(record: Record) -> bytes:
    """A record as it stands in a part, without the line end."""
    return _encoder.encode(record)


def record_id(line: bytes) -> str | None:
    """The id of a part's line, or None where the line is no record."""
    try:
        return _key_decoder.decode(line).id
    except msgspec.DecodeError:
        return None


def read_lines(layout: Layout, part: str) -> list[bytes]:
    """The lines of a part, without line ends; [] where the part does not exist.

    Raises:
        DiskTrouble: it cannot be read.
    """
    path = layout.root / part
    with disk(path):
        if not path.exists():
            return []
        return [line for line in path.read_bytes().split(b"\n") if line]


def content_of(lines: Iterable[bytes]) -> bytes:
    """The bytes of a part with these lines."""
    return b"".join(line + b"\n" for line in lines)
