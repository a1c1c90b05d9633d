"""Takes out what the page says to its reader: sign up, comment, allow cookies, all rights reserved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import words
from extractors.cleaning.lexicon import AGENCIES, ASKS, COMMENTS, EMBEDS, OFFERS, RIGHTS, SHOP
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_ended, is_long, text_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

_MAX_LENGTH = 400
_MAX_WORDS = {Reason.NOTICE_COMMENTS: 30, Reason.NOTICE_PROMO: 45, Reason.NOTICE_RIGHTS: 40}
# An ask among the first two words is the line's purpose: "Please sign up for ...".
_ASK_BY = 2
_BRIEF = 20
# Two lines in three hold none of these, and none of the phrases.
_TELLING = EMBEDS.telling | COMMENTS.telling | SHOP.telling | RIGHTS.telling | ASKS.telling
_COPYRIGHT = re.compile(r"^[\W_]*(?:©|\(c\)|copyright\b|ⓒ)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PLAIN = ("table_row", "preformatted")


def notices(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that speak to the reader, outside the text; notices of embeds anywhere."""
    known = {index: notice for index, line in enumerate(lines) if (notice := _notice(line))}
    first, last = text_span([line for index, line in enumerate(lines) if index not in known])
    for index, line in enumerate(lines):
        outside = not first <= line.number <= last
        if index in known:
            reason, evidence, anywhere = known[index]
            if outside or anywhere:
                yield Finding(line=line, reason=reason, evidence=evidence)
        elif line.number > last and _is_under(lines, index, known):
            reason = known[index - 1][0]
            yield Finding(line=line, reason=reason, evidence=f"under line {lines[index - 1].number}")


def _is_under(lines: Sequence[Line], index: int, known: dict[int, tuple[Reason, str, bool]]) -> bool:
    """Whether a line explains the notice above it: short, and the last or followed by another notice."""
    head = known.get(index - 1)
    if head is None or head[0] not in _MAX_WORDS or is_long(lines[index]):
        return False
    if index + 1 in known:
        return True
    return index + 1 == len(lines) and not any(is_ended(line.text) for line in lines[index - 1 : index + 1])


def _notice(line: Line) -> tuple[Reason, str, bool] | None:
    """Reason, evidence, and whether it needs no place outside the text."""
    if len(line.text) > _MAX_LENGTH or line.type in _PLAIN:
        return None
    said = words(line.text)
    if _TELLING.isdisjoint(said):
        return _rights(line, said)
    if found := EMBEDS.find(said):
        return Reason.NOTICE_EMBED, f"says: {found[1]}", True
    if len(said) <= _MAX_WORDS[Reason.NOTICE_COMMENTS] and (found := COMMENTS.find(said)):
        return Reason.NOTICE_COMMENTS, f"says: {found[1]}", False
    if found := SHOP.find(said):
        return Reason.NOTICE_SHOP, f"says: {found[1]}", False
    return _rights(line, said) or _promo(said)


def _rights(line: Line, said: Sequence[str]) -> tuple[Reason, str, bool] | None:
    if len(said) > _MAX_WORDS[Reason.NOTICE_RIGHTS]:
        return None
    evidence = _reserved(line, said)
    if evidence is None or AGENCIES.find(said):
        return None  # an agency's terms came with its text; on hand-read pages they were kept
    return Reason.NOTICE_RIGHTS, evidence, False


def _reserved(line: Line, said: Sequence[str]) -> str | None:
    if found := RIGHTS.find(said):
        return f"says: {found[1]}"
    return "a copyright mark and a year" if _COPYRIGHT.match(line.text) and _YEAR.search(line.text) else None


def _promo(said: Sequence[str]) -> tuple[Reason, str, bool] | None:
    if len(said) > _MAX_WORDS[Reason.NOTICE_PROMO]:
        return None
    ask = ASKS.find(said)
    offer = OFFERS.find(said) if ask else None
    if not ask or not offer:
        return None
    return Reason.NOTICE_PROMO, f"asks: {ask[1]}; for: {offer[1]}", ask[0] < _ASK_BY and len(said) <= _BRIEF
