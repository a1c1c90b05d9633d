"""Finds dates in running text, in the words and orders of many languages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from extractors.fields.moment import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# The zeros of scripts that papers write their dates in, Arabic to Khmer, and of wide digits.
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០０"
_DIGITS = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
# Letters, and the vowel signs that Python does not count as such; bounded, or long words cost seconds.
_LETTER = r"[^\W\d_]|[\u0300-\u036f\u0610-\u065f\u0900-\u0dff\u0e31-\u0e4e\u102b-\u103e\u17b6-\u17d3\u200c]"
_WORD = rf"(?:[ก-ฮ]{{1,3}}\.[ก-ฮ]{{1,3}}|(?:تشرين|كانون) (?:الأول|الثاني|الاول)|(?:{_LETTER}){{2,20}})"
# No letters of the month's own name: "1 stycznia", "3 avril", "3 Ekim".
_ORDINAL = r"(?:\.|º|ª|°|(?:st|nd|rd|th|er|re|-?(?:е|го|ο|η|a|e))(?![^\W\d_]))?"
_OF = r"(?:(?:de|of|di|del|van|den|ta'|do|da|dne)\s+|d['’])?"
_NUMERIC_YMD = re.compile(r"(?<![\d.])((?:19|20)\d{2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(
    r"((?:19|20)\d{2}|令和\s?(?:\d{1,2}|元))\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]"
)
_NUMERIC_DMY = re.compile(
    r"(?<![\d./-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?((?:19|20)?\d{2})(?![\d/-]|\.\d)"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s?{_ORDINAL}[\s\-/.]{{0,4}}{_OF}({_WORD})[.,]?[\s\-/.]{{0,4}}"
    r"(?:del? ?|van )?((?:19|20|25)\d{2})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_])((?>{_WORD}))\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\.?\s?(?:gada\s+|m\.\s+|ж\.\s+)?(?:(\d{1,2})[.\s-]{1,3})?"
    rf"({_WORD})\.?(?:\s+(\d{{1,2}}))?(?!\d)",
    re.IGNORECASE,
)
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?((?:19|20)\d{2})", re.IGNORECASE)
_TIME = re.compile(
    r"\W{0,6}(?:(?![午上下오])[^\W\d_]{1,4}\W{1,3})?(?:[午上오][前전午]|([午下오][後后午후]))?\s?"
    r"(\d{1,2})\s?[:.h時时點点시]\s?(\d{2})(?::(\d{2}))?\s*([ap]\.?m)?(?![\d.]*\d{3})",
    re.IGNORECASE,
)
# What stands behind the name in `_MONTH_FIRST`: few texts hold it, and names are tried at every letter.
_DAY_AND_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}(?!\d)", re.IGNORECASE)
_ACCENTS = re.compile("[\u0300-\u036f]")
_DIGITS_ALONE = re.compile(r"\d+")
_OTHER_DIGITS = re.compile(f"[{''.join(map(chr, _DIGITS))}]")
_REACH = 60
_MONTH_FIRST_PLACES = ("en-us", "en-ca", "en-ph")
_BUDDHIST = 543
_REIWA = 2018  # the year before the first of that era


def _load() -> dict[str, dict[str, int]]:
    """Month name to {language: number}: `listopad` is October in Croatian and November in Czech."""
    names: dict[str, dict[str, int]] = {}
    for line in files("extractors.fields").joinpath("months.tsv").read_text("utf-8").splitlines():
        language, number, words = line.split("\t")
        for word in words.replace("_", "\0").split():
            name = word.replace("\0", " ")
            for form in (name, _unaccented(name)):
                names.setdefault(form, {}).setdefault(language, int(number))
    return names


def _unaccented(name: str) -> str:
    """A name as capitals are written in Greek and French, and Turkish ones come back from `casefold`."""
    parts = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts))


_MONTHS = _load()


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text, and where it stands."""

    moment: Moment
    start: int
    end: int


def find_dates(text: str, language: str | None = None, *, month_first: bool = False) -> list[Found]:
    """Dates in order of place; times beside them are read too, and never have a zone.

    `month_first` settles 3/4/2020; a day above 12 settles it against that.
    """
    if not text.isascii() and _OTHER_DIGITS.search(text):
        text = text.translate(_DIGITS)
    short = (language or "").lower()[:2]
    found: dict[int, Found] = {}
    for start, end, parts in sorted(_parts(text, short, month_first=month_first)):
        if all(end <= f.start or start >= f.end for f in found.values()):
            moment = _moment(text, start, end, parts)
            if moment:
                found[start] = Found(moment, start, end)
    return list(found.values())


def is_month(word: str) -> bool:
    """Whether a word is a month's name, or short for one, in any language."""
    return word.casefold() in _MONTHS


def is_month_first(language: str | None, host: str | None) -> bool:
    """Whether 3/4/2020 is a day in March: in American English, or English of an unknown land."""
    tag = (language or "").lower().replace("_", "-")
    if tag in _MONTH_FIRST_PLACES:
        return True
    return tag == "en" and not (host or "").endswith(
        (".uk", ".au", ".nz", ".ie", ".in", ".za", ".eu", ".de", ".sg")
    )


