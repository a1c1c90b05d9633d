"""Finds the elements that may hold a page's titles, all of them in one look at the tree."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selectolax.lexbor import LexborNode

    from extractors.document import Document

_ALL = 'h1, h2, [itemprop~="headline"], [class*="title" i], [class*="headline" i], [id*="headline"]'
_MAX_TITLES, _MAX_SHOWN = 40, 6
# Elements that are called the page's own title: by a part of their class, or by a whole name in it.
_PARTS = (
    "article-title",
    "article__title",
    "articleTitle",
    "headline",
    "Headline",
    "story-title",
    "page-title",
)
_NAMES = ("entry-title", "post-title")
_HEADER = "article-header"


def title_elements(document: Document) -> list[LexborNode]:
    """Headings of levels 1 and 2 and what is called a title or headline, in page order, 40 at most.

    An element stands there as often as it is one of these in another way; so it is below.
    """
    return list(islice(_repeated(document, _as_title), _MAX_TITLES))


def shown_titles(document: Document) -> list[LexborNode]:
    """The first six that are the page's own: so called, or an `h2` inside `article`, `main` or a header."""
    known: dict[int, tuple[bool, bool, bool]] = {}
    return list(islice(_repeated(document, lambda node: _as_own(node, known)), _MAX_SHOWN))


def headlines(document: Document) -> list[LexborNode]:
    """The headings of level 1, in page order."""
    return [node for node in _found(document) if node.tag == "h1"]


def _repeated(document: Document, count: Callable[[LexborNode], int]) -> Iterator[LexborNode]:
    return (node for node in _found(document) for _ in range(count(node)))


def _found(document: Document) -> list[LexborNode]:
    """What may be either. A page is asked twice: a dozen selectors on classes took 0.3 ms of a large one."""
    if "title_elements" not in document.notes:
        # What matches twice is given twice.
        found = {node.mem_id: node for node in document.tree.css(_ALL)}
        document.notes["title_elements"] = list(found.values())
    nodes: list[LexborNode] = document.notes["title_elements"]
    return nodes


def _as_title(node: LexborNode) -> int:
    attributes = node.attributes
    name = (attributes.get("class") or "").lower()
    heading = node.tag in {"h1", "h2"}
    return heading + _is_headline(attributes) + ("title" in name) + ("headline" in name)


def _as_own(node: LexborNode, known: dict[int, tuple[bool, bool, bool]]) -> int:
    attributes = node.attributes
    count = _is_headline(attributes) + ("headline" in (attributes.get("id") or ""))
    if node.tag == "h2":
        count += sum(_around(node.parent, known))
    name = attributes.get("class") or ""
    if "-title" in name:
        count += len({*_NAMES} & {*name.split()})
    return count + sum([part in name for part in _PARTS]) if name else count


def _is_headline(attributes: Mapping[str, str | None]) -> bool:
    return "headline" in (attributes.get("itemprop") or "").split()


def _around(node: LexborNode | None, known: dict[int, tuple[bool, bool, bool]]) -> tuple[bool, bool, bool]:
    """Whether an element is or stands in an article, the main part, a header; each is looked at once."""
    passed = []
    while node is not None and node.mem_id not in known:
        passed.append(node)
        node = node.parent
    article, main, header = known[node.mem_id] if node is not None else (False, False, False)
    for each in reversed(passed):
        article, main = article or each.tag == "article", main or each.tag == "main"
        header = header or _HEADER in (each.attributes.get("class") or "")
        known[each.mem_id] = article, main, header
    return article, main, header
