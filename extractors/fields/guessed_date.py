"""Asks htmldate for a date that nothing else tells; its searches of a page are done quicker, to the same end.

The library is Adrien Barbaresi's (Apache-2.0). A copy of it is loaded for Newsloom alone: whoever else uses
it in the same process finds it as it was.
"""

from __future__ import annotations

import re
import sys
import warnings
from datetime import datetime
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from lxml.html import HtmlElement

# What is replaced below is of this version; of another one only `has_date_cue` is.
_VERSION = "1.11.0"
_CUE = re.compile(
    "[Dd]ate|[Dd]atum|[Mm]eta|time|publish|footer|info|post_detail|block-content|byline|subline|posted"
    "|submitted|created-post|publication|author|autor|field-content|fa-clock-o|fa-calendar|fecha|parution"
)
_NAMED = XPath(".//*[@class or @id or @itemprop or self::footer or self::small]")
_DIGIT = re.compile("[0-9]")
# The letters of a month's name and of what may be glued to it; longer words are the name of none.
_REACH = 300


class Scan:
    """What `findall` of a pattern gives that wants a character that is no digit before and behind its group.

    Such patterns try every character of a page, 30 ns each. `quick` begins with the first digit and looks
    back for the character before it: a tenth of the time.
    """

    def __init__(self, quick: str, *, whole: bool = False) -> None:
        self._search = re.compile(quick).search
        self._whole = whole

    def findall(self, text: str) -> list[str]:
        """The groups, or with `whole` those and the characters around them."""
        found = []
        at = 0
        while match := self._search(text, at):
            found.append(text[match.start() - 1 : match.end()] if self._whole else match[1])
            at = match.end() + 1  # the next match needs another character before it
        return found


_DAY = r"[0-9](?<=\D[0-9])(?:(?<=[0-3])[0-9])?"  # [0-3]?[0-9] behind a character that is no digit
_SCANS = {
    "THREE_LOOSE_PATTERN": Scan(r"([0-9](?<=\D[0-9])[0-9]{3}[/.-][0-9]{2}[/.-][0-9]{2})\D"),
    "SELECT_YMD_PATTERN": Scan(rf"({_DAY}[/.-][0-1]?[0-9][/.-][0-9]{{4}})\D"),
    "DATESTRINGS_PATTERN": Scan(
        r"[12](?<=\D[12])(?:(?<=1)9|(?<=2)0)[0-9]{2}[01][0-9][0-3][0-9]\D", whole=True
    ),
    "SLASHES_PATTERN": Scan(
        r"([0-9](?<=\D[0-9])(?:(?:(?<=[0-3])[0-9])?/[0-1]?[0-9]/[0129][0-9]"
        r"|(?<=[0-3])[0-9]\.[01][0-9]\.[0129][0-9]))\D"
    ),
    "YYYYMM_PATTERN": Scan(r"([12](?<=\D[12])[0-9]{3}[/.-](?:1[0-2]|0[1-9]))\D"),
    "MMYYYY_PATTERN": Scan(r"([0-9](?<=\D[0-9])(?:(?<=[0-1])[0-9])?[/.-][12][0-9]{3})\D"),
    "SIMPLE_PATTERN": Scan(r"([12](?<=\D[12])(?<!w3.org\D[12])(?:(?<=1)99[0-9]|(?<=2)0[0-3][0-9]))\D"),
}


