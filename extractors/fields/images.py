"""Reads the pictures a page gives its article, the main one first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.address import absolute, page_base
from extractors.article import Image
from extractors.fields.choice import Answer, Choice, first
from extractors.fields.main_thing import stated_things
from extractors.structured_data.thing import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.document import Document

_MAX = 20


def read_images(document: Document) -> tuple[tuple[Image, ...], Choice]:
    """Images of the structured data and of Open Graph, each address once."""
    found: dict[str, tuple[str, Image]] = {}
    for source, url, caption, credit in _answers(document):
        address = _absolute(document, url)
        if address and address not in found:
            found[address] = (source, Image(url=address, caption=caption, credit=credit))
    chosen = list(found.values())[:_MAX]
    return tuple(image for _, image in chosen), first(
        "images", [Answer(s, image.url) for s, image in chosen[:1]]
    )


def _answers(document: Document) -> Iterator[tuple[str, str, str | None, str | None]]:
    for source, thing in stated_things(document):
        value = thing.values.get("image")
        for item in (value if isinstance(value, list) else [value])[:_MAX]:
            yield from ((source, *image) for image in _image(item))
    for url in document.meta.all(
        "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"
    ):
        yield "opengraph", url, document.meta.first("og:image:alt", "twitter:image:alt"), None


def _image(item: Any) -> Iterator[tuple[str, str | None, str | None]]:
    if isinstance(item, str):
        yield item, None, None
    elif isinstance(item, dict):
        url = next(iter(texts(item.get("url") or item.get("contentUrl") or item.get("@id"))), None)
        caption = next(iter(texts(item.get("caption") or item.get("description"))), None)
        credit = next(iter(texts(item.get("creditText") or item.get("creator") or item.get("author"))), None)
        if url:
            yield url, caption, credit


def _absolute(document: Document, url: str) -> str | None:
    if not url or url.startswith(("data:", "#")) or len(url) > 2_000:
        return None
    return absolute(page_base(document), url.strip())
