"""Measures a page: its text, links, repeated teasers, prices, posts and address, as plain numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extractors.fields.address_clues import read_address
from extractors.fields.days import count_days
from extractors.fields.main_thing import main_article, main_item
from extractors.fields.prices import count_prices
from extractors.fields.repeats import by_persons, by_times
from extractors.fields.shape import Shape
from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.fields import Fields

MARKS = (
    *("cards", "videos", "pictures", "images", "items", "linked_headings", "plain_headings", "times"),
    "next_page",
)
REST = (
    *("page_length", "body_share", "prices", "days", "told", "teasers", "links", "linked_page"),
    *("signed_blocks", "signed_holding", "timed_holding"),
)
_MAX_TEXT = 60_000
_MAX_LINKS = 1_200
_MAX_STORIES = 100
_BETWEEN = ("heading", "list_item", "quote")
_TEASER = 20
_PARAGRAPH = 80
_LONG = 140
_POST = re.compile(
    r"(?:^|[\s_-])(?:post|posts|message|reply|answer|comment)(?:$|[\s_-])"
    r"|topic-post|post-body|crawler-post|js-post"
)
_FORUM = re.compile(
    r"discourse|xenforo|phpbb|vbulletin|nodebb|flarum|mybb|vanilla|invision|ipsapp|simple machines"
    r"|bbpress|lemmy"
)
_SENTENCE_END = re.compile(r"""[.!?…。！？؟।:"'”»’)\]]\s*$""")
_LINKED_HEADINGS = "h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, a[href] h4"
_CART = {
    "": '[id*="add-to-cart" i], form[action*="/cart" i], [itemprop~="price"], [name="add-to-cart"]',
    "add-to-cart": '[class*="add-to-cart" i]',
    "addtocart": '[class*="addtocart" i]',
    "add_to_cart": '[class*="add_to_cart" i]',
    "product-price": '[class*="product-price" i]',
    "add-to-basket": '[class*="add-to-basket" i]',
    "warenkorb": '[class*="warenkorb" i]',
}
_PRODUCTS = {"product": '[class*="product" i]'}
_POSTS = {
    "post": '[class*="post" i]',
    "message": '[class*="message" i]',
    "reply": '[class*="reply" i]',
    "answer": '[class*="answer" i]',
}
_VIDEOS = "video, iframe[src*='youtube.com'], iframe[src*='vimeo.com'], iframe[src*='player']"
_NEXT = {"": '[rel~="next"]', "pagination": '[class*="pagination" i]'}


def measure(document: Document, fields: Fields, lines: Sequence[Line]) -> Shape:
    """Measure a page once; 1 to 3 ms."""
    return measure_rest(document, measure_marks(document, glance(document, fields, lines)), lines)


def glance(document: Document, fields: Fields, lines: Sequence[Line]) -> Shape:
    """The shape as far as its text, its data and its address tell, and the wares of shops and forums.

    What is named in `MARKS` and `REST` is 0 yet: most stories need none of it to be known as such.
    """
    later: dict[str, Any] = dict.fromkeys((*MARKS, *REST), 0)
    return Shape(
        **later,
        **_text(lines),
        **_wares(document),
        **read_address(document.page.url, fields.headline or ""),
        **_claims(document, fields),
    )


def measure_marks(document: Document, shape: Shape) -> Shape:
    """The shape with what is named in `MARKS`: what lists and stories are made of, counted."""
    tree = document.tree
    return replace(
        shape,
        cards=len(tree.css("article")),
        videos=len(tree.css(_VIDEOS)),
        pictures=len(tree.css("figure, figcaption")),
        images=len(tree.css("img")),
        items=len(tree.css("li")),
        linked_headings=len(tree.css(_LINKED_HEADINGS)),
        plain_headings=len(tree.css("h2, h3, h4")),
        times=len(tree.css("time")),
        next_page=bool(document.select(_NEXT)),
    )


