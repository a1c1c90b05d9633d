"""Which articles an export takes: by day of publication, language and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Told(msgspec.Struct, rename="camel"):
    in_language: str | None
    date_published: str | None
    date_published_day: str | None
    headline: str | None
    description: str | None
    article_body: str


_decoder = msgspec.json.Decoder(_Told)


@dataclass(slots=True, kw_only=True)
class Choice:
    """What is wanted, None where all is; and what was met."""

    since: datetime | None = None
    language: str | None = None
    """BCP 47; `de` is also `de-AT`."""
    containing: str | None = None
    taken: int = 0
    undated: int = 0
    """Left out for want of a date alone."""

    def of(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        """Those of the lines that are wanted, counted."""
        for line in lines:
            if self._wants(line):
                self.taken += 1
                yield line

    def _wants(self, line: bytes) -> bool:
        if self.since is None and self.language is None and self.containing is None:
            return True
        told = _decoder.decode(line)
        return self._reads(told) and self._is_recent(told)

    def _reads(self, told: _Told) -> bool:
        if self.language is not None:
            found, wanted = (told.in_language or "").lower(), self.language.lower()
            if found != wanted and not found.startswith(f"{wanted}-"):
                return False
        if self.containing is None:
            return True
        words = self.containing.casefold()
        texts = (told.headline, told.description, told.article_body)
        return any(words in text.casefold() for text in texts if text)

    def _is_recent(self, told: _Told) -> bool:
        if self.since is None:
            return True
        if told.date_published is not None:
            return datetime.fromisoformat(told.date_published) >= self.since
        if told.date_published_day is not None:
            return told.date_published_day >= self.since.astimezone(UTC).date().isoformat()
        self.undated += 1
        return False
