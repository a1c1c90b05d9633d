"""Decides whether a page is an article, and of which kind; each refusal says what it was decided by.

Refusals: soft_404, consent_wall, paywall_stub, video, gallery, author_page, static_page, product, forum,
listing, empty_shell (and, before the page is read, not_html, too_large, too_deep).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from extractors.fields import page_score
from extractors.fields.address_clues import path_of
from extractors.fields.consent import asks_consent
from extractors.fields.main_thing import main_article, main_item
from extractors.fields.measure import STEPS, glance
from extractors.fields.media import gallery, video
from extractors.fields.page_forest import likeness
from extractors.fields.page_weights import CLAIMED_THRESHOLD, PLAIN_THRESHOLD
from extractors.fields.phrases import NOT_FOUND, STATIC_WORDS
from extractors.fields.shape import LONG_STORY
from extractors.fields.stub import closed_after
from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.fields import Fields
    from extractors.fields.page_forest import Likeness
    from extractors.fields.shape import Shape

_GONE = (404, 410)
_ESSAY = 8  # paragraphs in a row
_HOME = 400  # characters
_SHELL = 80
_TEASERS = 3
TEASER_ONLY = "teaser_only"
HOME_PAGE = "home_page"
_DECLARED = ("jsonld", "meta", "microdata")
_ARTICLE_KINDS = {
    "LiveBlogPosting": "liveblog",
    "OpinionNewsArticle": "opinion",
    "ReviewNewsArticle": "review",
    "Review": "review",
    "AnalysisNewsArticle": "analysis",
    "BackgroundNewsArticle": "analysis",
    "AdvertiserContentArticle": "sponsored",
    "SatiricalArticle": "satire",
    "BlogPosting": "blog",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of page; `refusal` is the reason code where it is no article, `evidence` one sentence.

    `flags` say what is to be known of an article that is kept.
    """

    kind: str | None
    refusal: str | None = None
    evidence: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a page is judged by."""

    document: Document
    fields: Fields
    lines: Sequence[Line]
    shape: Shape
    likeness: Likeness | None = None

    @property
    def unsigned(self) -> bool:
        """Neither an article node, nor a date, nor an author."""
        return not (self.shape.declares_article or self.shape.has_seen_date or self.shape.has_authors)


def judge(document: Document, fields: Fields, lines: Sequence[Line]) -> Verdict:
    """Judge a page by its words, its structured data and its structure, the plainest case first.

    Where no rule can refuse it whatever else is on it, as with nearly all stories of papers, the rest of
    the page is not measured.
    """
    shape = glance(document, fields, lines)
    if shape.declares_article and _is_plain(Case(document, fields, lines, shape), page_score.OF_STEPS):
        return _kept(Case(document, fields, lines, shape))
    for step, unknown in STEPS:
        shape = step(document, shape, lines)
        if _is_plain(Case(document, fields, lines, shape), unknown):
            return _kept(Case(document, fields, lines, shape))
    case = Case(document, fields, lines, shape, _likeness(shape))
    return refusal(case) or _kept(case)


def _kept(case: Case) -> Verdict:
    """That a page is an article, and whether it is but the beginning of one or a home page."""
    stops = closed_after(case.document, case.fields, case.shape)
    told = ((TEASER_ONLY, stops is not None), (HOME_PAGE, case.shape.depth == 0))
    return Verdict(_article_kind(case.document), flags=tuple(flag for flag, holds in told if holds))


def is_kept(case: Case, kind: str) -> bool:
    """Whether a page is kept though it is like a page of this kind."""
    if kind == "forum":  # one long text that nobody answered
        shape = case.shape
        answers = max(shape.signed_holding, shape.timed_holding, shape.posts - 1)
        return shape.run >= _ESSAY and answers < 2
    return kind == "listing" and _is_told_home(case)


def _is_told_home(case: Case) -> bool:
    """Whether a page is a site's home page, was asked for as such, and holds a text.

    No crawl takes an address without a path for an article: who gives it wants what stands there. Another
    address that leads to the home page is a story that is gone.
    """
    asked = path_of(case.document.page.requested_url)
    return case.shape.depth == 0 and case.shape.length >= _HOME and not asked.strip("/")


def _likeness(shape: Shape) -> Likeness | None:
    """What the shape is like, where it has the score of which pages are refused at all."""
    enough = CLAIMED_THRESHOLD if shape.claims_article else PLAIN_THRESHOLD
    return likeness(shape) if page_score.score(shape) > enough else None


def refusal(case: Case) -> Verdict | None:
    """The refusal of the first rule that finds evidence; None where none does."""
    found = ((reason, rule(case)) for reason, rule in _RULES)
    return next((Verdict(reason, reason, evidence) for reason, evidence in found if evidence), None)


def _is_plain(case: Case, unknown: frozenset[str]) -> bool:
    """Whether no rule can refuse a page, whatever the unknown features and the rest of its shape are."""
    if not _is_below(case.shape, unknown):
        return False
    worst = msgspec.structs.replace(case.shape, told=0, teasers=_TEASERS + 1, linked_page=1.0)
    return refusal(replace(case, shape=worst)) is None


def _is_below(shape: Shape, unknown: frozenset[str]) -> bool:
    """Whether a shape stays below the score of a refusal whatever its unknown features are."""
    enough = CLAIMED_THRESHOLD if shape.declares_article else min(CLAIMED_THRESHOLD, PLAIN_THRESHOLD)
    return page_score.highest_score(shape, unknown) <= enough


def vouch(document: Document, fields: Fields, lines: Sequence[Line]) -> Verdict | None:
    """That a page laid out as the stories of its site is one, where it says so and holds a long text.

    None where it is to be judged. Of such pages no rule but the shape's could refuse any; measuring that
    takes as long as reading the text by a template.
    """
    dated = next((c.chosen.source for c in fields.choices if c.field == "date_published" and c.chosen), None)
    thing = main_article(document) or main_item(document)
    stated = bool(thing and thing.values.get("headline")) or document.meta.first("og:type") == "article"
    told = sum(width(line.text) for line in lines)
    if dated not in _DECLARED or not stated or told <= LONG_STORY or document.page.status in _GONE:
        return None
    return Verdict(_article_kind(document))


def _soft_404(case: Case) -> str | None:
    """A headline or title that says so over little text, on a page that claims no article."""
    if case.document.page.status in _GONE:
        return f"status {case.document.page.status}"
    if case.shape.declares_article or case.shape.length > 1_500:
        return None
    for title in (case.fields.headline, case.document.title, *case.fields.titles):
        found = NOT_FOUND.first(title or "")
        if found and len(found) * 4 >= len((title or "").split("|")[0].strip()):
            return f"the title says {found!r} over {case.shape.length} characters of text"
    return None


def _consent_wall(case: Case) -> str | None:
    return None if case.shape.declares_article else asks_consent(case.document, case.lines, case.shape.links)


def _paywall_stub(case: Case) -> str | None:
    """A closed article of which only the beginning is there; if that is not certain it is kept, flagged."""
    wall = closed_after(case.document, case.fields, case.shape)
    return wall.evidence if wall and wall.is_plain else None


def _video(case: Case) -> str | None:
    return video(case.shape, unsigned=case.unsigned)


def _gallery(case: Case) -> str | None:
    return gallery(case.document, case.shape, unsigned=case.unsigned)


def _author_page(case: Case) -> str | None:
    shape = case.shape
    declared = "ProfilePage" in shape.types or shape.og_type == "profile"
    if declared and not shape.declares_article and shape.teasers > 3 and shape.long_lines < 4:
        return f"declared as a profile, with {shape.teasers} links of one kind"
    return None


def _teaser_list(case: Case) -> str | None:
    """A page without a declared date whose headings are links and whose paragraphs break off."""
    shape = case.shape
    if shape.declares_article or shape.has_declared_date or shape.linked_headings < _TEASERS:
        return None
    signs = [
        2 * (shape.linked_headings >= 0.7 * shape.plain_headings),
        2 * (shape.cut_lines >= 0.4 and shape.lines > 2),
        2 * (shape.cut_lines >= 0.8 and shape.linked_headings >= 8),
        2 * shape.named_by_address,
        2 * (shape.linked_page >= 0.8),
        shape.title_words <= 2,
        shape.depth == 0 or "listing" in shape.address_kinds,
        shape.longest < 350,
        shape.linked_headings >= 8,
        -2 * (not case.unsigned),
    ]
    if sum(signs) < 5 or is_kept(case, "listing"):
        return None
    return f"{shape.linked_headings} headings are links, {shape.cut_lines:.0%} of the paragraphs break off"


def _static_page(case: Case) -> str | None:
    """A page about the site itself: named so in the address, unsigned, short."""
    segments = case.document.page.url.split("?")[0].rstrip("/").split("/")[3:]
    if not segments or len(segments) > 2 or not case.unsigned or case.shape.length > 1_200:
        return None
    word = segments[-1].split(".")[0].lower()
    return f"the address ends in {word!r}, without date or author" if word in STATIC_WORDS else None


def _empty_shell(case: Case) -> str | None:
    return f"{case.shape.length} characters of text" if case.shape.length < _SHELL else None


def _says_nothing(shape: Shape) -> bool:
    """Whether there is next to no text, and no data either that would tell what the page is."""
    declared = page_score.SHOP_TYPES | page_score.FORUM_TYPES
    return shape.length < _SHELL and not shape.forum_software and declared.isdisjoint(shape.types)


def _bare(case: Case) -> str | None:
    """A line or two under a heading that nobody signed or dated."""
    shape = case.shape
    if case.unsigned and shape.length < 350 and shape.og_type != "article" and shape.title_words < 3:
        return f"{shape.length} characters of text without date, author or headline"
    return None


def _other(kind: str) -> Callable[[Case], str | None]:
    def rule(case: Case) -> str | None:
        like = case.likeness
        if like is None or like.kind != kind or is_kept(case, kind) or _says_nothing(case.shape):
            return None
        return f"shape of a {kind}, score {like.score:.1f}: {', '.join(page_score.reasons(case.shape))}"

    return rule


_RULES: tuple[tuple[str, Callable[[Case], str | None]], ...] = (
    ("soft_404", _soft_404),
    ("paywall_stub", _paywall_stub),
    ("video", _video),
    ("gallery", _gallery),
    ("consent_wall", _consent_wall),
    ("author_page", _author_page),
    ("product", _other("product")),
    ("forum", _other("forum")),
    ("empty_shell", _empty_shell),
    ("static_page", _static_page),
    ("listing", _other("listing")),
    ("listing", _teaser_list),
    ("static_page", _bare),
)


def _article_kind(document: Document) -> str:
    thing = main_article(document)
    types = thing.types if thing else ()
    return next((_ARTICLE_KINDS[t] for t in types if t in _ARTICLE_KINDS), "news")
