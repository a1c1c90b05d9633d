"""The one way through extraction: a page in, an article or a refusal with evidence out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.article import Article, Candidate, Provenance
from extractors.body import read_body
from extractors.cleaning.assemble import assemble
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory, line_hash
from extractors.discovery.url_key import url_key
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.fields import Fields, read_fields
from extractors.fields.kind import judge
from extractors.fields.language import read_language
from extractors.site import UNKNOWN_SITE, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.context import Cleaned
    from extractors.document import Document
    from extractors.fields.choice import Choice
    from extractors.fields.kind import Verdict
    from extractors.fields.moment import Moment
    from extractors.page import Page

_CONFLICT_FLAGS = (("date_published", "date_conflict"), ("headline", "title_mismatch"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was read from a page.

    `refusal` is None for an article, else the reason code why the page is none
    (`listing`, `soft_404`, `paywall_stub` ...; see `extractors.fields.kind`); `evidence` says in one
    sentence what that was decided by. `article` holds what was read in either case. `candidates` are
    all answers for all fields, for the evidence files.
    """

    article: Article
    refusal: str | None = None
    evidence: str | None = None
    candidates: tuple[Candidate, ...] = ()
    charset: str | None = None


def extract(page: Page, site: Site = UNKNOWN_SITE, *, memory: SiteMemory = NO_MEMORY) -> Extraction:
    """Read a page; `memory` is what its site repeats. Never raises for anything a page can contain."""
    try:
        document = parse(page)
    except ExtractionError as error:
        return Extraction(article=Article(kind=error.reason), refusal=error.reason, evidence=str(error))
    try:
        return _read(document, site, memory)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        evidence = f"{page.url}: {type(error).__name__}: {error}"
        return Extraction(
            article=Article(kind="unreadable"),
            refusal="unreadable",
            evidence=evidence,
            charset=document.charset,
        )


def _read(document: Document, site: Site, memory: SiteMemory) -> Extraction:
    fields = read_fields(document, site)
    lines = read_body(document)
    language = read_language(document, site, "\n".join(line.text for line in lines))
    cleaned = clean(lines, _context(document, fields, language.value, memory))
    verdict = judge(document, fields, cleaned.lines)
    choices = (*fields.choices, language)
    return Extraction(
        article=_article(fields, cleaned, language.value, verdict, choices),
        refusal=verdict.refusal,
        evidence=verdict.evidence,
        candidates=tuple(c for choice in choices for c in choice.candidates),
        charset=document.charset,
    )


def _context(document: Document, fields: Fields, language: str | None, memory: SiteMemory) -> Context:
    return Context(
        headline=fields.headline,
        titles=fields.titles,
        site_name=fields.publisher.name or fields.publisher.domain,
        description=fields.description,
        language=language,
        authors=tuple(author.name for author in fields.authors),
        memory=memory,
        page=line_hash(url_key(document.page.url)) if memory.pages and document.page.url else None,
    )


def _article(
    fields: Fields, cleaned: Cleaned, language: str | None, verdict: Verdict, choices: Sequence[Choice]
) -> Article:
    body, blocks, links = assemble(cleaned.lines)
    moved = bool(cleaned.description) and cleaned.description != fields.description
    return Article(
        headline=fields.headline or cleaned.headline,
        alternative_headline=fields.alternative_headline,
        description=cleaned.description or fields.description,
        article_body=body,
        blocks=blocks,
        links=links,
        authors=fields.authors,
        publisher=fields.publisher,
        article_section=fields.article_section,
        keywords=fields.keywords,
        breadcrumbs=fields.breadcrumbs,
        images=fields.images,
        in_language=language,
        kind=verdict.kind or verdict.refusal,
        flags=_flags(cleaned, choices),
        canonical_url=fields.canonical_url,
        removed=cleaned.removed,
        moved=cleaned.moved,
        related=cleaned.related,
        repairs=cleaned.repairs,
        provenance=_provenance(choices, moved=moved),
        **_dates(fields.published, fields.modified),
        **_terms(fields),
    )


def _dates(published: Moment | None, modified: Moment | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if published:
        found |= {
            "date_published": published.instant,
            "date_published_day": published.day.isoformat(),
            "date_published_precision": published.precision,
            "date_published_zone": published.zone,
            "date_published_raw": published.raw,
        }
    if modified:
        found |= {"date_modified": modified.instant, "date_modified_day": modified.day.isoformat()}
    return found


def _terms(fields: Fields) -> dict[str, Any]:
    terms = fields.terms
    return {
        "is_accessible_for_free": terms.is_accessible_for_free,
        "license": terms.license.value,
        "usage_info": terms.usage_info.value,
        "copyright_holder": terms.copyright_holder.value,
        "credit_text": terms.credit_text.value,
        "rights": terms.rights,
    }


def _flags(cleaned: Cleaned, choices: Sequence[Choice]) -> tuple[str, ...]:
    conflicts = {choice.field for choice in choices if choice.conflict}
    own = [flag for field, flag in _CONFLICT_FLAGS if field in conflicts]
    return tuple(dict.fromkeys([*own, *cleaned.flags]))


def _provenance(choices: Sequence[Choice], *, moved: bool) -> tuple[Provenance, ...]:
    found = [choice.provenance for choice in choices]
    kept = [p for p in found if p and not (moved and p.field == "description")]
    return tuple([*kept, Provenance(field="description", source="visible")] if moved else kept)
