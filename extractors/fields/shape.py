"""Measures a page: its text, links, repeated teasers, prices, posts and address, as plain numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from extractors.fields.main_thing import main_article, main_item
from extractors.fields.publisher import host
from extractors.fields.title import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.fields import Fields

_MAX_LINKS = 1_200
_TEASER = 20
_LONG = 140
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PRICE = re.compile(
    r"(?:[$€£¥₹₽₩]|\b(?:USD|EUR|GBP|CHF|kr|zł|Kč|Rs\.?))\s?\d{1,6}(?:[.,]\d{2})?|\d{1,6}(?:[.,]\d{2})?\s?(?:[€£₽]|zł|Kč|EUR\b|kr\b)"
)
_POST = re.compile(
    r"(?:^|[\s_-])(?:post|posts|message|reply|answer|comment)(?:$|[\s_-])"
    r"|topic-post|post-body|crawler-post|js-post"
)
_FORUM = re.compile(
    r"discourse|xenforo|phpbb|vbulletin|nodebb|flarum|mybb|vanilla|invision|ipsapp|simple machines"
    r"|bbpress|lemmy"
)
_DATE = re.compile(r"(?:19|20)\d{2}[/-]?[01]?\d")
_CART = (
    '[class*="add-to-cart" i], [class*="addtocart" i], [class*="add_to_cart" i], [id*="add-to-cart" i],'
    ' form[action*="/cart" i], [class*="product-price" i], [itemprop~="price"], [class*="add-to-basket" i],'
    ' [class*="warenkorb" i], [name="add-to-cart"]'
)


def _load() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for line in files("extractors.fields").joinpath("address_words.tsv").read_text("utf-8").splitlines():
        kind, words = line.split("\t")
        kinds |= dict.fromkeys(words.split(), kind)
    return kinds


_ADDRESS_KINDS = _load()

# A page from disk may have no address: it must not count as a home page for that. With these the
# address speaks neither for an article nor much against one.
_UNKNOWN_DEPTH = 2
_UNKNOWN_SLUG_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Counts and shares of one page; shares are 0 to 1."""

    length: int
    """Characters of the cleaned text."""
    size: int
    """The same with each character of Chinese, Japanese or Korean counted as two and a half."""
    long_lines: int
    """Paragraphs of 140 characters or more."""
    long_share: float
    """Share of the text that stands in them."""
    lines: int
    link_share: float
    """Share of the text that is inside links."""
    teasers: int
    """Largest group of alike links of 20 characters or more, outside the body too."""
    links: int
    page_length: int
    """Characters of the whole page's visible text."""
    body_share: float
    cards: int
    """`<article>` elements."""
    prices: int
    cart: int
    posts: int
    """Elements marked as posts, replies or answers."""
    videos: int
    pictures: int
    """Figures and pictures with captions."""
    passwords: int
    longest: int
    """Characters of the longest line."""
    cut_lines: float
    """Share of the paragraphs that end in an ellipsis, as teasers do."""
    named_by_address: bool
    """The headline is the last word of the address: a section or tag."""
    linked_headings: int
    """Headings of level 2 to 4 that are or hold a link: teasers."""
    plain_headings: int
    times: int
    next_page: bool
    controls: int
    """Check boxes and selections: filters."""
    forum_software: bool
    list_items: float
    """Share of the text that stands in list items and table rows."""
    date_in_address: bool
    article_nodes: int
    """Article nodes of the structured data, other pages' included."""
    address_kinds: frozenset[str]
    depth: int
    """Segments of the address's path."""
    slug_words: int
    """Words of the longest segment of the path."""
    address_digits: int
    types: frozenset[str]
    """All schema.org types of the page's own nodes."""
    og_type: str
    declares_article: bool
    """An article node with a headline or a date of publication."""
    has_published: bool
    has_seen_date: bool
    """The date stands in structured data, meta elements or beside the headline: it was not guessed."""
    has_declared_date: bool
    """A date of publication in structured data or meta elements."""
    has_authors: bool
    title_words: int


