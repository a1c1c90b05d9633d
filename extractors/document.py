"""The parsed page: decoded once, parsed once, held only as long as it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from extractors.decoding import decode
from extractors.errors import EmptyPageError, NotHtmlError, PageTooDeepError, PageTooLargeError
from extractors.shadow_roots import with_open_roots
from extractors.slow_markup import MANY_OPTIONS, without_slow_markup
from extractors.structured_data import jsonld, meta, microdata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborNode

    from extractors.page import Page
    from extractors.structured_data.meta import Meta
    from extractors.structured_data.thing import Thing

MAX_BYTES = 12_000_000
_MAX_TITLE = 1_000
# Lexbor's parse is quadratic in depth: 4,000 levels take 25 ms, 16,000 0.36 s, 100,000 over 40 s.
MAX_DEPTH = 6_000
_RELATED = "link[rel], a[rel]"
_HIDDEN = "script, style, noscript, template, svg"
_CHILDLESS = frozenset(("script", "style"))
_BETWEEN = "\0"
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"GIF8", b"PK\x03\x04", b"\xff\xd8\xff")
_CLASS = re.compile(rb"""class\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
# Without regard to case the search takes five times as long, and hardly a page shouts.
_SHOUTED = re.compile(_CLASS.pattern.replace(b"class", b"CLASS"))
_HEAD = 30_000  # a page that shouts does so from its beginning
_FEW = 5
_LONG = 65_536
# What a script says is no value: `'&r='+Math.random()` and an apostrophe 64 KB on took real stories along.
_LONG_VALUE = re.compile(
    r"""<[sS][cC][rR][iI][pP][tT]\b[^<>]{0,2000}>|=\s?(?:"[^"]{65536,}"|'[^']{65536,}')"""
)
_SCRIPT_END = re.compile(r"</[sS][cC][rR][iI][pP][tT]")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that hold nothing, end by themselves, or are drawn by the hundred inside a picture.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta source track wbr param p li dt dd td th tr option"
    b" path circle rect use line polygon polyline ellipse stop image g".split()
)
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|article|main|h1|span|table|script|a)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Document:
    """A page with its text, its tree and what its head says; not to be kept or pickled."""

    page: Page
    html: str
    charset: str
    tree: LexborHTMLParser
    data: bytes
    """The page in UTF-8, as it was parsed."""

    @cached_property
    def notes(self) -> dict[str, Any]:
        """What one reader of the page has found out and others ask for again, by name."""
        return {}

    @cached_property
    def classes(self) -> str:
        """Every value of a class attribute, once, in lower case; what scripts write may be among them."""
        found = set(_CLASS.findall(self.data))
        if b" CLASS=" in self.data[:_HEAD]:
            found.update(_SHOUTED.findall(self.data))
        return b" ".join(found).decode("utf-8", "replace").lower()

    def select(self, selectors: Mapping[str, str]) -> list[LexborNode]:
        """What any of the selectors matches, in page order.

        Each is given by the lower-case word that the class of its element holds, "" where it asks for
        something else. Most pages have few of those: looking first takes a third of the time, but to read
        the classes takes more than a few selectors do.
        """
        if len(selectors) > _FEW or "classes" in self.__dict__:
            wanted = ", ".join(selector for word, selector in selectors.items() if word in self.classes)
        else:
            wanted = ", ".join(selectors.values())
        return self.tree.css(wanted) if wanted else []

    @cached_property
    def meta(self) -> Meta:
        """The meta elements: Open Graph, Dublin Core, plain names."""
        return meta.read(self.tree)

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """Every typed node of the JSON-LD blocks, in page order."""
        return jsonld.read(self.tree)

    @cached_property
    def microdata(self) -> tuple[Thing, ...]:
        """Every typed microdata item, in page order."""
        return microdata.read(self.tree)

    @cached_property
    def title(self) -> str | None:
        """The text of `<title>`, white space folded, 1,000 characters at most."""
        node = self.tree.css_first("head > title") or self.tree.css_first("title")
        return " ".join(node.text()[:_MAX_TITLE].split()) or None if node else None

    @cached_property
    def language_tag(self) -> str | None:
        """The language the page declares for itself, as written."""
        root = self.tree.root
        tag = root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None
        return tag or self.meta.first("content-language", "og:locale")

    @cached_property
    def visible_text(self) -> str:
        """The text of the whole page without scripts and styles, white space folded."""
        body = self.tree.body
        return " ".join("".join(_shown_texts(body)).replace("\0", " ").split()) if body else ""

    @cached_property
    def canonical_url(self) -> str | None:
        """The address the page declares as its own, as written."""
        node = next((node for node in self.related("canonical") if node.tag == "link"), None)
        return (node.attrs.get("href") or "").strip() or None if node else None

    def related(self, relation: str) -> list[LexborNode]:
        """The elements with a relation in their `rel`, in page order: `link` and `a`."""
        return self._relations.get(relation, [])

    @cached_property
    def _relations(self) -> dict[str, list[LexborNode]]:
        # All in one look, before the text is read: later the tree has left the processor's caches, and each
        # look for a link takes 0.15 ms.
        found: dict[str, list[LexborNode]] = {}
        for node in self.tree.css(_RELATED):
            for relation in _relations_in(node.attrs.get("rel") or ""):
                found.setdefault(relation, []).append(node)
        return found


