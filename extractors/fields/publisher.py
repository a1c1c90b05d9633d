"""Finds who publishes the page, and under which names the site signs its titles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.article import Publisher
from extractors.fields.choice import Answer, Choice, first
from extractors.fields.main_thing import resolve, stated_things
from extractors.structured_data.thing import texts

if TYPE_CHECKING:
    from extractors.document import Document
    from extractors.site import Site

_SITE_META = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
    "dc.publisher",
    "publisher",
    "citation_publisher",
)
_SITE_TYPES = frozenset(("WebSite", "NewsMediaOrganization", "Organization", "Corporation", "Blog"))


def read_publisher(document: Document, site: Site) -> Choice:
    """The publisher's name; what the source was configured with comes first."""
    answers = [Answer("configured", name) for name in (site.publisher,) if name]
    for source, thing in stated_things(document):
        answers += [Answer(source, name) for name in _names(document, thing.values.get("publisher"))]
    answers += [Answer("opengraph", name) for name in document.meta.all("og:site_name")]
    answers += [
        Answer("meta", name)
        for name in document.meta.all("dc.publisher", "citation_publisher", "application-name")
    ]
    return first("publisher", answers)


def publisher_of(choice: Choice, document: Document) -> Publisher:
    """The publisher with the host of the page."""
    return Publisher(name=choice.value, domain=host(document.page.url))


def site_names(document: Document, site: Site) -> tuple[str, ...]:
    """Names that may stand in a title and are no part of the headline."""
    found = [name for name in (site.name, site.publisher) if name]
    found += document.meta.all(*_SITE_META)
    found += [handle.lstrip("@") for handle in document.meta.all("twitter:site")]
    for thing in document.things:
        if not _SITE_TYPES.isdisjoint(thing.types) and not thing.is_foreign and "author" not in thing.path:
            found += [*thing.texts("name")[:2], *thing.texts("alternateName")[:3]]
        if thing.is_article and not thing.is_foreign:
            found += _names(document, thing.values.get("publisher"))
    # Some pages put their headline there: no house has a name of seven words.
    short = [name for name in found if len(name.split()) <= 6]
    return tuple(dict.fromkeys([*short, *host_names(document.page.url)]))


@lru_cache(maxsize=64)  # a page is asked for its own over and over
def host(url: str) -> str | None:
    """The host of an address without `www.`, or None."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def host_names(url: str) -> tuple[str, ...]:
    """The host and its labels: names under which a site signs its titles."""
    name = host(url)
    if not name:
        return ()
    labels = name.split(".")
    return tuple(dict.fromkeys([name, *(label for label in labels[:-1] if len(label) > 2)]))


def _names(document: Document, value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [name for item in items[:5] for name in texts(resolve(document, item))]
