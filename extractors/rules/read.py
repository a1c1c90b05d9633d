"""Reads a page by a site rule: its fields as written, its body as typed lines, its further pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from extractors.address import page_base
from extractors.body.reader.lines import as_lines
from extractors.body.reader.segment import segment
from extractors.discovery.url_key import absolute_url
from extractors.rules.prune import pruned
from extractors.rules.rule import FIELDS
from extractors.rules.tree import plant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.cleaning.line import Line
    from extractors.document import Document
    from extractors.rules.rule import Layout, LinkPath, Rule
    from extractors.rules.tree import Found, Tree

# What stands in an article's element and is no text of it: captions stay apart, forms and menus are none.
_NO_TEXT = "figcaption, nav, form, [style*='display:none'], [style*='display: none'], [hidden]"
_MOST_AUTHORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a rule found. `source` is how provenance names it; all empty where nothing was."""

    source: str
    lines: tuple[Line, ...] = ()
    found: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    next_page: str | None = None
    single_page: str | None = None
    wants_body: bool = True

    @property
    def matched(self) -> bool:
        """Whether the rule fits the page: its body where it says where that is, else any field."""
        return bool(self.lines) if self.wants_body else any(self.found.values())


def read_rule(document: Document, rule: Rule, published: dt.date | None) -> Reading:
    """Read a page by the layout of its day; an empty reading where no layout holds or nothing is found."""
    source = f"rule:{rule.name}"
    layout = rule.layout(published, document.page.fetched_at.date())
    if layout is None:
        return Reading(source=source)
    tree = plant(layout.language, _replaced(document.html, layout.replacements))
    base = page_base(document)
    found = {name: _first(tree, getattr(layout, name)) for name in FIELDS}
    next_page = _link(tree, layout.next_page, base)
    single_page = _link(tree, layout.single_page, base)
    lines = _body(tree, layout, base)
    return Reading(
        source=source,
        lines=pruned(lines, document) if layout.prune else lines,
        found=found,
        next_page=next_page,
        single_page=single_page,
        wants_body=bool(layout.body),
    )


def _replaced(markup: str, replacements: Iterable[tuple[str, str]]) -> str:
    for old, new in replacements:
        markup = markup.replace(old, new)
    return markup


def _first(tree: Tree, paths: Iterable[str]) -> tuple[Found, ...]:
    """What the first path that finds something leads to."""
    for path in paths:
        if found := _found(tree, path):
            return tuple(found[:_MOST_AUTHORS])
    return ()


def _found(tree: Tree, path: str) -> list[Found]:
    """What a path leads to; nothing where it cannot be worked out on this page."""
    try:
        return tree.find(path)
    except etree.XPathError:
        return []


def _link(tree: Tree, links: Iterable[LinkPath], base: str) -> str | None:
    for link in links:
        if not all(_found(tree, path) for path in link.only_if):
            continue
        for found in _found(tree, link.path):
            address = absolute_url(base, found.href or found.text)
            if address is not None:
                return address
    return None


def _body(tree: Tree, layout: Layout, base: str) -> tuple[Line, ...]:
    """The lines of what the first body path finds, after all that the rule strips is gone."""
    if not layout.body:
        return ()
    try:
        for path in layout.strip:
            tree.cut(path)
        for tag, path in layout.wrap:
            tree.wrap(tag, path)
        for path in layout.dissolve:
            tree.dissolve(path)
        return next((lines for path in layout.body if (lines := _lines(tree.markup(path), base))), ())
    except etree.XPathError:
        return ()


def _lines(markup: Sequence[str], base: str) -> tuple[Line, ...]:
    if not markup:
        return ()
    tree = LexborHTMLParser("\n".join(f"<div>{one}</div>" for one in markup).encode("utf-8", "replace"))
    for node in reversed(tree.css(_NO_TEXT)):
        node.decompose()
    return as_lines(segment(tree).blocks, base)
