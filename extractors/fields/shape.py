"""Measures a page: its text, links, repeated teasers, prices, posts and address, as plain numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from extractors.fields.main_thing import main_article, main_item
from extractors.fields.prices import count_prices
from extractors.fields.title import key_of
from extractors.fields.width import width, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.fields import Fields

_MAX_LINKS = 1_200
_MAX_STORIES = 100
_TEASER = 20
_PARAGRAPH = 80
_STORY = 4
_LONG = 140
_POST = re.compile(
    r"(?:^|[\s_-])(?:post|posts|message|reply|answer|comment)(?:$|[\s_-])"
    r"|topic-post|post-body|crawler-post|js-post"
)
_FORUM = re.compile(
    r"discourse|xenforo|phpbb|vbulletin|nodebb|flarum|mybb|vanilla|invision|ipsapp|simple machines"
    r"|bbpress|lemmy"
)
_NUMBER = re.compile(r"\d{5,}(?:\.\w{2,5})?$")
_DATE = re.compile(r"(?:19|20)\d{2}[/-]?[01]?\d")
_CART = {
    "": '[id*="add-to-cart" i], form[action*="/cart" i], [itemprop~="price"], [name="add-to-cart"]',
    "add-to-cart": '[class*="add-to-cart" i]',
    "addtocart": '[class*="addtocart" i]',
    "add_to_cart": '[class*="add_to_cart" i]',
    "product-price": '[class*="product-price" i]',
    "add-to-basket": '[class*="add-to-basket" i]',
    "warenkorb": '[class*="warenkorb" i]',
}
_POSTS = {
    "post": '[class*="post" i]',
    "message": '[class*="message" i]',
    "reply": '[class*="reply" i]',
    "answer": '[class*="answer" i]',
}
_VIDEOS = "video, iframe[src*='youtube.com'], iframe[src*='vimeo.com'], iframe[src*='player']"
_NEXT = {"": '[rel~="next"]', "pagination": '[class*="pagination" i]'}


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
    """Characters of the cleaned text, as if written in Latin letters; so are all lengths here."""
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
    linked_page: float
    """Share of the whole page's text that is inside links."""
    cards: int
    """`<article>` elements."""
    told: int
    """Paragraphs of 80 characters or more in the `<article>` that holds the headline, or in the only one."""
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
    numbered: bool
    """The address ends in a number of five digits or more."""
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

    @property
    def claims_article(self) -> bool:
        """The page says or shows that it is one article: by its data, or by a headline and paragraphs."""
        tagged = self.og_type == "article" and self.has_declared_date
        return self.declares_article or tagged or self.told >= _STORY


