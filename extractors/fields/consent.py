"""Finds pages that hold little else than words about consent, with something to press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fields.phrases import CONSENT
from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.cleaning.line import Line
    from extractors.document import Document

_LONGEST = 6_000


def asks_consent(document: Document, lines: Sequence[Line], links: int) -> str | None:
    """By what a page shows that it asks for consent; None where it does not. `links` is how many it has."""
    if not _is_dense(lines):
        return None
    text = document.visible_text
    size = width(text)  # a Chinese story says "accept" and "agree" as often, in a third of the characters
    if size > _LONGEST or not text:
        return None
    words = CONSENT.all(text)
    buttons = len(document.tree.css("button, form, input[type=submit]"))
    if len(words) * 120 > size and buttons and len(set(words)) >= 2 and links < 40:
        return f"{len(words)} words about consent in {len(text)} characters, with a form"
    return None


def _is_dense(lines: Sequence[Line]) -> bool:
    """Whether a text that is no longer than a consent wall's is dense with words about consent."""
    body = " ".join(line.text for line in lines)
    size = width(body)
    return size <= _LONGEST and len(CONSENT.all(body)) * 150 > size
