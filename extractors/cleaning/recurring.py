"""Takes out a site's furniture: lines that stand in several other stories of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.cleaning.context import Finding
from extractors.cleaning.key import key, words
from extractors.cleaning.reasons import Reason
from extractors.cleaning.shape import is_long, text_span
from extractors.cleaning.site_memory import ENOUGH, ENOUGH_OUTSIDE, SiteMemory, line_hash
from extractors.cleaning.titles import title_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.cleaning.context import Context
    from extractors.cleaning.line import Line

# The first long paragraphs of a page are its lead, which sister pages show as a teaser.
_LEADS = 2
_MAX_LINE = 1000


def remembered(lines: Sequence[Line], context: Context) -> Iterator[Finding]:
    """Lines that stand in other stories of the site, but for this page's own title, description and lead."""
    memory = context.memory
    if not memory.everywhere and not memory.outside:
        return
    hashes = {line.number: line_hash(line.text) for line in lines if may_be_furniture(line)}
    known = {number for number, said in hashes.items() if said in memory.everywhere | memory.outside}
    first, last = text_span([line for line in lines if line.number not in known])
    own = _own(lines, context)
    for line in lines:
        said = hashes.get(line.number, "")
        if line.number not in known or key(line.text) in own:
            continue
        trust = _trust(said, memory, context.page)
        inside = first <= line.number <= last
        if trust >= (ENOUGH if inside else ENOUGH_OUTSIDE) and not (inside and line.type == "heading"):
            evidence = f"in {trust} or more other stories of the site"
            yield Finding(line=line, reason=Reason.SITE_MEMORY, evidence=evidence)


def _trust(said: str, memory: SiteMemory, page: str | None) -> int:
    """In how many other stories a line was counted, at least."""
    counted = ENOUGH if said in memory.everywhere else ENOUGH_OUTSIDE
    return counted - (page is not None and page in memory.pages.get(said, ()))


def _own(lines: Sequence[Line], context: Context) -> frozenset[str]:
    """What the page says of itself: titles in all forms, description, and its first long paragraphs."""
    leads = [line.text for line in lines if is_long(line)][:_LEADS]
    said = (context.headline or "", context.description or "", *context.titles, *leads)
    forms = (form.text for form in title_forms(context).values())
    return frozenset(key(text) for text in (*said, *forms))


def may_be_furniture(line: Line) -> bool:
    """Whether a line is one that may recur: text of bearable length, no row and no code."""
    plain = line.type in {"table_row", "preformatted"}
    return not plain and len(line.text) <= _MAX_LINE and bool(words(line.text))