def measure_rest(document: Document, shape: Shape, lines: Sequence[Line]) -> Shape:
    """The shape with what is named in `REST`: what all text and links of the page tell."""
    text = document.visible_text
    length = width(text)
    links = document.tree.css("a[href]")
    widths = [width(link.text().strip()) for link in links[:_MAX_LINKS]]
    signed = by_persons(links, lines)
    return replace(
        shape,
        page_length=length,
        body_share=min(1.0, shape.length / length) if length else 0.0,
        prices=count_prices(text[:_MAX_TEXT]),
        days=count_days(text[:_MAX_TEXT]),
        told=_told(document),
        teasers=_teasers(links, widths),
        links=len(links),
        linked_page=min(1.0, sum(widths) / length) if length else 0.0,
        signed_blocks=signed.blocks,
        signed_holding=signed.holding,
        timed_holding=by_times(document, lines).holding,
    )


def _text(lines: Sequence[Line]) -> dict[str, Any]:
    widths = [width(line.text) for line in lines]
    length = sum(widths)
    typed = [(line.type, size) for line, size in zip(lines, widths, strict=True)]
    long = [size for kind, size in typed if size >= _LONG and kind in ("paragraph", "quote")]
    listed = sum(size for kind, size in typed if kind in ("list_item", "table_row"))
    linked = sum(width(link.text) for line in lines for link in line.links)
    return {
        "length": length,
        "long_lines": len(long),
        "long_share": sum(long) / length if length else 0.0,
        "lines": len(lines),
        "link_share": min(1.0, linked / length) if length else 0.0,
        "longest": max(widths, default=0),
        "cut_lines": _cut_lines(lines, widths),
        "list_items": listed / length if length else 0.0,
        "headings": sum(kind == "heading" for kind, _ in typed),
        "run": _run(lines, widths),
    }


def _run(lines: Sequence[Line], widths: Sequence[int]) -> int:
    """The most paragraphs of whole sentences with none but headings, items and quotes between them."""
    run = longest = 0
    for line, size in zip(lines, widths, strict=True):
        told = line.type in ("paragraph", "quote")
        if told and size >= _PARAGRAPH and _SENTENCE_END.search(line.text[-20:]):
            run += 1
        elif line.type not in _BETWEEN:
            run = 0
        longest = max(longest, run)
    return longest


def _wares(document: Document) -> dict[str, Any]:
    """What shops and forums are made of, counted."""
    return {
        "cart": len(document.select(_CART)),
        "posts": _posts(document),
        "products": len(document.select(_PRODUCTS)),
        "controls": len(document.tree.css('select, input[type="checkbox"]')),
        "forum_software": bool(_FORUM.search(_software(document))),
    }


def _claims(document: Document, fields: Fields) -> dict[str, Any]:
    """What the page says that it is, by its data."""
    thing = main_article(document) or main_item(document)
    own = [t for t in (*document.things, *document.microdata) if not t.is_foreign]
    dated = _source(fields, "date_published")
    return {
        "article_nodes": sum(t.is_article for t in document.things),
        "types": frozenset(name for t in own for name in t.types),
        "og_type": (document.meta.first("og:type") or "").lower(),
        "declares_article": bool(
            thing and (thing.values.get("headline") or thing.values.get("datePublished"))
        ),
        "has_seen_date": dated in ("jsonld", "meta", "microdata", "visible"),
        "has_declared_date": dated in ("jsonld", "meta", "microdata"),
        "has_authors": bool(fields.authors),
    }


def _source(fields: Fields, name: str) -> str | None:
    return next((c.chosen.source for c in fields.choices if c.field == name and c.chosen), None)


def _told(document: Document) -> int:
    stories = document.tree.css("article")[:_MAX_STORIES]
    headed = [story for story in stories if story.css_first("h1")]
    chosen = headed if len(headed) == 1 else stories if len(stories) == 1 else []
    return sum(width(p.text()[:400].strip()) >= _PARAGRAPH for story in chosen for p in story.css("p")[:50])


def _cut_lines(lines: Sequence[Line], widths: Sequence[int]) -> float:
    sized = zip(lines, widths, strict=True)
    paragraphs = [line.text for line, size in sized if line.type == "paragraph" and size > 40]
    cut = sum(text.rstrip(" ]»>").endswith(("…", "...", "[…")) for text in paragraphs)
    return cut / len(paragraphs) if paragraphs else 0.0


def _software(document: Document) -> str:
    body = document.tree.body
    classes = (body.attributes.get("class") or "") + (body.attributes.get("id") or "") if body else ""
    return f"{document.meta.first('generator') or ''} {classes}".lower()


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