def measure(document: Document, fields: Fields, lines: Sequence[Line]) -> Shape:
    """Measure a page once; about 2 ms."""
    length = sum(len(line.text) for line in lines)
    long = [
        len(line.text) for line in lines if len(line.text) >= _LONG and line.type in ("paragraph", "quote")
    ]
    linked = sum(len(link.text) for line in lines for link in line.links)
    links = document.tree.css("a[href]")
    path = unquote(_path(document.page.url)).strip("/").lower()
    segments = [s for s in path.split("/") if s]
    text = document.visible_text
    thing = main_article(document) or main_item(document)
    return Shape(
        length=length,
        size=length + sum(3 * len(_DENSE.findall(line.text)) // 2 for line in lines),
        long_lines=len(long),
        long_share=sum(long) / length if length else 0.0,
        lines=len(lines),
        link_share=min(1.0, linked / length) if length else 0.0,
        teasers=_teasers(links[:_MAX_LINKS]),
        links=len(links),
        page_length=len(text),
        body_share=min(1.0, length / len(text)) if text else 0.0,
        cards=len(document.tree.css("article")),
        prices=len(_PRICE.findall(text[:60_000])),
        cart=len(document.tree.css(_CART)),
        posts=_posts(document),
        videos=len(
            document.tree.css(
                "video, iframe[src*='youtube.com'], iframe[src*='vimeo.com'], iframe[src*='player']"
            )
        ),
        pictures=len(document.tree.css("figure, figcaption")),
        longest=max((len(line.text) for line in lines), default=0),
        cut_lines=_cut_lines(lines),
        named_by_address=bool(segments)
        and key_of(segments[-1].split(".")[0]) == key_of(fields.headline or ""),
        linked_headings=len(
            document.tree.css("h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, a[href] h4")
        ),
        plain_headings=len(document.tree.css("h2, h3, h4")),
        times=len(document.tree.css("time")),
        next_page=bool(document.tree.css_first('[rel~="next"], [class*="pagination" i]')),
        controls=len(document.tree.css('select, input[type="checkbox"]')),
        forum_software=bool(_FORUM.search(_software(document))),
        list_items=sum(len(x.text) for x in lines if x.type in ("list_item", "table_row")) / length
        if length
        else 0.0,
        date_in_address=bool(_DATE.search(path)),
        article_nodes=sum(t.is_article for t in document.things),
        passwords=len(document.tree.css('input[type="password"]')),
        address_kinds=frozenset(
            _ADDRESS_KINDS[w] for s in segments for w in [s.split(".")[0]] if w in _ADDRESS_KINDS
        ),
        depth=len(segments) if document.page.url else _UNKNOWN_DEPTH,
        slug_words=max((len(re.findall(r"[^\W\d_]{2,}", s)) for s in segments), default=0)
        if document.page.url
        else _UNKNOWN_SLUG_WORDS,
        address_digits=sum(c.isdigit() for c in document.page.url),
        types=frozenset(
            n for t in (*document.things, *document.microdata) if not t.is_foreign for n in t.types
        ),
        og_type=(document.meta.first("og:type") or "").lower(),
        declares_article=bool(thing and (thing.values.get("headline") or thing.values.get("datePublished"))),
        has_published=fields.published is not None,
        has_seen_date=_source(fields, "date_published") in ("jsonld", "meta", "microdata", "visible"),
        has_declared_date=_source(fields, "date_published") in ("jsonld", "meta", "microdata"),
        has_authors=bool(fields.authors),
        title_words=len((fields.headline or "").split()),
    )


def _source(fields: Fields, name: str) -> str | None:
    return next((c.chosen.source for c in fields.choices if c.field == name and c.chosen), None)


def _cut_lines(lines: Sequence[Line]) -> float:
    paragraphs = [line.text for line in lines if line.type == "paragraph" and len(line.text) > 40]
    cut = sum(text.rstrip(" ]»>").endswith(("…", "...", "[…")) for text in paragraphs)
    return cut / len(paragraphs) if paragraphs else 0.0


def _address_kinds(url: str, segments: Sequence[str]) -> frozenset[str]:
    """What the words of the address say; `forum.example.org` counts as `/forum/` does."""
    labels = (host(url) or "").split(".")[:-2]
    words = [s.split(".")[0] for s in segments]
    found = {_ADDRESS_KINDS[w] for w in words if w in _ADDRESS_KINDS}
    return frozenset(found | {f"host_{_ADDRESS_KINDS[w]}" for w in labels if w in _ADDRESS_KINDS})


def _software(document: Document) -> str:
    body = document.tree.body
    classes = (body.attributes.get("class") or "") + (body.attributes.get("id") or "") if body else ""
    return f"{document.meta.first('generator') or ''} {classes}".lower()


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _teasers(links: Sequence[LexborNode]) -> int:
    """The largest group of links in alike places: same elements and classes two levels up."""
    groups: Counter[tuple[str, ...]] = Counter()
    for link in links:
        if len(link.text().strip()) >= _TEASER:
            groups[_place(link)] += 1
    return max(groups.values(), default=0)


def _place(node: LexborNode) -> tuple[str, ...]:
    found = []
    parent = node.parent
    for _ in range(3):
        if parent is None:
            break
        found.append(f"{parent.tag}.{(parent.attributes.get('class') or '')[:80]}")
        parent = parent.parent
    return tuple(found)


def _posts(document: Document) -> int:
    marked: Counter[str] = Counter()
    for node in document.tree.css(
        '[class*="post" i], [class*="message" i], [class*="reply" i], [class*="answer" i]'
    )[:400]:
        name = (node.attributes.get("class") or "").lower()
        if _POST.search(name):
            marked[name] += 1
    return max(marked.values(), default=0)
