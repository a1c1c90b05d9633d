"""Picks, among the structured data of a page, the node that describes the page's own article."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from extractors.structured_data.thing import Thing, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from extractors.document import Document


def main_article(document: Document) -> Thing | None:
    """The JSON-LD node of this page's article, or None.

    Nodes in lists of other pages are passed over; among the rest the one whose address or headline
    is the page's own wins, then the fullest.
    """
    if "main_article" not in document.notes:
        document.notes["main_article"] = _best(document, (t for t in document.things if t.is_article))
    found: Thing | None = document.notes["main_article"]
    return found


def main_item(document: Document) -> Thing | None:
    """The microdata item of this page's article, or None."""
    if "main_item" not in document.notes:
        document.notes["main_item"] = _best(document, (t for t in document.microdata if t.is_article))
    found: Thing | None = document.notes["main_item"]
    return found


def stated_things(document: Document) -> list[tuple[str, Thing]]:
    """All that structured data say of this page's article, each with its source: JSON-LD, then microdata."""
    found = (("jsonld", main_article(document)), ("microdata", main_item(document)))
    return [(source, thing) for source, thing in found if thing is not None]


def page_node(document: Document) -> Thing | None:
    """The JSON-LD node of the page itself (WebPage and its kin), or None."""
    return next((t for t in document.things if not t.is_foreign and any("Page" in n for n in t.types)), None)


def resolve(document: Document, value: Any) -> Any:
    """A node that is only a reference (`{"@id": ...}`) replaced by the node it refers to."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        found: Iterable[Mapping[str, Any]] = (
            t.values for t in document.things if t.values.get("@id") == value["@id"] and t.values.get("name")
        )
        return next(iter(found), value)
    return value


def _best(document: Document, things: Iterable[Thing]) -> Thing | None:
    own = [t for t in things if not t.is_foreign]
    if len(own) < 2:
        return own[0] if own else None
    here = {
        _path(document.page.url),
        _path(document.canonical_url or ""),
        _path(document.meta.first("og:url") or ""),
    }
    title = (document.title or "").casefold()
    return max(own, key=lambda t: _fit(t, here - {""}, title))


def _fit(thing: Thing, here: set[str], title: str) -> int:
    addresses = [u for key in ("url", "mainEntityOfPage", "@id") for u in _addresses(thing.values.get(key))]
    headline = next(iter(thing.texts("headline") or thing.texts("name")), "").casefold()
    score = 4 if any(_path(a) in here for a in addresses) else 0
    score += 3 if headline and headline[:40] in title else 0
    return (
        score
        + sum(1 for key in ("headline", "datePublished", "author") if thing.values.get(key))
        - len(thing.path)
    )


def _addresses(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return texts(value)


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).strip("/").casefold()
    except ValueError:
        return ""
