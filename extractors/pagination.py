"""Joins an article that is told on several pages: which page follows, and whether it is the same article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from msgspec.structs import replace

from extractors.address import page_base
from extractors.discovery.url_key import absolute_url, site_of, url_key
from extractors.document import parse
from extractors.errors import ExtractionError
from extractors.fields.headline import raw_titles
from extractors.fields.main_thing import main_article, main_item
from extractors.fields.title import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.page import Page
    from extractors.rules.read import Reading

    Read = Callable[[Document], tuple[Line, ...]]
    ReadRule = Callable[[Document], Reading | None]

MOST_PAGES = 10
"""Pages of one article; news sites cut theirs into two to six."""

_HIGHEST = 50  # above that it is no number of a page but of a story, a day or a year
_WORDS = r"(?:page|pages|pagina|página|pag|seite|part|teil|sida|strona|stranica|p|s)"
_IN_PATH = re.compile(rf"(?:[/_,-]{_WORDS}[-_/,]?|[/_,-])(\d{{1,2}})$", re.IGNORECASE)
_PARAMETERS = frozenset(("page", "p", "pg", "pag", "pagina", "paged", "seite", "part", "pagenumber", "pn"))
# What an address has that may hold a page's number; those of most stories have none of it.
_MAY_NUMBER = re.compile(r"[?%]|(?<!\d)\d{1,2}(?:\.\w+)?[/.\s]*(?:#|$)")
_AS_LISTS_DO = re.compile(r"/page/\d+/?$", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|shtml|cfm)$", re.IGNORECASE)
# The page that holds all has at least about as much text as the first; a login page has not.
_NOT_LESS = 0.8
# A headline of fewer letters and digits proves nothing by standing inside another.
_TELLING = 12


@dataclass(frozen=True, slots=True)
class Told:
    """The lines of all pages, numbered through; the addresses joined; the page that is still wanted."""

    lines: tuple[Line, ...]
    pages: tuple[str, ...] = ()
    wanted: str | None = None


def tell(
    document: Document, further: Sequence[Page], headline: str | None, read: Read, rule: ReadRule
) -> Told:
    """Read a page with those that follow it, as far as they are at hand and are the same article.

    `further` are the pages behind this one, in order. `wanted` is the address of the next one where it
    is not among them: whoever can fetch it calls again with it.
    """
    own = rule(document)
    if own and own.single_page and _is_other(own.single_page, document):
        return _on_one_page(document, own.single_page, further, read)
    lines, pages = list(read(document)), [document.page.url]
    wanted = next_address(document, own)
    for page in further[: MOST_PAGES - 1]:
        if wanted is None or not _is_at(page, wanted):
            break
        part = _part(page)
        if part is None:
            break
        if not same_article(headline, part):
            return Told(_numbered(lines), tuple(pages), None)
        lines += read(part)
        pages.append(page.url)
        wanted = next_address(part, rule(part))
        if wanted and url_key(wanted) in {url_key(seen) for seen in pages}:
            wanted = None
    return Told(_numbered(lines), tuple(pages), wanted)


def next_address(document: Document, reading: Reading | None = None) -> str | None:
    """The address of the page that goes on with this article: by the site's rule, else by rel=next.

    What rel=next leads to must be of the same host and have the address of this page but for the page's
    number, which is one more: many sites lead to the next story or to an archive with it. The page must
    call itself an article, as lists do not, or not in their structured data.
    """
    here = document.page.url
    if reading is not None and reading.next_page and _is_other(reading.next_page, document):
        return reading.next_page
    found = next((url for url in _declared(document, "next") if follows(here, url)), None)
    return found if found and _is_article(document, found) else None


def _is_article(document: Document, following: str) -> bool:
    """`/page/2` is how lists go on: some that call themselves articles in their meta elements, too."""
    if main_article(document) or main_item(document):
        return True
    return document.meta.first("og:type") == "article" and not _AS_LISTS_DO.search(following)


def earlier_address(document: Document, headline: str | None) -> str | None:
    """The page before this one of the same article, by rel=prev; None on a first page.

    A headline that names the number itself is that of a serial's part, an article of its own.
    """
    here = document.page.url
    numbers = _numbers(here)
    if not numbers or numbers & set(re.findall(r"\d+", headline or "")):
        return None
    return next((url for url in _declared(document, "prev", "previous") if follows(url, here)), None)


def same_article(headline: str | None, document: Document) -> bool:
    """Whether a page bears the headline, alone or with words around it such as `page 2 of 3`."""
    wanted = key_of(headline or "")
    if not wanted:
        return False
    for title in raw_titles(document):
        key = key_of(title)
        if key == wanted or (len(wanted) >= _TELLING and wanted in key):
            return True
    return False


def follows(first: str, second: str) -> bool:
    """Whether the second address is the first with a page number that is one higher."""
    try:
        before, after = dict(_places(first)), list(_places(second))
    except ValueError:
        return False
    return any(1 < number <= _HIGHEST and before.get(stem) == number - 1 for stem, number in after)


def _numbers(url: str) -> set[str]:
    """The numbers of later pages that an address may hold: most hold none, and asking the tree costs more."""
    if not _MAY_NUMBER.search(url):
        return set()
    try:
        return {str(number) for _, number in _places(url) if number > 1}
    except ValueError:
        return set()


def _places(url: str) -> Iterator[tuple[str, int]]:
    """(address without page number, number) as the address may be meant; the whole one is a first page."""
    parts = urlsplit(url_key(url))
    path = _ENDING.sub("", parts.path)
    yield urlunsplit(parts._replace(path=path)), 1
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in pairs:
        if name.lower() in _PARAMETERS and value.isdecimal() and len(value) < 3:
            rest = urlencode([pair for pair in pairs if pair != (name, value)])
            yield urlunsplit(parts._replace(path=path, query=rest)), int(value)
    if match := _IN_PATH.search(path):
        yield urlunsplit(parts._replace(path=path[: match.start()])), int(match[1])


def _declared(document: Document, *names: str) -> Iterator[str]:
    found = [
        node.attrs.get("href") or ""
        for name in names
        for node in [node for node in document.related(name) if "href" in node.attrs][:4]
    ]
    base = page_base(document) if found else ""
    for href in found:
        address = absolute_url(base, href)
        if address is not None:
            yield address


def _is_other(address: str, document: Document) -> bool:
    """Whether an address is another page of the same site."""
    try:
        here = document.page.url
        return site_of(address) == site_of(here) and url_key(address) != url_key(here)
    except ValueError:
        return False


def _is_at(page: Page, address: str) -> bool:
    return url_key(address) in (url_key(page.requested_url), url_key(page.url))


def _part(page: Page) -> Document | None:
    try:
        return parse(page)
    except ExtractionError:
        return None


def _on_one_page(document: Document, address: str, further: Sequence[Page], read: Read) -> Told:
    """The article from the one page that holds all of it; from this page while that one is not at hand."""
    here = document.page.url
    own = read(document)
    if further and _is_at(further[0], address) and (whole := _part(further[0])) is not None:
        lines = read(whole)
        if lines and _length(lines) >= _NOT_LESS * _length(own):
            return Told(_numbered(lines), (here, further[0].url))
    return Told(_numbered(own), (here,), address)


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _numbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(
        line if line.number == number else replace(line, number=number)
        for number, line in enumerate(lines, 1)
    )
