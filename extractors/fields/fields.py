"""Everything a page says about its article apart from the text, read in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from extractors.address import absolute, page_base
from extractors.fields import authors, dates, description, headline, images, publisher, rights, taxonomy
from extractors.fields.at_home import read_at_home
from extractors.fields.strip import read_strip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.article import Author, Breadcrumb, Image, Publisher
    from extractors.document import Document
    from extractors.fields.choice import Choice
    from extractors.fields.home import Home
    from extractors.fields.moment import Moment
    from extractors.site import Site


NO_HOMES: Mapping[str, Home] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of an article; `choices` holds for each the answers that were weighed."""

    headline: str | None
    alternative_headline: str | None
    description: str | None
    authors: tuple[Author, ...]
    published: Moment | None
    modified: Moment | None
    publisher: Publisher
    site_names: tuple[str, ...]
    titles: tuple[str, ...]
    article_section: str | None
    keywords: tuple[str, ...]
    breadcrumbs: tuple[Breadcrumb, ...]
    images: tuple[Image, ...]
    canonical_url: str | None
    terms: rights.Terms
    choices: tuple[Choice, ...]


def read_fields(document: Document, site: Site, homes: Mapping[str, Home] = NO_HOMES) -> Fields:
    """Read every field but the language, which is the text's; byline and dates at their `homes` first."""
    names = publisher.site_names(document, site)
    found = read_at_home(document, site, names, homes)
    title = found.headline or headline.read_headline(document, names)
    strip = () if found.byline and found.dates else read_strip(document, title.value)
    document.notes["strip"] = strip
    second = description.read_alternative_headline(document, title.value)
    standfirst = description.read_description(document)
    byline = found.byline or authors.read_authors(document, names, strip)
    when = found.dates or dates.read_dates(document, site, strip)
    house = publisher.read_publisher(document, site)
    lists, list_choices = _lists(document)
    terms = rights.read_terms(document)
    own = (title, second, standfirst, byline.choice, when.published_choice, when.modified_choice, house)
    legal = (terms.license, terms.usage_info, terms.copyright_holder, terms.credit_text)
    return Fields(
        headline=title.value,
        alternative_headline=second.value,
        description=standfirst.value,
        authors=byline.authors,
        published=when.published,
        modified=when.modified,
        publisher=publisher.publisher_of(house, document),
        site_names=names,
        titles=headline.raw_titles(document),
        canonical_url=_canonical(document),
        terms=terms,
        choices=(*own, *list_choices, *legal),
        **lists,
    )


def _lists(document: Document) -> tuple[dict[str, Any], tuple[Choice, ...]]:
    """Where the page stands and what it holds: section, keywords, breadcrumbs, images."""
    section = taxonomy.read_section(document)
    keywords, keyword_choice = taxonomy.read_keywords(document)
    trail, trail_choice = taxonomy.read_breadcrumbs(document)
    pictures, picture_choice = images.read_images(document)
    found = {
        "article_section": section.value,
        "keywords": keywords,
        "breadcrumbs": trail,
        "images": pictures,
    }
    return found, (section, keyword_choice, trail_choice, picture_choice)


def _canonical(document: Document) -> str | None:
    declared = document.canonical_url or document.meta.first("og:url")
    return absolute(page_base(document), declared) if declared else None
