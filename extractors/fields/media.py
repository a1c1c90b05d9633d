"""Finds pages that are a video or pictures with captions, and hold no text of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fields.width import width

if TYPE_CHECKING:
    from extractors.document import Document
    from extractors.fields.shape import Shape

_MANY_PICTURES = 5


def video(shape: Shape, *, unsigned: bool) -> str | None:
    """A video with a caption; more words are allowed where the page calls itself one and nobody signed it.

    A signed and dated page that calls itself an article is none, however short.
    """
    if shape.og_type == "article" and shape.has_seen_date and shape.has_authors:
        return None
    named = shape.og_type.startswith("video")
    declared = named or "VideoObject" in shape.types
    enough = 1_200 if named and unsigned else 600 if declared else 300
    if shape.declares_article or shape.length > enough or not (declared or shape.videos):
        return None
    return f"a video with {shape.length} characters of text"


def gallery(document: Document, shape: Shape, *, unsigned: bool) -> str | None:
    """Pictures with captions and little else, or with nothing but captions."""
    if shape.claims_article or shape.pictures < _MANY_PICTURES:
        return None
    captions = document.tree.css("figcaption")
    if len(captions) < _MANY_PICTURES:
        return None
    unlinked = [caption for caption in captions if not caption.css_first("a[href]")]  # others are teasers
    declared = not {"ImageGallery", "MediaGallery"}.isdisjoint(shape.types)
    told = sum(width(caption.text().strip()) for caption in unlinked)
    few_words = shape.length < (400 if declared or unsigned else 40) * len(captions)
    if few_words or told > 0.7 * shape.length:
        return f"{len(captions)} captioned pictures and {shape.length} characters of text"
    return None
