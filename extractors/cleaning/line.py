"""A line of input text with its type: what cleaning works on, from pages and plain text alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from extractors.article import BlockType, Link


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # a page's are made in a fifth of the time
    """One block of a page or one line of a text; `number` counts from 1 in the input.

    `href` is set where the whole line is one link; `links` are the links inside it. `published` is the
    time of the entry of a live blog that the line begins.
    """

    number: int
    text: str
    type: BlockType = "paragraph"
    level: int | None = None
    href: str | None = None
    links: tuple[Link, ...] = ()
    published: str | None = None
