"""Measures a page: its text, links, repeated teasers, prices, posts and address, as plain numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from extractors.fields import page_score
from extractors.fields.address_clues import read_address
from extractors.fields.days import count_days
from extractors.fields.main_thing import main_article, main_item
from extractors.fields.prices import count_prices
from extractors.fields.repeats import by_persons, by_times
from extractors.fields.shape import Shape
from extractors.fields.wares import count_carts, count_posts, count_products
from extractors.fields.width import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.fields.fields import Fields

LATER = (
    *("cards", "videos", "pictures", "images", "items", "linked_headings", "plain_headings", "times"),
    *(
        "next_page",
        "controls",
        "cart",
        "posts",
        "products",
        "signed_blocks",
        "signed_holding",
        "timed_holding",
    ),
    *("page_length", "body_share", "prices", "days", "told", "teasers", "links", "linked_page"),
)
"""What a glance does not see."""
_MAX_TEXT = 60_000
_MAX_LINKS = 1_200
_MAX_STORIES = 100
_BETWEEN = ("heading", "list_item", "quote")
_TEASER = 20
_PARAGRAPH = 80
_LONG = 140
_FORUM = re.compile(
    r"discourse|xenforo|phpbb|vbulletin|nodebb|flarum|mybb|vanilla|invision|ipsapp|simple machines"
    r"|bbpress|lemmy"
)
_SENTENCE_END = re.compile(r"""[.!?…。！？؟।:"'”»’)\]]\s*$""")
# One look for all of them: each finds the whole tree out of the processor's caches.
_MARKS = 'article, figure, figcaption, img, li, h2, h3, h4, time, select, input[type="checkbox"]'
_LINKED_HEADINGS = "h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, a[href] h4"
_VIDEOS = "video, iframe[src*='youtube.com'], iframe[src*='vimeo.com'], iframe[src*='player']"
_NEXT = {"": '[rel~="next"]', "pagination": '[class*="pagination" i]'}


def measure(document: Document, fields: Fields, lines: Sequence[Line]) -> Shape:
    """Measure a page once; 1 to 3 ms."""
    shape = glance(document, fields, lines)
    for step, _ in STEPS:
        shape = step(document, shape, lines)
    return shape


def glance(document: Document, fields: Fields, lines: Sequence[Line]) -> Shape:
    """The shape as far as its text, its data and its address tell.

    What is named in `LATER` is 0 yet: most stories need none of it to be known as such.
    """
    later: dict[str, Any] = dict.fromkeys(LATER, 0)
    return Shape(
        **later,
        **_text(lines),
        **read_address(document.page.url, fields.headline or ""),
        **_claims(document, fields),
        forum_software=bool(_FORUM.search(_software(document))),
    )


def _marks(document: Document, shape: Shape, lines: Sequence[Line]) -> Shape:
    """What lists and stories are made of, counted."""
    tree = document.tree
    found = Counter([node.tag for node in tree.css(_MARKS)])
    return replace(
        shape,
        cards=found["article"],
        videos=len(tree.css(_VIDEOS)),
        pictures=found["figure"] + found["figcaption"],
        images=found["img"],
        items=found["li"],
        linked_headings=len(tree.css(_LINKED_HEADINGS)),
        plain_headings=found["h2"] + found["h3"] + found["h4"],
        times=found["time"],
        next_page=bool(document.select(_NEXT)),
        controls=found["select"] + found["input"],
    )


def _wares(document: Document, shape: Shape, lines: Sequence[Line]) -> Shape:
    """What shops and forums are made of, counted."""
    return replace(
        shape, cart=count_carts(document), posts=count_posts(document), products=count_products(document)
    )


def _repeated(document: Document, shape: Shape, lines: Sequence[Line]) -> Shape:
    """The blocks that each name a person or a time."""
    signed = by_persons(_links(document), lines)
    return replace(
        shape,
        signed_blocks=signed.blocks,
        signed_holding=signed.holding,
        timed_holding=by_times(document, lines).holding,
    )


def _linked(document: Document, shape: Shape, lines: Sequence[Line]) -> Shape:
    """What the links of the page tell."""
    links = _links(document)
    return replace(shape, links=len(links), teasers=_teasers(links, _link_widths(document)))


def _rest(document: Document, shape: Shape, lines: Sequence[Line]) -> Shape:
    """What all text of the page tells."""
    text = document.visible_text
    length = width(text)
    return replace(
        shape,
        page_length=length,
        body_share=min(1.0, shape.length / length) if length else 0.0,
        prices=count_prices(text[:_MAX_TEXT]),
        days=count_days(text[:_MAX_TEXT]),
        told=_told(document),
        linked_page=min(1.0, sum(_link_widths(document)) / length) if length else 0.0,
    )


Step = Callable[["Document", Shape, "Sequence[Line]"], Shape]

STEPS: tuple[tuple[Step, frozenset[str]], ...] = (
    (_marks, page_score.OF_STEPS - page_score.OF_MARKS),
    (_wares, page_score.OF_REPEATED | page_score.OF_LINKS | page_score.OF_TEXT),
    (_repeated, page_score.OF_LINKS | page_score.OF_TEXT),
    (_linked, page_score.OF_TEXT),
    (_rest, frozenset()),
)
"""What is measured behind a glance, each with the features that are unknown still: what costs least for
the stories that it proves comes first."""


def _links(document: Document) -> list[LexborNode]:
    if "links" not in document.notes:
        document.notes["links"] = document.tree.css("a[href]")
    found: list[LexborNode] = document.notes["links"]
    return found


def _link_widths(document: Document) -> list[int]:
    if "link_widths" not in document.notes:
        links = _links(document)[:_MAX_LINKS]
        document.notes["link_widths"] = [width(link.text().strip()) for link in links]
    found: list[int] = document.notes["link_widths"]
    return found


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
    classes = (body.attrs.get("class") or "") + (body.attrs.get("id") or "") if body else ""
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