def measure(document: Document, fields: Fields, lines: Sequence[Line]) -> Shape:
    """Measure a page once; about 2 ms."""
    widths = [width(line.text) for line in lines]
    length = sum(widths)
    long = [
        size
        for line, size in zip(lines, widths, strict=True)
        if size >= _LONG and line.type in ("paragraph", "quote")
    ]
    linked = sum(width(link.text) for line in lines for link in line.links)
    links = document.tree.css("a[href]")
    path = unquote(_path(document.page.url)).strip("/").lower()
    segments = [s for s in path.split("/") if s]
    text = document.visible_text
    page_length = width(text)
    link_widths = [width(link.text().strip()) for link in links[:_MAX_LINKS]]
    link_length = sum(link_widths)
    thing = main_article(document) or main_item(document)
    return Shape(
        length=length,
        long_lines=len(long),
        long_share=sum(long) / length if length else 0.0,
        lines=len(lines),
        link_share=min(1.0, linked / length) if length else 0.0,
        teasers=_teasers(links, link_widths),
        links=len(links),
        page_length=page_length,
        body_share=min(1.0, length / page_length) if text else 0.0,
        linked_page=min(1.0, link_length / page_length) if page_length else 0.0,
        cards=len(document.tree.css("article")),
        told=_told(document),
        prices=count_prices(text[:60_000]),
        cart=len(document.select(_CART)),
        posts=_posts(document),
        videos=len(document.tree.css(_VIDEOS)),
        pictures=len(document.tree.css("figure, figcaption")),
        longest=max(widths, default=0),
        cut_lines=_cut_lines(lines),
        named_by_address=bool(segments)
        and key_of(segments[-1].split(".")[0]) == key_of(fields.headline or ""),
        linked_headings=len(
            document.tree.css("h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, a[href] h4")
        ),
        plain_headings=len(document.tree.css("h2, h3, h4")),
        times=len(document.tree.css("time")),
        next_page=bool(document.select(_NEXT)),
        controls=len(document.tree.css('select, input[type="checkbox"]')),
        forum_software=bool(_FORUM.search(_software(document))),
        list_items=sum(width(x.text) for x in lines if x.type in ("list_item", "table_row")) / length
        if length
        else 0.0,
        date_in_address=bool(_DATE.search(path)),
        article_nodes=sum(t.is_article for t in document.things),
        passwords=len(document.tree.css('input[type="password"]')),
        address_kinds=frozenset(
            _ADDRESS_KINDS[w] for s in segments for w in [s.split(".")[0]] if w in _ADDRESS_KINDS
        ),
        depth=len(segments) if document.page.url else _UNKNOWN_DEPTH,
        slug_words=max((words(" ".join(re.findall(r"[^\W\d_]{2,}", s))) for s in segments), default=0)
        if document.page.url
        else _UNKNOWN_SLUG_WORDS,
        numbered=bool(_NUMBER.search(path)),
        types=frozenset(
            n for t in (*document.things, *document.microdata) if not t.is_foreign for n in t.types
        ),
        og_type=(document.meta.first("og:type") or "").lower(),
        declares_article=bool(thing and (thing.values.get("headline") or thing.values.get("datePublished"))),
        has_published=fields.published is not None,
        has_seen_date=_source(fields, "date_published") in ("jsonld", "meta", "microdata", "visible"),
        has_declared_date=_source(fields, "date_published") in ("jsonld", "meta", "microdata"),
        has_authors=bool(fields.authors),
        title_words=words(fields.headline or ""),
    )


def _source(fields: Fields, name: str) -> str | None:
    return next((c.chosen.source for c in fields.choices if c.field == name and c.chosen), None)


def _told(document: Document) -> int:
    stories = document.tree.css("article")[:_MAX_STORIES]
    headed = [story for story in stories if story.css_first("h1")]
    chosen = headed if len(headed) == 1 else stories if len(stories) == 1 else []
    return sum(width(p.text()[:400].strip()) >= _PARAGRAPH for story in chosen for p in story.css("p")[:50])


def _cut_lines(lines: Sequence[Line]) -> float:
    paragraphs = [line.text for line in lines if line.type == "paragraph" and width(line.text) > 40]
    cut = sum(text.rstrip(" ]»>").endswith(("…", "...", "[…")) for text in paragraphs)
    return cut / len(paragraphs) if paragraphs else 0.0


def _software(document: Document) -> str:
    body = document.tree.body
    classes = (body.attributes.get("class") or "") + (body.attributes.get("id") or "") if body else ""
    return f"{document.meta.first('generator') or ''} {classes}".lower()


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _teasers(links: Sequence[LexborNode], widths: Sequence[int]) -> int:
    """The largest group of links in alike places: same elements and classes two levels up."""
    groups: Counter[tuple[str, ...]] = Counter()
    names: dict[int, str] = {}
    for link, size in zip(links, widths, strict=False):
        if size >= _TEASER:
            groups[_place(link, names)] += 1
    return max(groups.values(), default=0)


def _place(node: LexborNode, names: dict[int, str]) -> tuple[str, ...]:
    """Tags and classes of the three elements around; `names` keeps those of the page by their address."""
    found = []
    parent = node.parent
    for _ in range(3):
        if parent is None:
            break
        name = names.get(parent.mem_id)
        if name is None:
            name = names[parent.mem_id] = f"{parent.tag}.{(parent.attributes.get('class') or '')[:80]}"
        found.append(name)
        parent = parent.parent
    return tuple(found)


def _posts(document: Document) -> int:
    marked: Counter[str] = Counter()
    for node in document.select(_POSTS)[:400]:
        name = (node.attributes.get("class") or "").lower()
        if _POST.search(name):
            marked[name] += 1
    return max(marked.values(), default=0)
