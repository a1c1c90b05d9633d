"""Reads bodies by the site's template where that holds, in full where not, and tells what was seen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from extractors.article import Article, Provenance
from extractors.body import read_body
from extractors.body.stated import prefer_stated
from extractors.cleaning.site_memory import page_hash
from extractors.fields.fields import NO_HOMES
from extractors.site import UNKNOWN_SITE
from extractors.templates.apply import Applied, apply
from extractors.templates.sample import take_sample
from extractors.templates.take_given import take_given

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.cleaning.line import Line
    from extractors.cleaning.site_memory import SiteMemory
    from extractors.document import Document
    from extractors.fields.fields import Fields
    from extractors.fields.home import Home
    from extractors.site import Site
    from extractors.templates.given import Given

# One page in so many is read in full although the template holds, to see whether it still reads the same.
FULL_EVERY = 16


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a page showed of its site's layout; `page` is the `line_hash` of its address.

    `used` where its text was read by the template, `failed` the check that did not hold, `alike` the share
    of the text (0 to 1) that template and full reading have in common where both were done; `strayed` are
    then the fields that the template would have read otherwise. `sample` is
    given of pages that were read in full: a `Sample` in JSON, as it is kept. Between processes bytes cost
    a tenth of what the hundreds of values in it do.
    """

    page: str
    used: bool = False
    failed: str | None = None
    alike: float | None = None
    strayed: tuple[str, ...] = ()
    sample: bytes | None = None


class TemplateReader:
    """The readings of the pages of one article; the first page read is the one that counts."""

    def __init__(self, memory: SiteMemory, url: str, site: Site = UNKNOWN_SITE) -> None:
        self._memory = memory
        self._site = site
        self._page = page_hash(url) if memory.template or memory.learning else None
        self._tried: dict[int, Applied] = {}
        self._read: dict[int, tuple[Document, tuple[Line, ...], Applied]] = {}

    @property
    def used(self) -> bool:
        """Whether the text of the first page was read by the template."""
        return any(lines is applied.lines for _, lines, applied in list(self._read.values())[:1])

    def homes(self, document: Document) -> Mapping[str, Home]:
        """Where the fields of a page live that is laid out as the template says; {} where it is not.

        What a user's rule reads is the rule's: such a page is searched in full.
        """
        template = self._memory.template
        if template is None or not template.homes or self._site.rule is not None:
            return NO_HOMES
        return template.homes if self._holds(self._apply(document)) else NO_HOMES

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

    def shown(self, fields: Fields) -> Shown | None:
        """What the first page showed; None where nobody wants to know, or it was not read here."""
        if not self._page or not self._read:
            return None
        document, lines, applied = next(iter(self._read.values()))
        if lines is applied.lines:
            return Shown(page=self._page, used=True)
        failed = applied.failed if self._memory.template else None
        alike = likeness(applied.lines, lines) if self._memory.template and failed is None else None
        given = self._given(document, fields) if alike is not None or self._is_wanted(self._page) else ()
        strayed = self._strayed(given) if alike is not None else ()
        wanted = self._is_wanted(self._page) or (self._memory.learning and strayed)
        sample = take_sample(document, lines, self._page, given) if wanted else None
        packed = None if sample is None else msgspec.json.encode(sample)
        return Shown(page=self._page, failed=failed, alike=alike, strayed=strayed, sample=packed)

    def _is_wanted(self, page: str) -> bool:
        last = self._memory.last_wanted
        return self._memory.learning and (last is None or page <= last)

    def _given(self, document: Document, fields: Fields) -> tuple[Given, ...]:
        if self._site.rule is not None:
            return ()
        template = self._memory.template
        return take_given(document, self._site, fields, template.homes if template else NO_HOMES)

    def _strayed(self, given: Sequence[Given]) -> tuple[str, ...]:
        """The fields that would have been read otherwise at the home that they are said to have."""
        homes = self._memory.template.homes if self._memory.template else NO_HOMES
        known = {field: (home.source, home.selector) for field, home in homes.items()}
        return tuple(each.field for each in given if known.get(each.field) in each.strayed)

    def _apply(self, document: Document) -> Applied:
        if id(document) not in self._tried:
            self._tried[id(document)] = self._applied(document)
        return self._tried[id(document)]

    def _applied(self, document: Document) -> Applied:
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
