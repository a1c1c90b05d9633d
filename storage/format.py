"""Knows by which schema a data folder is written, and which steps brought it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storage.durable import write_whole
from storage.errors import ForeignData, disk
from storage.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from storage.layout import Layout

FORMAT_NAME = "format.json"
# The first schema that was released; a folder of it has no format.json.
FIRST = "1"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was taken: its name, and when, RFC 3339 in UTC."""

    name: str
    at: str


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """What `format.json` says."""

    schema: str = FIRST
    steps: tuple[Step, ...] = ()


def begin_format(layout: Layout) -> None:
    """Write down the schema of now in a folder where nothing is kept yet; the caller holds the lock.

    Raises:
        DiskTrouble: the disk refuses.
    """
    path = layout.root / FORMAT_NAME
    if not _is_new(layout):
        return
    with disk(path):
        write_whole(path, msgspec.json.encode(Format(schema=SCHEMA_VERSION)) + b"\n")


def _is_new(layout: Layout) -> bool:
    """Whether nothing was ever kept in a folder."""
    places = (layout.root / FORMAT_NAME, layout.articles, layout.ledger, layout.archive)
    return not any(place.exists() for place in places)


def read_format(layout: Layout) -> Format:
    """The format of a folder: that of now for an empty one, of the first schema where nothing says.

    Raises:
        ForeignData: `format.json` is not ours.
    """
    path = layout.root / FORMAT_NAME
    if _is_new(layout):
        return Format(schema=SCHEMA_VERSION)
    with disk(path):
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return Format()
    try:
        return msgspec.json.decode(content, type=Format)
    except msgspec.DecodeError as error:
        raise ForeignData(
            f"{path}: is not what newsloom writes ({error}): restore it from a backup"
        ) from error


def check_format(layout: Layout, current: str = SCHEMA_VERSION) -> None:
    """Let only folders of the current schema pass, and those whose path can be that of the state.

    Raises:
        ForeignData: it is older or newer, or its path has a question mark; the message says what to do.
    """
    if "?" in str(
        layout.root
    ):  # SQLAlchemy takes what follows for options, and would put the state elsewhere
        raise ForeignData(
            f"{layout.root}: no path with a question mark can hold data: name another with --data"
        )
    found = read_format(layout).schema
    if is_newer(found, current):
        raise ForeignData(
            f"{layout.root}: written by a newer newsloom (schema {found}, this one knows {current}):"
            " update newsloom; nothing was changed"
        )
    if found != current:
        raise ForeignData(f"{layout.root}: schema {found}, not {current}: run `newsloom migrate` first")


def is_newer(one: str, other: str) -> bool:
    """Whether a schema version is later than another; one that is no number is."""
    return one != other and not (one.isdigit() and int(one) < int(other))
