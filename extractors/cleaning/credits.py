"""Takes out picture credits and the captions that end in one; both belong to an image, not to the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import words
from extractors.cleaning.lexicon import CREDITS
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

_LABELS = "|".join(sorted((re.escape(label) for label in CREDITS), key=len, reverse=True))
_AGENCIES = (
    r"getty(?:\s?images)?|reuters|afp|ap|epa|efe|ansa|dpa|apa|keystone|imago(?:\s?images)?|shutterstock|"
    r"picture[\s-]alliance|alamy|ntb|tt|ritzau|lehtikuva|pap|čtk|tass|xinhua|anp|belga|pa(?:\swire)?|pti|yonhap|"
    r"istock(?:photo)?|unsplash|pixabay|wikimedia commons|zuma press|nurphoto|sipa|anadolu|"
    r"ap photo|imagn|usa today sports"
)
# "Credit: Ann Lee/PA Wire": a label, a colon and a name.
_LABELLED = re.compile(rf"^[\W_]*(?:{_LABELS})\s*(?:\([^)]*\)\s*)?[:：©]\s*(?P<name>\S.*)$", re.IGNORECASE)
# "Ann Lee/Getty Images", "AFP via Getty Images" and nothing else.
_AGENCY = re.compile(
    rf"^[\W_]*[^.!?:]{{0,60}}?(?:[/|]|\bvia\b|\bby\b)\s?(?:{_AGENCIES})(?:/[\w .]{{2,30}})?[\s)\]]*$",
    re.IGNORECASE,
)
# "... in Essen. Foto: Ann Lee/dpa", "... in Essen (Photo by Ann Lee/AFP)".
_BEHIND = re.compile(
    rf"(?:[\s(\[|.](?:{_LABELS})\s*[:：©]\s*(?P<name>[^.!?:]{{2,60}}?)"
    rf"|[(\[](?:(?:{_LABELS})\s)?[^()\[\]]{{0,60}}[/|]\s?(?:{_AGENCIES})[^()\[\]]{{0,30}}[)\]]"
    rf"|[(\[](?:ap photo|photo by|photo courtesy)\b[^()\[\]]{{0,60}}[)\]])[\s)\].]*$",
    re.IGNORECASE,
)
_LABEL_END = re.compile("[:：©]")
_SENTENCE = re.compile("[.!?:]")
_MAX_CREDIT = 120
_MAX_CREDIT_WORDS = 14
_MAX_CAPTION = 400
_MAX_BEHIND = 130
_MAX_NAME_WORDS = 7


def picture_credits(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that are a credit, or a caption with its credit."""
    for line in lines:
        if line.type in {"table_row", "preformatted"} or len(line.text) > _MAX_CAPTION:
            continue
        if _is_credit(line.text):
            yield Finding(line=line, reason=Reason.CREDIT, evidence="a credit and nothing else")
        elif credit := _behind(line.text):
            yield Finding(line=line, reason=Reason.CAPTION, evidence=f"ends in: {credit}")


def _is_credit(text: str) -> bool:
    if len(text) > _MAX_CREDIT or len(said := words(text)) > _MAX_CREDIT_WORDS:
        return False
    labelled = _LABELLED.match(text) if _LABEL_END.search(text) else None
    if labelled and not is_ended(labelled["name"]):
        return True
    is_joined = "/" in text or "|" in text or "by" in said or "via" in said
    return is_joined and bool(_AGENCY.match(text))


def _behind(text: str) -> str | None:
    """The credit that a caption ends in."""
    end = text[-_MAX_BEHIND:]
    found = _BEHIND.search(end) if _may_end_in_credit(end) else None
    if not found or len(words(found["name"] or "")) > _MAX_NAME_WORDS:
        return None
    return found[0].strip()


def _may_end_in_credit(end: str) -> bool:
    """What `_BEHIND` asks of the last characters; to look for all of it takes ten times as long."""
    if not (":" in end or "：" in end or ")" in end or "]" in end):
        return False
    if end.rstrip(" .").endswith((")", "]")) and ("/" in end or "|" in end or "photo" in end.lower()):
        return True
    said = end.rstrip(" ).]")
    label = max(said.rfind(":"), said.rfind("："), said.rfind("©"))
    return label >= 0 and not _SENTENCE.search(said, label + 1)
