"""Scores how little a page looks like an article, from its shape alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.fields.page_weights import BIAS, WEIGHTS

if TYPE_CHECKING:
    from extractors.fields.shape import Shape

SHOP_TYPES = frozenset(("Product", "ProductGroup", "Offer", "AggregateOffer", "Course"))
_LIST_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "OfferCatalog", "CourseInstance"))
FORUM_TYPES = frozenset(("DiscussionForumPosting", "QAPage", "Question", "Answer", "ForumPosting"))


# What the steps of measuring make known (see `measure`): numbers from 0 to 1 each, as all features are.
OF_WARES = frozenset(("cart", "posts", "products"))
OF_REPEATED = frozenset(("signed_blocks", "signed_holding", "timed_holding"))
OF_LINKS = frozenset(("teasers", "teasers_per_text", "links_per_text"))
OF_TEXT = frozenset(("body_share", "prices", "prices_per_text", "told", "linked_page", "days"))
_LISTED = frozenset(
    ("cards", "linked_headings", "linked_heading_share", "plain_headings", "times", "next_page")
) | {"images", "items"}
OF_MARKS = _LISTED | {"controls"}
OF_STEPS = OF_MARKS | OF_WARES | OF_REPEATED | OF_LINKS | OF_TEXT
_AROUND = OF_REPEATED | OF_LINKS | OF_TEXT
_ROUNDING = 1e-6  # that sums in another order may differ by, generously


def unasked(shape: Shape) -> frozenset[str]:
    """The features that count for nothing: a long text is known by its data, whatever stands around it.

    Where it is declared as an article neither marks nor the rest of the page count, and where its day is
    declared the rest does not: that tells articles from others no worse, and spares most of the measuring.
    """
    if not shape.is_long:
        return frozenset()
    return (
        _LISTED | _AROUND if shape.declares_article else _AROUND if shape.has_declared_date else frozenset()
    )


def score(shape: Shape) -> float:
    """Log odds that a page is no article; 0 is even."""
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features(shape).items())


def highest_score(shape: Shape, unknown: frozenset[str]) -> float:
    """The highest score that a shape can have of which some features are unknown yet."""
    known = sum(WEIGHTS.get(name, 0.0) * v for name, v in features(shape).items() if name not in unknown)
    most = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in unknown - unasked(shape))
    return BIAS + known + most + _ROUNDING


def features(shape: Shape) -> dict[str, float]:
    """The shape as numbers of similar size, mostly 0 to 1."""
    found = {f"address_{kind}": 1.0 for kind in shape.address_kinds}
    if shape.og_type:
        found[f"og_{shape.og_type}" if shape.og_type in _OG_TYPES else "og_other"] = 1.0
    found |= _claims(shape) | _text(shape) | _marks(shape) | _address(shape)
    aside = unasked(shape)
    return {name: value for name, value in found.items() if name not in aside} if aside else found


def _claims(shape: Shape) -> dict[str, float]:
    """What the page says that it is."""
    return {
        "shop_type": float(not SHOP_TYPES.isdisjoint(shape.types)),
        "list_type": float(not _LIST_TYPES.isdisjoint(shape.types)),
        "forum_type": float(not FORUM_TYPES.isdisjoint(shape.types)),
        "page_type": float("WebPage" in shape.types),
        "declares_article": float(shape.declares_article),
        "declared_date": float(shape.has_declared_date),
        "authors": float(shape.has_authors),
    }


def _text(shape: Shape) -> dict[str, float]:
    """Its text, and the links in and around it."""
    return {
        "length": _log(shape.length, 10_000),
        "no_text": float(shape.length < 250),
        "little_text": float(shape.length < 1_000),
        "long_lines": _log(shape.long_lines, 30),
        "no_long_line": float(shape.long_lines == 0),
        "few_long_lines": float(shape.long_lines < 3),
        "long_share": shape.long_share,
        "link_share": shape.link_share,
        "teasers": _log(shape.teasers, 100),
        "teasers_per_text": min(1.0, 60.0 * shape.teasers / (shape.length + 500)),
        "links_per_text": min(1.0, 10.0 * shape.links / (shape.length + 500)),
        "body_share": shape.body_share,
        "linked_page": shape.linked_page,
        "told": _log(shape.told, 20),
        "run": _log(shape.run, 20),
        "headings": _log(shape.headings, 20),
    }


def _marks(shape: Shape) -> dict[str, float]:
    """What shops, lists and forums are made of."""
    return {
        "cards": _log(shape.cards, 30),
        "prices": _log(shape.prices, 30),
        "prices_per_text": min(1.0, 100.0 * shape.prices / (shape.length + 500)),
        "cart": float(shape.cart > 0),
        "posts": _log(shape.posts, 20),
        "short_lines": float(0 < shape.longest < 300),
        "cut_lines": shape.cut_lines,
        "linked_headings": _log(shape.linked_headings, 40),
        "linked_heading_share": min(1.0, shape.linked_headings / (shape.plain_headings + 3)),
        "plain_headings": _log(max(0, shape.plain_headings - shape.linked_headings), 30),
        "times": _log(shape.times, 40),
        "next_page": float(shape.next_page),
        "controls": _log(shape.controls, 30),
        "forum_software": float(shape.forum_software),
        "list_items": shape.list_items,
        "article_nodes": _log(shape.article_nodes, 30),
        "images": _log(shape.images, 100),
        "items": _log(shape.items, 300),
        "products": _log(shape.products, 60),
        "days": _log(shape.days, 30),
        "signed_blocks": _log(shape.signed_blocks, 30),
        "signed_holding": _log(shape.signed_holding, 20),
        "timed_holding": _log(shape.timed_holding, 20),
    }


def _address(shape: Shape) -> dict[str, float]:
    """Its address and its headline."""
    return {
        "numbered": float(shape.numbered),
        "named_by_address": float(shape.named_by_address),
        "date_in_address": float(shape.date_in_address),
        "home": float(shape.depth == 0),
        "depth": _log(shape.depth, 6),
        "last_words": min(shape.last_words, 8) / 8,
        "forum_host": float(shape.forum_host),
        "shallow": float(shape.depth == 1),
        "slug": min(shape.slug_words, 8) / 8,
        "short_slug": float(shape.slug_words < 3),
        "title_words": min(shape.title_words, 12) / 12,
        "short_title": float(shape.title_words < 4),
    }


_OG_TYPES = frozenset(("article", "website", "product", "profile", "object", "video.other", "book"))


def _log(value: int, full: int) -> float:
    return min(1.0, math.log1p(value) / math.log1p(full)) if value else 0.0


def reasons(shape: Shape) -> list[str]:
    """The three features that speak most against an article."""
    weighed = {name: WEIGHTS.get(name, 0.0) * value for name, value in features(shape).items()}
    return sorted(weighed, key=lambda name: -weighed[name])[:3]
