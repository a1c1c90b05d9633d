"""Texts that something else scraped: whole files, or JSON Lines with what is known of each text."""

from __future__ import annotations

import gzip
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from extractors.decoding import decode
from flows.errors import ConfigError, RunError

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Which keys of a JSON line hold what; `text` is None where the files are told by their ending."""

    text: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text; `name` is its file, and its line in a JSON Lines file."""

    name: str
    text: str
    headline: str | None = None
    url: str | None = None


def read_texts(file: str, fields: Fields) -> Iterator[Text]:
    """The texts of a file, or of standard input where it is `-`.

    Raises:
        ConfigError: a line is not JSON, or lacks a field that was named; the message names file and line.
        RunError: the file cannot be read.
    """
    name = "standard input" if file == STANDARD_INPUT else file
    try:
        with _open(file) as stream:
            if fields.text is None and not file.endswith(JSON_LINES):
                yield Text(name=name, text=decode(stream.read()).text)
                return
            decoder = msgspec.json.Decoder(dict[str, Any])
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _from_line(decoder, line, f"{name}:{number}", fields)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RunError(f"{name}: cannot be read: {reason}.") from error


def _open(file: str) -> IO[bytes] | gzip.GzipFile:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer
    if file.endswith(".gz"):
        return gzip.GzipFile(file)
    return Path(file).open("rb")


def _from_line(
    decoder: msgspec.json.Decoder[dict[str, Any]], line: bytes, place: str, fields: Fields
) -> Text:
    try:
        values = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{place}: is no JSON object ({error}); JSON Lines hold one object a line."
        ) from None
    return Text(
        name=place,
        text=_field(values, place, fields.text or "text", "--text-field") or "",
        headline=_field(values, place, fields.title, "--title-field"),
        url=_field(values, place, fields.url, "--url-field"),
    )


def _field(values: dict[str, Any], place: str, key: str | None, option: str) -> str | None:
    """The text of a field: null where it is null, an error where there is no such field at all."""
    if key is None:
        return None
    if key not in values:
        known = ", ".join(list(values)[:12]) or "none"
        raise ConfigError(f"{place}: has no field {key!r} for {option}; its fields are: {known}.")
    value = values[key]
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{place}: {key!r} holds {type(value).__name__} and no text; see {option}.")
    return value
