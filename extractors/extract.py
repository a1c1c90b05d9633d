"""The one way through extraction: a page in, an article or a refusal with evidence out."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.article import Article, Candidate
from extractors.page import Page
from extractors.site import UNKNOWN_SITE, Site


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


def extract(page: Page, site: Site = UNKNOWN_SITE) -> Extraction:
    """Read a page. Never raises for anything a page can contain."""
    raise NotImplementedError
