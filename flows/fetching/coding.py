"""Undoes content codings while the body streams in: bounded, and aware of a missing end."""

from __future__ import annotations

import zlib
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import brotli  # type: ignore[import-untyped]
from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP = 262_144
# Text packs 5 to 100 times, a bomb 1,000 times and more; below 4 MiB any ratio does no harm.
_MAX_RATIO = 300
_FREE_BYTES = 4_194_304
# isal's stub calls its error an instance; it is a class.
_BROKEN: tuple[type[Exception], ...] = (zlib.error, isal_zlib.IsalError, brotli.error)  # type: ignore[assignment]


class BodyTooLarge(Exception):
    """Raised when a body, unpacked, passes its limit; the message says at what size on the wire."""


class BrokenCoding(Exception):
    """Raised when a body cannot be unpacked or ends before its coding does."""


class Decoder(Protocol):
    """One coding being undone. `feed` yields what unpacks, `finished` tells whether the end has come."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack in steps of 256 KiB or less: where nobody asks on, no more is unpacked."""

    def finished(self) -> bool:
        """Whether the coding's own end was reached."""


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finished(self) -> bool:
        return True


class _Gzip:
    """gzip, also several members in a row; a body that is declared gzip but is none passes as it is.

    Unpacked by isal, in half of zlib's time; it finds the same bytes, ends and damages.
    """

    def __init__(self) -> None:
        self._inflate: isal_zlib.Decompress | None = None
        self._plain = False
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._started and data:
            self._started = True
            self._plain = data[:1] != b"\x1f"
        if self._plain:
            yield data
            return
        while data:
            if self._inflate is None or self._inflate.eof:
                if self._inflate is not None and data[:1] != b"\x1f":
                    return  # padding after the last member
                self._inflate = isal_zlib.decompressobj(31)
            yield self._inflate.decompress(data, _STEP)
            data = self._inflate.unconsumed_tail or self._inflate.unused_data

    def finished(self) -> bool:
        return self._plain or self._inflate is None or self._inflate.eof


class _Deflate:
    """deflate: by the standard inside zlib, by some servers bare."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj()
        self._first = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._first and data:
            self._first = False
            if data[0] & 0x0F != 8:
                self._inflate = zlib.decompressobj(-15)
        while data and not self._inflate.eof:
            yield self._inflate.decompress(data, _STEP)
            data = self._inflate.unconsumed_tail

    def finished(self) -> bool:
        return self._first or self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()
        self._empty = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._empty = self._empty and not data
        yield self._decompressor.process(data, output_buffer_limit=_STEP)
        while not self._decompressor.can_accept_more_data():
            yield self._decompressor.process(b"", output_buffer_limit=_STEP)

    def finished(self) -> bool:
        return self._empty or self._decompressor.is_finished()


_DECODERS: dict[str, type[_Plain | _Gzip | _Deflate | _Brotli]] = {
    "identity": _Plain,
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
}
ACCEPTED = "gzip, deflate, br"


class BodyReader:
    """Gathers one body: unpacks each chunk, never keeps more than `max_bytes`."""

    def __init__(self, content_encoding: str | None, max_bytes: int) -> None:
        names = [name.strip().lower() for name in (content_encoding or "").split(",") if name.strip()]
        unknown = [name for name in names if name not in _DECODERS]
        if unknown or len(names) > 2:
            raise BrokenCoding(f"content coding {content_encoding!r} was not asked for")
        self._decoders: list[Decoder] = [_DECODERS[name]() for name in reversed(names)]
        self._body = bytearray()
        self._max_bytes = max_bytes
        self.wire_bytes = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the wire; raises `BodyTooLarge` or `BrokenCoding`."""
        self.wire_bytes += len(chunk)
        limit = min(self._max_bytes, max(_FREE_BYTES, _MAX_RATIO * self.wire_bytes))
        pieces: Iterator[bytes] = iter((chunk,))
        for decoder in self._decoders:
            pieces = chain.from_iterable(map(decoder.feed, pieces))
        try:
            for piece in pieces:
                self._body += piece
                if len(self._body) > limit:
                    raise BodyTooLarge(f"{self.wire_bytes} bytes unpack to more than {limit}")
        except _BROKEN as error:
            raise BrokenCoding(f"the body does not unpack after {self.wire_bytes} bytes ({error})") from error

    @property
    def size(self) -> int:
        """Bytes unpacked so far."""
        return len(self._body)

    def so_far(self) -> bytes:
        """What has been unpacked, whole or not."""
        return bytes(self._body)

    def finish(self) -> bytes:
        """The whole body; raises `BrokenCoding` where its end is missing."""
        if not all(decoder.finished() for decoder in self._decoders):
            raise BrokenCoding(f"the packed body breaks off after {self.wire_bytes} bytes")
        return bytes(self._body)