def _own_copy(name: str) -> tuple[ModuleType, ModuleType]:
    """The library's `core` and `extractors`, loaded a second time as parts of a package called `name`."""
    known = find_spec("htmldate")
    assert known is not None
    assert known.origin is not None
    spec = spec_from_file_location(
        name, known.origin, submodule_search_locations=known.submodule_search_locations
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = package = module_from_spec(spec)
    spec.loader.exec_module(package)
    core, readers = sys.modules[f"{name}.core"], sys.modules[f"{name}.extractors"]
    # Texts with a month it does not know would go to dateparser, which then compiles 410 locales (2.4 s of
    # CPU) and tries each. Of 470 real pages that ask, the days of four change without, none to the worse.
    readers.__dict__["has_date_cue"] = lambda *_: False
    if package.__dict__["__version__"] == _VERSION:
        _quicken(core, readers)
    return core, readers


def _quicken(core: ModuleType, readers: ModuleType) -> None:
    core.__dict__.update(
        _SCANS,
        THREE_COMP_PATTERNS=(core.__dict__["THREE_PATTERN"], _SCANS["THREE_LOOSE_PATTERN"]),
        FREE_TEXT_EXPRESSIONS=_free_texts,
        date_candidates=_date_candidates,
        regex_parse=_regex_parse,
    )
    core_of_dates = r"[0-9][0-9]{0,3}[./][0-9]{1,2}[./][0-9]{2,4}"
    readers.__dict__["DATE_CORE_PATTERN"] = re.compile(core_of_dates)


def _date_candidates(tree: HtmlElement, _extensive: bool) -> list[HtmlElement]:
    """As htmldate's own: elements whose names hold none of its cues are passed over before it is asked."""
    judge, always = _core.__dict__["is_date_candidate"], _core.__dict__["ALWAYS_TAGS"]
    told: dict[str | None, bool] = {None: False}
    found = []
    for element in _NAMED(tree):
        if element.tag in always:
            found.append(element)
            continue
        for name in ("class", "id", "itemprop"):
            value = element.get(name)
            if value not in told:
                told[value] = bool(_CUE.search(value))
            if told[value]:
                if judge(element):
                    found.append(element)
                break
    return found


_texts_of = XPath(
    ".//*[self::div or self::h2 or self::h3 or self::h4 or self::li or self::p or self::span or self::time"
    " or self::ul]/text()",
    smart_strings=False,
)


def _free_texts(tree: HtmlElement) -> Iterator[str]:
    """As htmldate's own, without texts that hold no digit: it looks at none of them."""
    return (text for text in _texts_of(tree) if not text.isascii() or _DIGIT.search(text))


def _regex_parse(text: str) -> datetime | None:
    """As htmldate's own, which tries every letter of a page: here only what stands before a year is."""
    search, readers = _readers.__dict__["LONG_TEXT_PATTERN"].search, _readers.__dict__
    low = 0
    for space in _years(text):
        at = max(low, space - _REACH)
        while match := search(text, at, space + 5):
            month = _month(match, readers)
            at = match.start() + 1  # matches can overlap
            if month is None:
                continue
            day, year = int(match["day"] or match["day2"]), int(match["year"] or match["year2"])
            try:
                date: datetime = readers["_build_dmy"](day, month, year)
            except ValueError:
                at = match.end()
                continue
            return date
        low = max(at, space + 1)
    return None


def _years(text: str) -> Iterator[int]:
    """Where a space and a year of 1990 to 2039 stand."""
    return (match.start() for match in re.finditer(" (?:199[0-9]|20[0-3][0-9])", text))


def _month(match: re.Match[str], readers: dict[str, Any]) -> int | None:
    """The number of the month a match names; before the day other words may be glued to its name."""
    numbers: dict[str, int] = readers["MONTH_NUMBERS"]
    word: str = readers["_fold_month_name"](match["month"] or match["month2"])
    if match["month"]:
        word = word[-12:]
        ends = (word[start:] for start in range(len(word) - 2))
        word = next((end for end in ends if end in numbers), word)
    return numbers.get(word)


_core, _readers = _own_copy(f"{__name__}_htmldate")


def guess_date(html: str, url: str, latest: str) -> str | None:
    """The day (YYYY-MM-DD) that htmldate takes for that of publication, from 1995 up to `latest`.

    It may raise anything on a hostile page.
    """
    with warnings.catch_warnings():  # of a zone like GST dateutil says that it knows none
        warnings.simplefilter("ignore")
        found: str | None = _core.__dict__["find_date"](
            html, original_date=True, url=url, max_date=latest, min_date="1995-01-01"
        )
    return found