@lru_cache(maxsize=256)  # `stylesheet` and `noopener noreferrer`, dozens of times a page
def _relations_in(rel: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rel.lower().split()))


def _shown_texts(body: LexborNode) -> Iterator[str]:
    """The text of a page around what no reader sees, text nodes behind a NUL, as no text holds one.

    Hidden texts are looked for in the text of all: half the time of cutting up a copy of the tree.
    """
    text = f"\0{body.text(separator=_BETWEEN, skip_empty=True)}\0"
    end = inside = 0
    for node in body.css(_HIDDEN):
        if inside:
            inside -= 1
        elif hidden := node.text(separator=_BETWEEN, skip_empty=True):
            inside = 0 if node.tag in _CHILDLESS else len(node.css(_HIDDEN)) - 1
            start = text.find(f"\0{hidden}\0", end)
            if start >= 0:
                yield text[end:start]
                end = start + len(hidden) + 1
    yield text[end:]


def parse(page: Page) -> Document:
    """Decode and parse a page.

    Raises `NotHtmlError`, `EmptyPageError`, `PageTooLargeError` or `PageTooDeepError`.
    """
    _check_bytes(page)
    decoded = decode(page.body, page.header("content-type"))
    if not decoded.text or decoded.text.isspace():
        raise EmptyPageError(f"{page.url}: the body holds nothing but white space")
    if not _MARKUP.search(decoded.text):
        raise NotHtmlError(f"{page.url}: no HTML element in {len(page.body)} bytes of {_kind_of(page)}")
    text = with_open_roots(_shortened(decoded.text))
    data = page.body if decoded.exact and text is decoded.text else text.encode("utf-8", "replace")
    tags = _count_tags(data)
    if tags > MANY_OPTIONS and (plain := without_slow_markup(text)) is not text:
        text, data = plain, plain.encode("utf-8", "replace")
        tags = _count_tags(data)
    _check_depth(page, data, tags)
    return Document(page, text, decoded.charset, LexborHTMLParser(data), data)


def _shortened(text: str) -> str:
    """Empty attribute values of 64 KB and more: inlined pictures, or an attack on whoever reads them."""
    if not _may_hold_long_value(text):
        return text
    parts: list[str] = []
    end = at = 0
    while found := _LONG_VALUE.search(text, at):
        at = found.end()
        if found[0].startswith("<"):
            closing = _SCRIPT_END.search(text, at)
            at = closing.end() if closing else len(text)
        else:
            parts += [text[end : found.start()], '=""']
            end = at
    return "".join((*parts, text[end:])) if parts else text


def _may_hold_long_value(text: str) -> bool:
    """Whether 32 KB from a multiple of 32 KB on lack a quotation mark, as some must inside a long value.

    The last mark before them must then be one that opens a value.
    """
    half = _LONG // 2
    return any(
        text.find(mark, start, start + half) < 0 and _opens_value(text, text.rfind(mark, 0, start))
        for mark in ('"', "'")
        for start in range(0, len(text) - half + 1, half)
    )


def _opens_value(text: str, mark: int) -> bool:
    return mark > 0 and "=" in (text[mark - 1], text[mark - 2 : mark - 1])


def _kind_of(page: Page) -> str:
    return page.header("content-type") or "undeclared type"


def _check_bytes(page: Page) -> None:
    if len(page.body) > MAX_BYTES:
        raise PageTooLargeError(f"{page.url}: {len(page.body)} bytes, more than {MAX_BYTES}")
    if (
        page.body[:1024].lstrip()[:4] in (b"%PDF", b"\x89PNG", b"GIF8", b"PK\x03\x04")
        or page.body[:2] == b"\xff\xd8"
    ):
        raise NotHtmlError(f"{page.url}: the body is a file of another kind ({_kind_of(page)})")


def _count_tags(data: bytes) -> int:
    """How many tags a page has at most; counting in arrays takes a fifth of the time."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord("<")))


def _check_depth(page: Page, data: bytes, tags: int) -> None:
    """Refuse absurd nesting before the parser meets it; a page with few tags cannot be deep."""
    if tags <= MAX_DEPTH:
        return
    signs = np.frombuffer(data, np.uint8)
    closing_tags = np.count_nonzero((signs[:-1] == ord("<")) & (signs[1:] == ord("/")))
    if tags - closing_tags <= MAX_DEPTH:
        return
    depth = 0
    for closing, name in _TAG.findall(data):
        if name.lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > MAX_DEPTH:
            raise PageTooDeepError(f"{page.url}: elements nested more than {MAX_DEPTH} deep")
