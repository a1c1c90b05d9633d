"""The shape of a page: what `extractors.fields.measure` counts on it, and what it claims to be."""

from __future__ import annotations

import msgspec

_STORY = 4
LONG_STORY = 1_600


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # made anew at each step of measuring
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
    images: int
    items: int
    """List elements of the whole page."""
    products: int
    """Elements whose class names a product."""
    days: int
    """Different days written on the page."""
    signed_blocks: int
    """Blocks beside each other, called alike, that each link to a person's page: posts, comments, teasers."""
    signed_holding: int
    """Such blocks that hold any of the cleaned text, as the posts of a thread do."""
    timed_holding: int
    """Blocks beside each other that each tell a time and hold any of the cleaned text."""
    headings: int
    """Headings in the cleaned text."""
    run: int
    """Paragraphs of whole sentences one after the other, at most."""
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
    last_words: int
    """Words of the last segment of the path."""
    forum_host: bool
    """The host is named as those of forums are."""
    numbered: bool
    """The address ends in a number of five digits or more."""
    types: frozenset[str]
    """All schema.org types of the page's own nodes."""
    og_type: str
    declares_article: bool
    """An article node with a headline or a date of publication."""
    has_seen_date: bool
    """The date stands in structured data, meta elements or beside the headline: it was not guessed."""
    has_declared_date: bool
    """A date of publication in structured data or meta elements."""
    has_authors: bool
    title_words: int

    @property
    def is_long(self) -> bool:
        """No longer text is called a paywall's stub or a page that was not found."""
        return self.length > LONG_STORY

    @property
    def claims_article(self) -> bool:
        """The page says or shows that it is one article: by its data, or by a headline and paragraphs."""
        tagged = self.og_type == "article" and self.has_declared_date
        return self.declares_article or tagged or self.told >= _STORY
