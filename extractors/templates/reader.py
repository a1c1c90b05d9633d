"""Reads bodies by the site's template where that holds, in full where not, and tells what was seen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from extractors.article import Article, Provenance
from extractors.body import read_body
from extractors.body.stated import prefer_stated
from extractors.cleaning.site_memory import page_hash
from extractors.templates.apply import Applied, apply
from extractors.templates.sample import take_sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.line import Line
    from extractors.cleaning.site_memory import SiteMemory
    from extractors.document import Document

# One page in so many is read in full although the template holds, to see whether it still reads the same.
FULL_EVERY = 16


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a page showed of its site's layout; `page` is the `line_hash` of its address.

    `used` where its text was read by the template, `failed` the check that did not hold, `alike` the share
    of the text (0 to 1) that template and full reading have in common where both were done. `sample` is
    given of pages that were read in full: a `Sample` in JSON, as it is kept. Between processes bytes cost
    a tenth of what the hundreds of values in it do.
    """

    page: str
    used: bool = False
    failed: str | None = None
    alike: float | None = None
    sample: bytes | None = None


class TemplateReader:
    """The readings of the pages of one article; the first page read is the one that counts."""

    def __init__(self, memory: SiteMemory, url: str) -> None:
        self._memory = memory
        self._page = page_hash(url) if memory.template or memory.learning else None
        self._read: dict[int, tuple[Document, tuple[Line, ...], Applied]] = {}

    @property
    def used(self) -> bool:
        """Whether the text of the first page was read by the template."""
        return any(lines is applied.lines for _, lines, applied in list(self._read.values())[:1])

    def lines(self, document: Document) -> tuple[Line, ...]:
        """The text of a page, each page read once."""
        known = self._read.get(id(document))
        if known is None:
            applied = self._apply(document)
            lines = applied.lines if self._holds(applied) else read_body(document)
            known = self._read[id(document)] = (document, lines, applied)
        return known[1]

    def marked(self, article: Article) -> Article:
        """The article, which says so where its text was read by the template."""
        if not self.used:
            return article
        told = Provenance(field="article_body", source="template")
        return msgspec.structs.replace(article, provenance=(*article.provenance, told))

    def shown(self) -> Shown | None:
        """What the first page showed; None where nobody wants to know, or it was not read here."""
        if not self._page or not self._read:
            return None
        document, lines, applied = next(iter(self._read.values()))
        if lines is applied.lines:
            return Shown(page=self._page, used=True)
        failed = applied.failed if self._memory.template else None
        alike = likeness(applied.lines, lines) if self._memory.template and failed is None else None
        sample = take_sample(document, lines, self._page) if self._is_wanted(self._page) else None
        packed = None if sample is None else msgspec.json.encode(sample)
        return Shown(page=self._page, failed=failed, alike=alike, sample=packed)

    def _is_wanted(self, page: str) -> bool:
        last = self._memory.last_wanted
        return self._memory.learning and (last is None or page <= last)

    def _apply(self, document: Document) -> Applied:
        if self._memory.template is None:
            return Applied(failed="no template")
        applied = apply(self._memory.template, document)
        if applied.failed is None and prefer_stated(applied.lines, document) != applied.lines:
            return Applied(failed="the page states a much longer text in its data")
        return applied

    def _holds(self, applied: Applied) -> bool:
        return applied.failed is None and not (self._page and int(self._page, 16) % FULL_EVERY == 0)


def likeness(one: Sequence[Line], other: Sequence[Line]) -> float:
    """The share of characters that two readings of a page have in common, 0 to 1."""
    first, second = Counter(line.text for line in one), Counter(line.text for line in other)
    both = sum(len(text) * count for text, count in (first & second).items())
    either = sum(len(text) * count for text, count in (first | second).items())
    return round(both / either, 3) if either else 1.0