def _parts(text: str, language: str, *, month_first: bool) -> Iterator[tuple[int, int, tuple[int, int, int]]]:
    for window in _windows(text):
        end = window[-1].end() + _REACH
        yield from _in_numbers(text, window, end, month_first=month_first)
        yield from _named(text, window, end, language)
        if not text.isascii():
            start = max(0, window[0].start() - _REACH)
            for m in _CJK.finditer(text, start, end):
                yield m.start(), m.end(), (_year(m[1]), int(m[2]), int(m[3]))
            for m in _VIETNAMESE.finditer(text, start, end):
                yield m.start(), m.end(), (int(m[3]), int(m[2]), int(m[1]))


def _windows(text: str) -> Iterator[list[re.Match[str]]]:
    """The numbers of a text, in groups that are no further apart than a date is long."""
    window: list[re.Match[str]] = []
    for digits in _DIGITS_ALONE.finditer(text):
        if window and digits.start() - 2 * _REACH > window[-1].end():
            yield window
            window = []
        window.append(digits)
    if window:
        yield window


def _in_numbers(
    text: str, window: Sequence[re.Match[str]], end: int, *, month_first: bool
) -> Iterator[tuple[int, int, tuple[int, int, int]]]:
    """Dates of numbers alone: they begin where a number does, and looking there only takes a tenth."""
    for m in _beginning(_NUMERIC_YMD, text, window, end, _is_year):
        yield m.start(), m.end(), (int(m[1]), int(m[3]), int(m[4]))
    for m in _beginning(_NUMERIC_DMY, text, window, end, _is_day):
        yield m.start(), m.end(), _numeric(m, month_first=month_first)


def _named(
    text: str, window: Sequence[re.Match[str]], end: int, language: str
) -> Iterator[tuple[int, int, tuple[int, int, int]]]:
    """Dates with the name of a month."""
    years = list(_beginning(_YEAR_FIRST, text, window, end, _is_year))
    found = [(m, 3, 2, 1) for m in _beginning(_DAY_FIRST, text, window, end, _is_day)]
    found += [(m, 1, 3, 4) for m in years] + [(m, 1, 3, 2) for m in years]
    if any(_DAY_AND_YEAR.match(text, digits.start(), end) for digits in window):
        start = max(0, window[0].start() - _REACH)
        found += [(m, 3, 1, 2) for m in _MONTH_FIRST.finditer(text, start, end)]
    for m, y, mo, d in found:
        month = _month(m[mo], language)
        if month and m[d]:
            yield m.start(), m.end(), (int(m[y]), month, int(m[d]))


def _beginning(
    pattern: re.Pattern[str],
    text: str,
    window: Sequence[re.Match[str]],
    end: int,
    fits: Callable[[re.Match[str]], bool],
) -> Iterator[re.Match[str]]:
    """What a pattern that begins with a number finds up to `end`, as if the text were searched for it."""
    last = 0
    for digits in window:
        if digits.start() >= last and fits(digits) and (m := pattern.match(text, digits.start(), end)):
            last = m.end()
            yield m


def _is_day(digits: re.Match[str]) -> bool:
    return digits.end() - digits.start() <= 2


def _is_year(digits: re.Match[str]) -> bool:
    return digits.end() - digits.start() >= 4 and digits[0].startswith(("19", "20"))


def _numeric(m: re.Match[str], *, month_first: bool) -> tuple[int, int, int]:
    first, second, year = int(m[1]), int(m[3]), int(m[4])
    year += 2000 if year < 60 else 1900 if year < 100 else 0
    american = month_first and m[2] != "."
    if second > 12 or (american and first <= 12):
        first, second = second, first
    return year, second, first


def _month(word: str, language: str) -> int | None:
    folded = word.casefold()
    numbers = _MONTHS.get(folded) or _MONTHS.get(_unaccented(folded))
    if not numbers:
        return None
    return numbers.get(language) or next(iter(numbers.values()))


def _year(written: str) -> int:
    """A year, which may be of the Japanese era: 令和8 is 2026, 令和元 2019."""
    if written.isdecimal():
        return int(written)
    return _REIWA + int("".join(c for c in written if c.isdecimal()) or 1)


def _moment(text: str, start: int, end: int, parts: tuple[int, int, int]) -> Moment | None:
    year, month, day = parts
    try:
        when = date(year - _BUDDHIST if year > 2500 else year, month, day)
    except ValueError:
        return None
    raw = text[start:end]
    m = _TIME.match(text, end)
    if not m or int(m[2]) > 23 or int(m[3]) > 59:
        return Moment(day=when, raw=raw)
    half = "p" if m[1] else (m[5] or "").lower()[:1]
    hour = int(m[2]) % 12 + (12 if half == "p" else 0) if half else int(m[2])
    local = datetime(when.year, when.month, when.day, hour, int(m[3]), int(m[4] or 0) % 60)  # noqa: DTZ001 - the page names no zone
    return Moment(day=when, raw=text[start : m.end()], precision="second" if m[4] else "minute", local=local)
