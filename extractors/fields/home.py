"""Says where a field of a site's pages lives, as was learnt from some of them; readable data."""

from __future__ import annotations

import msgspec

# The fields that are looked for all over a page, unless the template of its site says where they live.
SOUGHT = ("headline", "authors", "date_published", "date_modified")
# Before the source of a value that was looked for only there.
BY_TEMPLATE = "template:"


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """Where a field was found on a site's pages.

    `source` gave the answer that was taken (`jsonld`, `meta`, `visible` ...; "" where the pages give none).
    `selector` is the element in which it can be read off the page, found exactly once; "" where what the
    page states in its data is enough. On `pages` sampled pages of `of` that was the answer of a full search;
    on `nights` of them the time was one of a night in UTC, and the page told no other day. `conflict` where
    another source said something else on each of them, as a site's name given for an author.
    """

    source: str
    selector: str = ""
    pages: int = 0
    of: int = 0
    nights: int = 0
    conflict: bool = False
