"""Counts what shops and forums are made of: carts, products, posts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.document import Document

_POST = re.compile(
    r"(?:^|[\s_-])(?:post|posts|message|reply|answer|comment)(?:$|[\s_-])"
    r"|topic-post|post-body|crawler-post|js-post"
)
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
_MAX_POSTS = 400


def count_carts(document: Document) -> int:
    """Elements to buy with, and prices that are marked as such."""
    return len(document.select(_CART))


def count_products(document: Document) -> int:
    """Elements whose class names a product."""
    return len(document.select(_PRODUCTS))


def count_posts(document: Document) -> int:
    """The largest number of elements that are called alike, as posts, replies or answers are."""
    marked: Counter[str] = Counter()
    for node in document.select(_POSTS)[:_MAX_POSTS]:
        name = (node.attrs.get("class") or "").lower()
        if _POST.search(name):
            marked[name] += 1
    return max(marked.values(), default=0)
