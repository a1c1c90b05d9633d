"""A page as it was fetched: plain data that pickles, the one input of extraction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One response of a site, its content coding undone and its charset not yet decoded.

    `headers` are (lower-case name, value) pairs in the order of the wire. `fetched_at` carries a
    time zone; it is the only clock that extraction knows. `content_type` etc. are read with `header`.
    """

    url: str
    requested_url: str
    body: bytes
    status: int
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first value of a header, or None; names compare without case."""
        return next(iter(self.header_values(name)), None)

    def header_values(self, name: str) -> list[str]:
        """All values of a header, in the order of the wire; names compare without case.

        Bytes that are no text (they come back from an archive as half a surrogate pair) are a question mark:
        a record, a ledger or a database that was handed them could not be written.
        """
        return [_as_text(value) for key, value in self.headers if key == name.lower()]


def _as_text(value: str) -> str:
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
