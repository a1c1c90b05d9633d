"""The one way through extraction: a page in, an article or a refusal with evidence out."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from extractors import pagination
from extractors.article import Article, Candidate, LineChange, Provenance
from extractors.body.liveblog import lists_entries, mark_entries, stated_entries
from extractors.body.reader.lines import MAX_LINES
from extractors.body.reader.segment import MAX_CUT
from extractors.cleaning.assemble import assemble
from extractors.cleaning.clean import clean
from extractors.cleaning.context import Context
from extractors.cleaning.reasons import Reason
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory, page_hash
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.fields import Fields, read_fields
from extractors.fields.kind import Verdict, judge, vouch
from extractors.fields.language import read_language
from extractors.rules.fields import with_rule
from extractors.rules.reader import RuleReader
from extractors.site import UNKNOWN_SITE, Site
from extractors.templates.reader import Shown, TemplateReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.body.reader.segment import Segments
    from extractors.cleaning.context import Cleaned
    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.choice import Choice
    from extractors.fields.moment import Moment
    from extractors.page import Page
    from extractors.pagination import Told
    from extractors.rules.read import Reading

_CONFLICT_FLAGS = (("date_published", "date_conflict"), ("headline", "title_mismatch"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was read from a page.

    `refusal` is None for an article, else the reason code why the page is none
    (`listing`, `soft_404`, `paywall_stub` ...; see `extractors.fields.kind`); `evidence` says in one
    sentence what that was decided by. `article` holds what was read in either case. `candidates` are
    all answers for all fields, for the evidence files. `next_page` is the address of the page that
    goes on with the article and was not given. `shown` is what the page tells of its site's layout,
    where `SiteMemory.learning` asks for it.
    """

    article: Article
    refusal: str | None = None
    evidence: str | None = None
    candidates: tuple[Candidate, ...] = ()
    charset: str | None = None
    next_page: str | None = None
    shown: Shown | None = None


def extract(
    page: Page,
    site: Site = UNKNOWN_SITE,
    *,
    memory: SiteMemory = NO_MEMORY,
    further: Sequence[Page] = (),
) -> Extraction:
    """Read a page; `memory` is what its site repeats, `further` the pages that go on with its article.

    A page that cannot be read is a refusal, not an exception. What is raised all the same is a mistake of
    ours: whoever keeps pages must not lose this one for it (`extract_error` in the ledger).
    """
    collecting = gc.isenabled()
    gc.disable()  # no cycles are made here, and looking for them takes 5 % of the time
    try:
        return _read(parse(page), site, memory, further)
    except ExtractionError as error:
        return Extraction(article=Article(kind=error.reason), refusal=error.reason, evidence=str(error))
    finally:
        if collecting:
            gc.enable()


def _read(document: Document, site: Site, memory: SiteMemory, further: Sequence[Page]) -> Extraction:
    by_template = TemplateReader(memory, document.page.url, site)
    fields = found = read_fields(document, site, by_template.homes(document))
    reader = RuleReader(site, fields.published.day if fields.published else None, by_template.lines)
    reading = reader.reading(document)
    if reading is not None:
        fields = with_rule(fields, reading, document, site)
    told = pagination.tell(document, further, fields.headline, reader.lines, reader.reading)
    told = replace(told, lines=stated_entries(document, told.lines, site))
    language = read_language(document, site, "\n".join(line.text for line in told.lines))
    cleaned = clean(told.lines, _context(document, fields, language.value, memory))
    verdict = _judge(document, fields, cleaned.lines, known=by_template.used)
    cleaned, verdict = _with_entries(document, site, cleaned, verdict)
    choices = (*fields.choices, language)
    article = by_template.marked(_article(fields, cleaned, language.value, verdict, choices))
    return Extraction(
        article=_told(_live(article, document), document, reading, told, refused=verdict.refusal is not None),
        refusal=verdict.refusal,
        evidence=verdict.evidence,
        candidates=(*(c for choice in choices for c in choice.candidates), *_pages(told)),
        charset=document.charset,
        next_page=None if verdict.refusal else told.wanted,
        shown=None if verdict.refusal else by_template.shown(found),
    )


def _judge(document: Document, fields: Fields, lines: Sequence[Line], *, known: bool) -> Verdict:
    """Judge a page; `known` where it is laid out as the stories of its site are."""
    verdict = (vouch(document, fields, lines) if known else None) or judge(document, fields, lines)
    earlier = pagination.earlier_address(document, fields.headline) if verdict.refusal is None else None
    if earlier is None:
        return verdict
    return Verdict(
        "later_page", "later_page", f"it goes on with the article that begins before it: {earlier}"
    )


def _with_entries(
    document: Document, site: Site, cleaned: Cleaned, verdict: Verdict
) -> tuple[Cleaned, Verdict]:
    """With the entries marked where it is a live blog, which then is its kind; their times are no text."""
    marked = None if verdict.refusal else mark_entries(document, cleaned.lines, site)
    if marked is None:
        return cleaned, verdict
    labels = [
        LineChange(line=line.number, text=line.text, reason=str(Reason.ENTRY_TIME), to="blocks")
        for line in marked.labels
    ]
    moved = tuple(sorted((*cleaned.moved, *labels), key=lambda change: change.line))
    return replace(cleaned, lines=marked.lines, moved=moved), replace(verdict, kind="liveblog")


def _live(article: Article, document: Document) -> Article:
    """Flagged where entries are listed in the page's data that are not in its text."""
    if any(block.type == "entry" for block in article.blocks) or not lists_entries(document):
        return article
    return msgspec.structs.replace(article, flags=(*article.flags, "entries_not_shown"))


def _told(
    article: Article, document: Document, reading: Reading | None, told: Told, *, refused: bool
) -> Article:
    """The article with what is to be known of how its text was read."""
    flags = list(article.flags)
    provenance = list(article.provenance)
    if reading is not None and reading.lines:
        provenance.append(Provenance(field="article_body", source=reading.source))
    if reading is not None and not reading.matched:
        flags.append("rule_no_match")
    if len(told.pages) > 1:
        flags.append("multi_page")
    if told.wanted is not None and not refused:
        flags.append("incomplete_pages")
    if len(told.lines) >= MAX_LINES or _is_cut(document):
        flags.append("cut_short")
    return msgspec.structs.replace(article, flags=tuple(flags), provenance=tuple(provenance))


def _is_cut(document: Document) -> bool:
    """Whether the page has more blocks than were looked at."""
    page: Segments | None = document.notes.get("segments")
    return page is not None and not page.whole and len(page.blocks) >= MAX_CUT


def _pages(told: Told) -> tuple[Candidate, ...]:
    """The addresses of the pages that were joined, and of the one that is missing, for the evidence."""
    if len(told.pages) == 1 and told.wanted is None:
        return ()
    joined = [Candidate(field="pages", source="joined", value=url, chosen=True) for url in told.pages]
    missing = [Candidate(field="pages", source="missing", value=told.wanted)] if told.wanted else []
    return (*joined, *missing)


def _context(document: Document, fields: Fields, language: str | None, memory: SiteMemory) -> Context:
    return Context(
        headline=fields.headline,
        titles=fields.titles,
        site_name=fields.publisher.name or fields.publisher.domain,
        description=fields.description,
        language=language,
        authors=tuple(author.name for author in fields.authors),
        blocks=True,
        memory=memory,
        page=page_hash(document.page.url) if memory.pages else None,
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
        flags=(*_flags(cleaned, choices), *verdict.flags),
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
