"""Tells what is known of a site's layout, as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.fields.home import Home
    from extractors.templates.template import Template
    from storage.site_templates import KnownTemplate

_MOST_BLOCKS = 12
_FIELDS = {
    "headline": "title",
    "authors": "byline",
    "date_published": "published",
    "date_modified": "changed",
}


def template_rows(known: KnownTemplate) -> Iterator[tuple[str, str]]:
    """What a template selects, what it was learnt from, and how it did since, as (label, text)."""
    template = known.template
    if template is None:
        yield "learnt", "nothing: the pages seen have no layout in common"
    else:
        yield "learnt", f"{known.learnt}, now from {counted(len(template.pages), 'page')}"
        yield "text in", template.container
        yield "headline", template.headline or "does not stand above the text"
        yield from _homes(template)
        yield from _blocks(template)
        yield "furniture", counted(len(template.furniture), "line")
    yield "read by it", f"{counted(known.used, 'page')}; {known.failed} more in full, as a check failed"
    if known.alike is not None:
        common = f"{known.alike:.0%} of the text in common"
        yield "compared", f"{counted(known.compared, 'page')} read in full as well: {common}"
    yield "last check", known.checked or "none yet"
    if known.failure:
        yield "last fault", known.failure


def _homes(template: Template) -> Iterator[tuple[str, str]]:
    """Where title, byline and dates live, or that they are searched for on each page."""
    for field, label in _FIELDS.items():
        home = template.homes.get(field)
        yield label, "is searched for on every page" if home is None else _home(home)


def _home(home: Home) -> str:
    place = f"{home.source}, {home.selector}" if home.selector else home.source or "is not given"
    disputed = "; another source always says something else" if home.conflict else ""
    return f"{place} (so on {home.pages} of {counted(home.of, 'page')}{disputed})"


def _blocks(template: Template) -> Iterator[tuple[str, str]]:
    """The paths of blocks and the share of them that is text, the most seen first."""
    own = {key: seen for key, seen in template.blocks.items() if " " not in key and not key.startswith("~")}
    ranked = sorted(own, key=lambda key: (-own[key][1], key))
    for key in ranked[:_MOST_BLOCKS]:
        share, count = own[key]
        yield f"{share:.0%} text", f"{key or '(directly)'} ({counted(count, 'block')})"
    if len(ranked) > _MOST_BLOCKS:
        yield "", f"and {counted(len(ranked) - _MOST_BLOCKS, 'more kind', 'more kinds')} of blocks"
